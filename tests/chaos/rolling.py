"""``python -m tests.chaos.rolling``: a mountain of nodes, while every process is replaced in turn, as an upgrade does.

ROLLING_NODES says how many (100,000); 8 workers, 2 dispatchers. Each node must be settled once, and nobody's memory may
grow with what went through.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import structlog

from shared.db import Pool
from shared.db.runs import execute
from shared.domain.nodes import PipelineId
from tests.chaos.house import House, house

_PER_PIPELINE = 1000
_REST_SECONDS = 1.0
"""Between two replacements."""
_GROWTH_MIB = 48
"""Between what a process needs early in its life and late: caches fill, and the allocator keeps some."""
_SETTLED = "select count(*) from video_production_attempts where outcome = 'completed'"
_TWICE = """
select count(*) from (
    select pipeline_id, node_id from video_production_attempts where outcome = 'completed' group by 1, 2 having count(*) <> 1
) t
"""


async def roll(nodes: int, modules: Mapping[str, str]) -> list[str]:
    """Run that many nodes through a house whose processes are replaced in turn; return what was wrong."""
    settings = {"CALLSHEET_SLOTS": "32", "CALLSHEET_DRAIN_SECONDS": "2", "NOOP_SECONDS": "0.01"}
    async with house(dict(modules), settings) as (built, pool):
        begun = time.monotonic()
        pipelines = await _write(pool, nodes)
        for pipeline in pipelines:
            await execute(pool, pipeline)
        watching = asyncio.create_task(_watch_memory(built))
        replaced = await _replace_in_turn(built, pool, nodes)
        watching.cancel()
        seconds = time.monotonic() - begun
        print(
            f"nodes={nodes} seconds={seconds:.0f} nodes_a_second={nodes / seconds:.0f} replaced={replaced}", flush=True
        )
        return await _wrong(pool, nodes, watching)


async def _write(pool: Pool, nodes: int) -> list[PipelineId]:
    """Write pipelines of assets that no two are alike of."""
    pipelines = [PipelineId(f"p{number}") for number in range(-(-nodes // _PER_PIPELINE))]
    for number, pipeline in enumerate(pipelines):
        count = min(_PER_PIPELINE, nodes - number * _PER_PIPELINE)
        await pool.execute(
            'insert into video_production_pipelines (id, title, config) values ($1, $1, \'{"mode": "draft"}\')',
            pipeline,
        )
        await pool.execute(
            "insert into video_production_nodes (pipeline_id, id, type, asset) select $1::varchar, 'n' || i, 'asset',"
            " jsonb_build_object('type', 'video', 'source', $1::varchar || '/' || i || '.mp4') from generate_series(1, $2) i",
            pipeline,
            count,
        )
    return pipelines


async def _replace_in_turn(built: House, pool: Pool, nodes: int) -> int:
    """Tell one process after the other to stop in order, and wait until its successor is there, until all is done."""
    replaced = 0
    while await pool.fetchval(_SETTLED) < nodes:
        name = sorted(built.processes)[replaced % len(built.processes)]
        old = built.processes[name]
        built.signal(name, signal.SIGTERM)
        while built.processes[name] is old:
            await asyncio.sleep(0.05)
        replaced += 1
        await asyncio.sleep(_REST_SECONDS)
    return replaced


async def _watch_memory(built: House) -> dict[int, list[float]]:
    """Note what each process needs, by its pid, until cancelled."""
    found: dict[int, list[float]] = defaultdict(list)
    with suppress(asyncio.CancelledError):
        while True:
            for process in built.processes.values():
                with suppress(OSError):
                    found[process.pid].append(_rss(process.pid))
            await asyncio.sleep(0.5)
    return found


def _rss(pid: int) -> float:
    """Return the resident memory of a process in MiB (proc_pid_statm(5), second field)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


async def _wrong(pool: Pool, nodes: int, watching: asyncio.Task[dict[int, list[float]]]) -> list[str]:
    found = []
    settled, twice = await pool.fetchval(_SETTLED), await pool.fetchval(_TWICE)
    if settled != nodes or twice:
        found.append(f"{settled} of {nodes} attempts were settled, {twice} nodes not exactly once")
    memory = {pid: values[4:] for pid, values in (await watching).items() if len(values) > 12}  # past its start
    growth = max((max(values[-4:]) - values[0] for values in memory.values()), default=0.0)
    print(f"memory: the most grown process by {growth:.0f} MiB, of {len(memory)} watched", flush=True)
    if growth > _GROWTH_MIB:
        found.append(f"a process grew by {growth:.0f} MiB")
    return found


def main() -> int:
    """Roll, and say what was wrong."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    nodes = int(os.environ.get("ROLLING_NODES", "100000"))
    modules = {f"dispatcher{n}": "services.dispatcher" for n in range(2)} | {
        f"worker{n}": "tests.chaos.noop_worker" for n in range(8)
    }
    wrong = asyncio.run(roll(nodes, modules))
    print("\n".join(wrong) or "each settled once", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
