"""Show nodes as in progress a moment after their jobs began, many in one statement.

The claim stays one small write, and a job that is over within that moment is never shown as begun: its settle says when
it started. What is shown late is only seen late; the queue's row is what counts.
"""

from __future__ import annotations

import asyncio

import structlog

from shared.db import CONNECTION_ERRORS
from shared.db.queue import JobQueue
from shared.domain.jobs import Job

_LOG = structlog.get_logger(__name__)
_AFTER_SECONDS = 0.05
"""Below what a person notices, and above what the shortest jobs take."""
_PAUSE_SECONDS = 0.5
"""After a statement that the database did not answer."""


class Showing:
    """Keep what has begun and is not shown yet."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._begun: dict[tuple[int, int], Job] = {}
        self._wake = asyncio.Event()

    def began(self, job: Job) -> None:
        """Show a job's node soon."""
        self._begun[job.id, job.attempt] = job
        self._wake.set()

    def ended(self, job: Job) -> None:
        """Leave to the settle what was not shown until now."""
        self._begun.pop((job.id, job.attempt), None)

    async def run(self) -> None:
        """Show until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await asyncio.sleep(_AFTER_SECONDS)
            begun, self._begun = self._begun, {}
            if not await self._show(list(begun.values())):
                self._begun = begun | self._begun
                self._wake.set()
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _show(self, jobs: list[Job]) -> bool:
        """Show jobs; False: the database is away, so try again."""
        try:
            for worker in {job.worker_id for job in jobs}:
                await self._queue.show(worker, [job for job in jobs if job.worker_id == worker])
        except CONNECTION_ERRORS:
            return False
        except Exception:  # noqa: BLE001  a node that is not shown as begun is settled all the same
            _LOG.exception("show_defect")
        return True
