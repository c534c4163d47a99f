"""Jobs of a few milliseconds are claimed ahead of their slots; nothing is ever kept waiting by that."""

from __future__ import annotations

import asyncio

import pytest

from shared.domain.jobs import Job
from shared.domain.nodes import Output
from shared.worker.executor import Work
from tests.db.queue_rows import output_of
from tests.worker.crew import Crew, Do, soon

QUICK = [f"q{number:03}" for number in range(120)]
"""Enough for a worker to find out how quick they are."""


def _slow_after(quick: int, gate: asyncio.Event) -> Do:
    """Do nothing so many times, then let every job wait at a gate."""
    ran = 0

    async def do(job: Job, _work: Work) -> Output:
        nonlocal ran
        ran += 1
        if ran > quick:
            await gate.wait()
        return output_of(job)

    return do


async def test_what_was_claimed_ahead_goes_to_others_when_a_long_job_is_in_the_way(crew: Crew) -> None:
    """A worker whose slots are taken gives back what it took along; another one does it meanwhile."""
    gate = asyncio.Event()
    slow = [f"z{number:02}" for number in range(20)]
    async with crew.member(_slow_after(len(QUICK), gate), slots=2) as busy:
        await crew.bench.add(*QUICK)
        await busy.moments.until(lambda: len(busy.moments.outcomes) == len(QUICK))
        await crew.bench.add(*slow)
        await busy.moments.until(lambda: len(busy.moments.claims) == len(QUICK) + 2)
        async with crew.member(slots=4) as other:
            await other.moments.until(lambda: len(other.moments.outcomes) == len(slow) - 2)
            assert {name for name, _ in other.moments.outcomes} <= set(slow)
        gate.set()
        await soon(crew.until_empty())

    outcomes = await crew.bench.outcomes()
    completed = [name for name, outcome in outcomes if outcome == "completed"]
    assert sorted(completed) == sorted(QUICK + slow)
    assert (
        await crew.pool.fetchval("select max(attempt) from video_production_attempts where outcome = 'completed'") <= 2
    )


@pytest.mark.parametrize("how", ["cancelled", "drained"])
async def test_what_was_claimed_ahead_ends_as_what_runs_does(crew: Crew, how: str) -> None:
    """A cancel reaches it, and a worker that stops gives it back at once."""
    gate = asyncio.Event()
    async with crew.member(_slow_after(len(QUICK), gate), slots=2, drain_seconds=0.1) as member:
        await crew.bench.add(*QUICK)
        await member.moments.until(lambda: len(member.moments.outcomes) == len(QUICK))
        await crew.bench.add(*(f"z{number:02}" for number in range(20)))
        await member.moments.until(lambda: len(member.moments.claims) == len(QUICK) + 2)
        if how == "cancelled":
            await crew.pool.execute("update video_production_jobs set cancel = true")
            await crew.tell()
            await member.moments.until(lambda: [o for _, o in member.moments.outcomes].count("cancelled") >= 2)
    if how == "drained":
        assert set((await crew.bench.jobs()).values()) == {"available"}
        assert len(await crew.bench.jobs()) == 20
