"""Completions go together, and are acknowledged after their commit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from shared.db import Pool
from shared.db.queue import Completion, JobQueue
from shared.domain.nodes import JobId, WorkerId
from shared.worker.progress import ProgressReports
from shared.worker.settle import Settler
from tests.db.queue_rows import done
from tests.worker.crew import Crew, soon


class Gated(JobQueue):
    """A queue whose completions stand still until the gate opens; keeps the size of each batch."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool)
        self.gate = asyncio.Event()
        self.entered = asyncio.Event()
        self.batches: list[int] = []
        self.failures: list[Exception] = []

    async def complete(self, worker: WorkerId, completions: Sequence[Completion]) -> set[JobId]:
        """Wait for the gate."""
        self.batches.append(len(completions))
        self.entered.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop()
        return await super().complete(worker, completions)


async def _settling(crew: Crew, jobs: int) -> tuple[Gated, Settler, Any, list[Completion]]:
    names = [f"n{number}" for number in range(jobs)]
    await crew.bench.add(*names)
    worker, _ = await crew.bench.worker()
    claimed = await crew.bench.queue.claim(worker, "media", jobs)
    queue = Gated(crew.pool)
    settler = Settler(queue, lambda _worker: True)
    return queue, settler, asyncio.create_task(settler.run()), done(*claimed)


async def test_completions_that_come_during_a_flush_go_together_in_the_next(crew: Crew) -> None:
    """One at once, since nothing is waited for; the others in one statement."""
    queue, settler, running, completions = await _settling(crew, 20)

    first = asyncio.create_task(settler.complete(completions[0]))
    await soon(queue.entered.wait())
    rest = [asyncio.create_task(settler.complete(completion)) for completion in completions[1:]]
    await asyncio.sleep(0)
    assert not first.done()
    queue.gate.set()

    assert await soon(asyncio.gather(first, *rest)) == [True] * 20
    assert queue.batches == [1, 19]
    running.cancel()


async def test_a_completion_of_a_job_that_was_taken_away_changes_nothing(crew: Crew) -> None:
    """Another worker has it by now: the others of the batch are settled, and this one is told so."""
    queue, settler, running, completions = await _settling(crew, 3)
    queue.gate.set()
    taken = completions[1].job
    await crew.bench.queue.release(taken.worker_id, [taken.id])

    settled = await soon(asyncio.gather(*(settler.complete(completion) for completion in completions)))

    assert settled == [True, False, True]
    assert await crew.bench.jobs() == {taken.node_id: "available"}
    assert (await crew.bench.node(taken.node_id))["output"] is None
    running.cancel()


async def test_a_completion_is_written_when_the_database_is_back(crew: Crew) -> None:
    """As long as the lease may be ours, the work is not thrown away."""
    queue, settler, running, [completion] = await _settling(crew, 1)
    queue.failures = [ConnectionResetError("cut"), ConnectionRefusedError("away")]
    queue.gate.set()

    assert await soon(settler.complete(completion))

    assert len(queue.batches) == 3
    running.cancel()


async def test_nothing_is_written_once_the_lease_is_over(crew: Crew) -> None:
    """Another may be at work on it: the completion is dropped."""
    queue, settler, running, [completion] = await _settling(crew, 1)
    settler._holds = lambda _worker: False  # noqa: SLF001  the lease ends here

    assert not await soon(settler.complete(completion))

    assert queue.batches == []
    running.cancel()


async def test_progress_is_written_at_intervals_and_the_newest_wins() -> None:
    """A thousand reports are a few writes; what was written is not written again."""
    written: list[tuple[float, str | None]] = []
    wrote = asyncio.Event()

    async def write(fraction: float, note: str | None) -> None:
        written.append((fraction, note))
        if len(written) == 1 or note == "last":
            wrote.set()

    async with ProgressReports(write, every=0.05) as reports:
        reports.report(0.1, "first")
        await soon(wrote.wait())
        wrote.clear()
        for step in range(1000):
            reports.report(0.1 + step / 2000, "on the way")
        reports.report(2, "last")
        await soon(wrote.wait())

    assert written == [(0.1, "first"), (0.999, "last")]


async def test_progress_that_cannot_be_written_is_left_out() -> None:
    """The work goes on, and so does the next report."""
    tried = asyncio.Semaphore(0)

    async def write(_fraction: float, _note: str | None) -> None:
        tried.release()
        raise ValueError("no such thing")

    async with ProgressReports(write, every=0.01) as reports:
        reports.report(0.1)
        await soon(tried.acquire())
        reports.report(0.2)
        await soon(tried.acquire())
