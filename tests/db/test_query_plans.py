"""What the hot statements cost beside 200,000 running and 1,000,000 scheduled jobs, whatever the statistics say.

A statement that reads the whole queue, or joins the batch with all that runs, is right in every other test and stops
the house on a busy day. Counted are the blocks that it touches and the rows that it looks at: they follow the batch,
not the table, and not the batch's square.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from shared.db.sql import load

_RUNNING, _SCHEDULED, _AVAILABLE, _NODES = 200_000, 1_000_000, 5_000, 20_000
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Case:
    """A statement with arguments, and the blocks that it may touch; it may look at as many rows in any one place."""

    statement: str
    args: tuple[Any, ...]
    blocks: int


_FILL = """
insert into video_production_jobs (pipeline_id, node_id, node_key, revision, generation, queue, type, provider, fingerprint,
                                   state, worker_id, run_at, turn, attempt, payload)
select case when state = 'available' then 'p' else 'q' || n % 500 end, 'n' || n, case when state = 'available' then n when n <= 10000 then n + 5000 else n + 10000000 end,
       1, 1, 'media', 'asset', 'ffmpeg', state || n, state, case state when 'running' then 1 + n % 50 end,
       now() + case state when 'scheduled' then interval '1 h' else interval '0' end, n, 1,
       '{"title": "", "config": {}, "asset": null, "inputs": {}, "prefix": "x/", "ingredients": {}, "estimate": "0.10"}'
from generate_series($1::integer, $2::integer) n cross join (select $3::varchar as state) s
"""


async def _fill(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Make a busy house; the indexes of the queue are made after its rows, which takes a fifth of the time."""
    await connection.execute("alter table video_production_jobs set (autovacuum_enabled = off)")
    await connection.execute("set session_replication_role = replica")
    await connection.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    await connection.execute(
        "insert into video_production_nodes (pipeline_id, id, type, is_valid, status)"
        " select 'p', 'n' || n, 'asset', true, case when n > 10000 then 'completed' else 'pending' end from generate_series(1, $1) n",
        _NODES,
    )
    await connection.execute(
        "insert into video_production_edges (pipeline_id, child_id, slot, position, parent_id)"
        " select 'p', 'n' || n, 'segments', 0, 'n' || n + 10000 from generate_series(1, 10000) n"
    )
    run = await connection.fetchval(
        "insert into video_production_runs (pipeline_id, state) values ('p', 'active') returning id"
    )
    await connection.execute(
        "insert into video_production_run_nodes (run_id, node_key) select $1, key from video_production_nodes", run
    )
    await connection.execute(
        "insert into video_production_workers (service, queues, host, pid, version, slots, lease_until)"
        " select 's', '{media}', 'h', n, '0', 1, now() + interval '1 h' from generate_series(1, 50) n"
    )
    indexes = [
        row["indexdef"]
        for row in await connection.fetch(
            "select indexdef, indexname from pg_indexes where tablename = 'video_production_jobs' and indexname not like '%pkey'"
        )
    ]
    for definition in indexes:
        await connection.execute(f"drop index {definition.split()[definition.split().index('INDEX') + 1]}")
    for count, state, first in (
        (_AVAILABLE, "available", 1),
        (_RUNNING, "running", 1),
        (_SCHEDULED, "scheduled", _RUNNING + 1),
    ):
        await connection.execute(_FILL, first, first + count - 1, state)
    for definition in indexes:
        await connection.execute(definition)
    await connection.execute("set session_replication_role = origin")


def _cases(owned: list[asyncpg.Record], node_keys: list[int]) -> list[Case]:
    running = [row["id"] for row in owned]
    settled = {str(row["id"]): {"attempt": 1, "cost": "0", "cacheHit": False} for row in owned}
    outputs = {str(row["node_key"]): {"output": {"s3Key": "x"}, "metadata": {}} for row in owned}
    new = [_new_job(n) for n in range(16_001, 16_001 + _BATCH)]
    hour = timedelta(hours=1)
    return [
        Case("queue.claim", (1, "media", 10), 600),
        Case("queue.claim", (1, "media", _BATCH), 25_000),
        Case("queue.show", (1, running[:10], {}), 300),
        Case("queue.show", (1, running, {}), 15_000),
        Case("queue.complete", (1, running, settled, outputs), 15_000),
        Case("queue.complete", (1, running[:1], settled, outputs), 400),
        Case("queue.release", (1, running[:10]), 1_000),
        Case("queue.outlook", ("media",), 60),
        Case("queue.stage", ("media",), 60),
        Case("queue.owned", (1,), 12_000),
        Case("workers.heartbeat", (1, hour), 7_000),
        Case("workers.rescue", ([9999], []), 200),
        Case("plan.fold", ("p", 500), 100),
        Case("plan.ready", ("p", node_keys[:10], [], [], 500), 1_500),
        Case("plan.ready", ("p", [], ["n10001", "n10002"], [], 500), 1_500),
        Case("plan.ready", ("p", [], [], node_keys[:10], 500), 1_500),
        Case("plan.results", (["a", "b"],), 40),
        Case("plan.publish", (new,), 25_000),
        Case("plan.publish", (new[:1],), 400),
        Case("plan.hurry", (node_keys[:10], -10), 1_500),
        Case("plan.age", (hour,), 300),
        Case("plan.supersede_unclaimed", ("p", node_keys[:10], False), 1_000),
        Case("plan.supersede_running", ("p", node_keys[:10], False, ["ffmpeg"]), 1_000),
        Case("plan.orphans", (), 60),
        Case("plan.land_waiting", ("none",), 60),
        Case("plan.lead_waiting", ("none",), 60),
        Case("plan.promote_waiting", ("none",), 60),
        Case("runs.drop_unwanted", (node_keys[:10],), 1_000),
        Case("runs.stop_unwanted", (node_keys[:10],), 1_000),
    ]


def _new_job(number: int) -> dict[str, Any]:
    return {
        "pipeline_id": "p",
        "node_id": f"n{number}",
        "node_key": number,
        "revision": 1,
        "generation": 1,
        "queue": "media",
        "type": "asset",
        "provider": "ffmpeg",
        "fingerprint": f"new{number}",
        "priority": 0,
        "force": False,
        "followers": 0,
        "payload": {},
    }


async def _touched(connection: asyncpg.Connection[asyncpg.Record], case: Case, mode: str) -> int:
    """Run a statement in a transaction that is undone; return how many blocks it touched, or rows, if they are more."""
    family, name = case.statement.split(".")
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(f"set local plan_cache_mode = {mode}")
        await connection.execute(f"prepare measured as {load(family)[name]}")
        args = [await connection.fetchval("select quote_nullable($1::text)", _text(value)) for value in case.args]
        call = f"({', '.join(args)})" if args else ""
        found = await connection.fetchval(f"explain (analyze, buffers, timing off, format json) execute measured{call}")
        plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
        return max(int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]), *map(_rows, _parts(plan)))
    finally:
        await transaction.rollback()
        await connection.execute("deallocate measured")


def _parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _parts(part)


def _rows(part: dict[str, Any]) -> int:
    """Return how many rows a part of a plan made or threw away; of rows in memory no block tells, of an index's they do."""
    if part["Node Type"].startswith("Bitmap") and part["Node Type"] != "Bitmap Heap Scan":
        return 0
    each = part["Actual Rows"] + part.get("Rows Removed by Join Filter", 0) + part.get("Rows Removed by Filter", 0)
    return int(each * part["Actual Loops"])


def _text(value: Any) -> str:
    match value:
        case dict():
            return json.dumps(value)
        case list() if value and isinstance(value[0], dict):
            return json.dumps(value)
        case list():
            return "{" + ",".join(map(str, value)) + "}"
        case timedelta():
            return f"{value.total_seconds()} s"
        case _:
            return str(value)


@pytest.mark.timeout(240)
async def test_what_a_statement_touches_follows_its_batch_and_not_the_table(database: SecretStr) -> None:
    """With no statistics, with true ones, planned for the values and planned for any."""
    connection = await asyncpg.connect(database.get_secret_value())
    try:
        await _fill(connection)
        owned = await connection.fetch(
            "select * from video_production_jobs where worker_id = 1 and state = 'running' order by id limit $1", _BATCH
        )
        keys = [
            r["key"] for r in await connection.fetch("select key from video_production_nodes order by key limit 10")
        ]
        too_much = []
        for statistics in ("stale", "fresh"):
            if statistics == "fresh":
                await connection.execute("analyze")
            for case in _cases(owned, keys):
                for mode in ("force_custom_plan", "force_generic_plan"):
                    touched = await _touched(connection, case, mode)
                    if touched > case.blocks:
                        too_much.append((case.statement, statistics, mode, touched, case.blocks))
        assert too_much == []
    finally:
        await connection.close()
