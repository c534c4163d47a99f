"""What services cost while nothing happens: statements a second and memory."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.queue_arena import Arena
from benchmarks.queue_flow import crew
from shared.db import Pool

_SETTLE_SECONDS = 2.0
_CALLS = (
    "select coalesce(sum(calls), 0)::float8 from pg_stat_statements s join pg_roles r on r.oid = s.userid"
    " where r.rolname = $1"
)
SERVICES = ("dispatcher", "worker")


async def idle(arena: Arena, seconds: float) -> tuple[dict[str, float], dict[str, float]]:
    """Return statements a second, and resident MiB, by service."""
    async with crew(arena, 1) as here:
        await here.pool.execute("create extension if not exists pg_stat_statements")
        await asyncio.sleep(_SETTLE_SECONDS)
        before = await _calls(here.pool)
        await asyncio.sleep(seconds)
        after = await _calls(here.pool)
        memory = {"dispatcher": _resident(here.dispatcher.pid), "worker": _resident(here.workers[0].pid)}
    return {name: (after[name] - before[name]) / seconds for name in SERVICES}, memory


async def _calls(pool: Pool) -> dict[str, float]:
    return {name: await pool.fetchval(_CALLS, f"bench_{name}") for name in SERVICES}


def _resident(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
