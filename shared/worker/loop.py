"""Claim what there are slots for, run it, and stop in order.

Free slots and a hint, a due job or the sweep's timer: claim that many in one statement. Nothing is claimed ahead but
jobs of a few milliseconds, see `Shelf`. What ends an attempt from outside (cancel, lost lease, shutdown) ends here.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Collection
from dataclasses import dataclass

import structlog

from shared.db import CONNECTION_ERRORS
from shared.db.listen import Listener
from shared.domain.jobs import Job
from shared.domain.nodes import JobId, Queue, WorkerId
from shared.media.process import kill_all_groups
from shared.worker.attempt import Interruption, Leash, Studio, run_attempt
from shared.worker.lease import Lease
from shared.worker.metrics import labelled
from shared.worker.shelf import Shelf

_LOG = structlog.get_logger(__name__)
_PAUSE_SECONDS = 0.5
"""After a claim that the database did not answer."""
_STOCK_SECONDS = 5.0
"""Between two comparisons of what the table says that we run with what we do run."""
_WATCH_SECONDS = 10.0
"""Between two looks for attempts that take too long."""
_BUSY_SECONDS = 0.05
"""After due jobs that another transaction holds."""
_FINAL = ("completed", "cache_hit")
_END_SECONDS = 2.5
"""How long an interrupted attempt has to end its processes, which get two seconds to end themselves."""


@dataclass(slots=True, eq=False)
class _Running:
    job: Job
    leash: Leash
    task: asyncio.Task[str]
    began: float


class WorkerLoop:
    """Run the jobs of one queue in this process."""

    def __init__(self, queue: Queue, slots: int, studio: Studio) -> None:
        self._queue = queue
        self._slots = slots
        self._studio = studio
        self._running: set[_Running] = set()
        self.busy = 0
        """Those whose work is not over; the rest is being settled and needs no slot."""
        self._shelf = Shelf(slots)
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._draining = False
        self._stock_due = 0.0
        self.trouble: str | None = None
        """Why nothing can be claimed, as the last look found."""
        self.lease: Lease | None = None
        """Set before ``run``."""

    async def hear(self, listener: Listener) -> None:
        """Look again at every hint that concerns this queue."""
        async for hint in listener.hints():
            if hint.payload in (None, self._queue):
                self._wake.set()

    async def run(self) -> None:
        """Claim and start jobs until told to drain."""
        failures = 0
        while not self._draining:
            self._wake.clear()
            try:
                pause = await self._look()
                failures, self.trouble = 0, None
            except Exception as error:  # noqa: BLE001  whatever a claim meets, what runs goes on
                failures += 1
                self.trouble = f"nothing can be claimed ({type(error).__name__}); see the worker's log"
                _note(error, failures)
                self._stock_due = 0.0
                pause = _PAUSE_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def watch(self) -> None:
        """Stop attempts that take longer than any may, until cancelled; one timer for all of them."""
        limit = self._studio.attempt_seconds
        while True:
            await asyncio.sleep(min(limit, _WATCH_SECONDS))
            for running in self._running:
                if time.monotonic() - running.began > limit:
                    running.leash.pull(Interruption.OVERTIME)

    async def drain(self, seconds: float, hurry: asyncio.Event) -> None:
        """Take no more work, let what runs finish for a while, then give the rest back.

        Args:
            seconds: How long running jobs may finish.
            hurry: Set: give everything back at once.
        """
        self._draining = True
        self._wake.set()
        await self._clear_shelf()
        hurrying = asyncio.create_task(hurry.wait())
        done = asyncio.create_task(self._empty.wait())
        await asyncio.wait({hurrying, done}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        hurrying.cancel()
        done.cancel()
        await self._give_back()

    # What the lease tells.

    def registered(self, worker: WorkerId) -> None:
        """Claim under a new id."""
        _LOG.info("worker_registered", worker=worker, queue=self._queue, slots=self._slots)
        self._wake.set()

    def lost(self, worker: WorkerId) -> None:
        """End what ran under an id that is not ours any more; it writes nothing."""
        self._studio.metrics.leases_lost.inc()
        self._studio.hooks.lost(worker)
        self._shelf.forget(worker)
        for running in self._running:
            if running.job.worker_id == worker:
                running.leash.pull(Interruption.LEASE)

    def cancel(self, jobs: Collection[JobId]) -> None:
        """End jobs that somebody asked to cancel; those that have not begun begin in order to be ended."""
        for job in self._shelf.remove(jobs):
            self._start(job)
        for running in self._running:
            if running.job.id in jobs:
                running.leash.pull(Interruption.CANCEL)

    # The work.

    async def _look(self) -> float | None:
        """Fill the free slots; return after how many seconds to look again without a hint, None: not by ourselves."""
        worker = self.lease.worker if self.lease else None
        if worker is None:
            return None
        await self._take_stock(worker)
        if self._shelf.patience == 0:
            await self._clear_shelf()
        if self._free <= 0 or self._draining:
            return self._shelf.patience
        await self._claim(worker)
        return self._shelf.patience if self._free <= 0 else await self._until_due()

    @property
    def _free(self) -> int:
        """Return how many jobs may begin: there are slots, and not too much to settle."""
        return min(self._slots - self.busy, 2 * self._slots + self._shelf.size - len(self._running))

    async def _take_stock(self, worker: WorkerId) -> None:
        """Give back what is ours by the table alone: the answer to a claim was lost, or an outcome not written."""
        if time.monotonic() < self._stock_due:
            return
        owned = await self._studio.queue.owned(worker)
        forgotten = owned - {running.job.id for running in self._running} - self._shelf.ids
        if forgotten:
            count = await self._studio.queue.release(worker, sorted(forgotten))
            _LOG.warning("forgotten_jobs_released", count=count)
        self._stock_due = time.monotonic() + _STOCK_SECONDS

    async def _claim(self, worker: WorkerId) -> None:
        jobs = await self._studio.queue.claim(worker, self._queue, self._free + self._shelf.room)
        if self.lease is None or not self.lease.holds(worker):
            # The claim outlived the lease: nobody would look for jobs of an id that is gone.
            await self._studio.queue.release(worker, [job.id for job in jobs])
            return
        running = {(running.job.id, running.job.attempt) for running in self._running} if jobs else set()
        # A crash of the server can take a claim back (docs/adr/0016): who gets the same job again goes on with it.
        self._shelf.put([job for job in jobs if (job.id, job.attempt) not in running])
        self._start_from_shelf()

    def _start_from_shelf(self) -> None:
        while not self._draining and self._free > 0 and (job := self._shelf.take()) is not None:
            self._start(job)

    async def _clear_shelf(self) -> None:
        """Give back what did not begin in time, at no cost."""
        jobs = self._shelf.clear()
        for worker in {job.worker_id for job in jobs}:
            await self._studio.queue.release(worker, [job.id for job in jobs if job.worker_id == worker])

    async def _until_due(self) -> float | None:
        """Make due jobs available, or say when the next one is due."""
        due = await self._studio.queue.next_due(self._queue)
        if due is None or due > 0:
            return due
        return 0.0 if await self._studio.queue.stage(self._queue) else _BUSY_SECONDS

    def _start(self, job: Job) -> None:
        labelled(self._studio.metrics.claimed, job.type).inc()
        if job.attempt == 1 and job.claimed_at is not None and job.due_at is not None:
            waited = (job.claimed_at - job.due_at).total_seconds()
            labelled(self._studio.metrics.waited, self._queue).observe(waited)
        self._studio.hooks.claimed(job)
        self._empty.clear()
        self._studio.showing.began(job)
        self.busy += 1
        leash, began = Leash(), time.monotonic()
        attempt = run_attempt(job, self._studio, leash, lambda: self._worked(job, began))
        task = asyncio.create_task(attempt, name=f"job-{job.id}-{job.attempt}")
        leash.tie(task)
        running = _Running(job, leash, task, began)
        self._running.add(running)
        task.add_done_callback(lambda _task: self._end(running))

    def _worked(self, job: Job, began: float) -> None:
        """Free the slot: the next job need not wait until this one is settled."""
        self.busy -= 1
        self._shelf.worked(time.monotonic() - began)
        self._studio.showing.ended(job)
        self._start_from_shelf()
        if self._free > 0:
            self._wake.set()

    def _end(self, running: _Running) -> None:
        # What was put off is due some time: somebody must know when. And too much to settle held up the claims.
        if running.task.result() not in _FINAL or self._free <= 0:
            self._wake.set()
        self._running.discard(running)
        self._start_from_shelf()
        if not self._running:
            self._empty.set()

    async def _give_back(self) -> None:
        """Stop what still runs and let other workers have it at once."""
        rest = list(self._running)
        if not rest:
            return
        for running in rest:
            running.leash.pull(Interruption.SHUTDOWN)
        _, stubborn = await asyncio.wait([running.task for running in rest], timeout=_END_SECONDS)
        if stubborn:
            _LOG.error("attempts_did_not_end", tasks=[task.get_name() for task in stubborn])
            kill_all_groups()
        worker = self.lease.worker if self.lease else None
        if worker is not None:
            with contextlib.suppress(*CONNECTION_ERRORS):
                count = await self._studio.queue.release(worker, [running.job.id for running in rest])
                _LOG.info("jobs_released", count=count)


def _note(error: Exception, failures: int) -> None:
    """Log the first failure of a row: an outage is one fact, not two a second."""
    if failures > 1:
        return
    if isinstance(error, CONNECTION_ERRORS):
        _LOG.warning("claim_postponed", error=str(error))
    else:
        _LOG.error("claim_defect", exc_info=error)
