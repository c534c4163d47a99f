"""Claim what there are slots for, run it, and stop in order.

Free slots and a hint, a due job or the sweep's timer: claim that many in one statement. Jobs take minutes, so nothing
is claimed ahead. What ends an attempt from outside (cancel, lost lease, shutdown) ends here, too.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from dataclasses import dataclass

import structlog

from shared.db import CONNECTION_ERRORS
from shared.db.listen import Listener
from shared.domain.jobs import Job
from shared.domain.nodes import JobId, Queue, WorkerId
from shared.worker.attempt import Interruption, Studio, run_attempt
from shared.worker.lease import Lease

_LOG = structlog.get_logger(__name__)
_PAUSE_SECONDS = 0.5
"""After a claim that the database did not answer."""


@dataclass(slots=True)
class _Running:
    job: Job
    task: asyncio.Task[None]
    interruption: Interruption | None = None


class WorkerLoop:
    """Run the jobs of one queue in this process."""

    def __init__(self, queue: Queue, slots: int, studio: Studio) -> None:
        self._queue = queue
        self._slots = slots
        self._studio = studio
        self._running: dict[JobId, _Running] = {}
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._draining = False
        self.lease: Lease | None = None
        """Set before ``run``."""

    async def hear(self, listener: Listener) -> None:
        """Look again at every hint that concerns this queue."""
        async for hint in listener.hints():
            if hint.payload in (None, self._queue):
                self._wake.set()

    async def run(self) -> None:
        """Claim and start jobs until told to drain."""
        while not self._draining:
            self._wake.clear()
            try:
                pause = await self._claim()
            except CONNECTION_ERRORS as error:
                _LOG.warning("claim_postponed", error=str(error))
                pause = _PAUSE_SECONDS
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    async def drain(self, seconds: float, hurry: asyncio.Event) -> None:
        """Take no more work, let what runs finish for a while, then give the rest back.

        Args:
            seconds: How long running jobs may finish.
            hurry: Set: give everything back at once.
        """
        self._draining = True
        self._wake.set()
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
        self._interrupt([r for r in self._running.values() if r.job.worker_id == worker], Interruption.LEASE)

    def cancel(self, jobs: Collection[JobId]) -> None:
        """End jobs that somebody asked to cancel."""
        self._interrupt([self._running[job] for job in jobs if job in self._running], Interruption.CANCEL)

    # The work.

    async def _claim(self) -> float | None:
        """Fill the free slots; return after how many seconds to look again without a hint, None: not by ourselves."""
        free = self._slots - len(self._running)
        worker = self.lease.worker if self.lease else None
        if free <= 0 or worker is None or self._draining:
            return None
        for job in await self._studio.queue.claim(worker, self._queue, free):
            self._start(job)
        if len(self._running) >= self._slots:
            return None
        due = await self._studio.queue.next_due(self._queue)
        if due is not None and due <= 0:
            await self._studio.queue.stage(self._queue)
            return 0.0
        return due

    def _start(self, job: Job) -> None:
        self._studio.metrics.claimed.labels(job.type).inc()
        self._studio.metrics.running.inc()
        self._studio.hooks.claimed(job)
        self._empty.clear()
        task = asyncio.create_task(run_attempt(job, self._studio, lambda: self._why(job.id)), name=f"job-{job.id}")
        self._running[job.id] = _Running(job, task)
        task.add_done_callback(lambda _task: self._end(job.id))

    def _why(self, job: JobId) -> Interruption | None:
        return self._running[job].interruption

    def _end(self, job: JobId) -> None:
        del self._running[job]
        self._studio.metrics.running.dec()
        if not self._running:
            self._empty.set()
        self._wake.set()

    def _interrupt(self, found: Collection[_Running], why: Interruption) -> None:
        for running in found:
            if running.interruption is None:
                running.interruption = why
                running.task.cancel()

    async def _give_back(self) -> None:
        """Stop what still runs and let other workers have it at once."""
        rest = list(self._running.values())
        self._interrupt(rest, Interruption.SHUTDOWN)
        await asyncio.gather(*(running.task for running in rest), return_exceptions=True)
        worker = self.lease.worker if self.lease else None
        if rest and worker is not None:
            with contextlib.suppress(*CONNECTION_ERRORS):
                count = await self._studio.queue.release(worker, [running.job.id for running in rest])
                _LOG.info("jobs_released", count=count)
