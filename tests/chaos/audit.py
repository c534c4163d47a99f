"""What must be true of a house whatever was broken, looked at from outside."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from shared.db import Pool
from shared.domain.nodes import PipelineId
from tests.chaos.graphs import Editor
from tests.chaos.house import House
from tests.chaos.patience import patiently

_PATIENCE_SECONDS = 120
_RESCUE_SECONDS = 20
"""By then every job of a dead worker is with another."""

_DOUBLED = """
select fingerprint, count(*) as times from video_production_attempts
where outcome = 'completed' and not cache_hit group by fingerprint having count(*) > 1
union all
select job_id::text, count(*) from video_production_attempts where outcome = 'completed' group by job_id having count(*) > 1
"""
_STUCK_NOW = """
select j.id, j.state, j.node_id from video_production_jobs j
left join video_production_workers w on w.id = j.worker_id
where j.state = 'running' and j.claimed_at < now() - make_interval(secs => $1) and (w.id is null or w.lease_until < now() - make_interval(secs => $1))
"""
_STUCK_AT_REST = """
select 'job ' || id || ' of ' || pipeline_id || '/' || node_id || ' is ' || state as what from video_production_jobs
union all
select 'run ' || id || ' of ' || pipeline_id || ' is ' || state from video_production_runs where state in ('requested', 'active')
union all
select 'change of ' || pipeline_id || ' is not folded' from video_production_changes
union all
select 'pipeline ' || p.id || ' tells ' || coalesce(p.metadata -> 'progress' ->> 'completed', 'nothing') || ' of ' || count(*)
from video_production_pipelines p join video_production_nodes n on n.pipeline_id = p.id
group by p.id having (p.metadata -> 'progress' ->> 'completed')::integer is distinct from count(*)
"""
_LOST = "select pipeline_id || '/' || id || ' is ' || status || coalesce(': ' || (metadata ->> 'error'), '') as what from video_production_nodes where status <> 'completed'"
_WRONG = """
select n.pipeline_id || '/' || n.id || ' has the output of another content' as what
from video_production_nodes n join video_production_results r on r.fingerprint = n.fingerprint
where n.output ->> 'sha256' is distinct from r.output ->> 'sha256'
"""


@dataclass
class Findings:
    """What was found, by kind; each entry is a sentence."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)

    @property
    def any(self) -> list[str]:
        """Return all of them."""
        return [*self.lost, *self.doubled, *self.stuck, *self.leaked]

    def add(self, other: Findings) -> None:
        """Take another house's findings in."""
        for name in ("lost", "doubled", "stuck", "leaked"):
            getattr(self, name).extend(getattr(other, name))


async def watch(pool: Pool, findings: Findings) -> None:
    """Look again and again, while things break, for what must not be even then."""
    seen: set[str] = set()
    while True:
        for row in await patiently(lambda: pool.fetch(_STUCK_NOW, float(_RESCUE_SECONDS))):
            _note(findings.stuck, seen, f"job {row['id']} of {row['node_id']} runs under a dead lease")
        for row in await patiently(lambda: pool.fetch(_DOUBLED)):
            _note(findings.doubled, seen, f"{row[0]} was settled {row[1]} times")
        await asyncio.sleep(1)


async def settle_down(pool: Pool, editor: Editor) -> None:
    """Ask for everything once more, and wait until it is done or nothing moves any more."""
    for pipeline in editor.pipelines:
        await editor.retry(pipeline)
        await editor.ask(pipeline)
    loop = asyncio.get_running_loop()
    before, since = "", loop.time()
    while loop.time() - since < _PATIENCE_SECONDS:
        if not await pool.fetch(_LOST) and not await pool.fetch(_STUCK_AT_REST):
            return
        now = str(
            await pool.fetchval("select array_agg(status || metadata::text order by key) from video_production_nodes")
        )
        if now != before:
            before, since = now, loop.time()
        await _retry_failed(pool, editor)
        await asyncio.sleep(0.5)


async def _retry_failed(pool: Pool, editor: Editor) -> None:
    for row in await pool.fetch("select distinct pipeline_id from video_production_nodes where status = 'failed'"):
        await editor.retry(PipelineId(row["pipeline_id"]))


async def all_back(house: House, pool: Pool) -> None:
    """Wait until every worker that should be there is, and whoever died is known to be dead: then sweeps are over, too."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            rows = await pool.fetch("select pid, lease_until > now() as alive from video_production_workers")
            here = {process.pid for name, process in house.processes.items() if name.startswith("worker")}
            if {row["pid"] for row in rows if row["alive"]} == here and all(row["alive"] for row in rows):
                return
            await asyncio.sleep(0.2)


async def inspect_at_rest(pool: Pool, findings: Findings) -> None:
    """Look at the tables when nothing is broken and nothing runs."""
    findings.lost += [row["what"] for row in await pool.fetch(_LOST)]
    findings.lost += [row["what"] for row in await pool.fetch(_WRONG)]
    findings.stuck += [row["what"] for row in await pool.fetch(_STUCK_AT_REST)]
    seen = set(findings.doubled)
    for row in await pool.fetch(_DOUBLED):
        _note(findings.doubled, seen, f"{row[0]} was settled {row[1]} times")


async def inspect_leftovers(house: House, pool: Pool, findings: Findings) -> None:
    """Look for what a closed house leaves behind."""
    findings.leaked += [f"process {command}" for command in house.orphans()]
    leases = await pool.fetch(
        "select id, service, pid from video_production_workers where lease_until > now() - interval '1 h'"
    )
    findings.leaked += [f"lease {row['id']} of {row['service']}" for row in leases]
    findings.leaked += [f"scratch {path.name}" for path in house.scratch.glob("worker-*")]
    findings.leaked += [f"half-written {path.name}" for path in _half_written(house)]


def _half_written(house: House) -> list[Path]:
    return [
        path for path in house.media.rglob("*") if path.is_file() and (path.suffix == ".part" or ".tmp" in path.name)
    ]


def _note(found: list[str], seen: set[str], sentence: str) -> None:
    if sentence not in seen:
        seen.add(sentence)
        found.append(sentence)
