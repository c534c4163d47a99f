"""Settle what succeeded, together: while one flush is under way the next ones pile up, and then go in one statement.

No timer, so nothing is added when there is little to do. A completion is acknowledged after its commit, never before.
While the database is away it is tried again for as long as the lease may be ours; after that it belongs to another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from shared.db import CONNECTION_ERRORS
from shared.db.queue import Completion, JobQueue
from shared.domain.nodes import JobId, WorkerId

_LOG = structlog.get_logger(__name__)
_MOST = 500
_RETRY_SECONDS = 0.2

Answer = TypeVar("Answer")


class Settler:
    """Flush completions of one process.

    Args:
        queue: Where they are settled.
        holds: Says whether a worker id is still ours.
    """

    def __init__(self, queue: JobQueue, holds: Callable[[WorkerId], bool]) -> None:
        self._queue = queue
        self._holds = holds
        self._waiting: list[tuple[Completion, asyncio.Future[bool]]] = []
        self._wake = asyncio.Event()

    async def complete(self, completion: Completion) -> bool:
        """Settle one completion with whatever else is waiting; False: the job belongs to another by now."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((completion, future))
        self._wake.set()
        return await future

    async def persist(self, worker: WorkerId, write: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """Write until the database takes it or the lease is over; None: it is over."""
        while self._holds(worker):
            try:
                return await write()
            except CONNECTION_ERRORS as error:
                _LOG.warning("settle_postponed", error=str(error))
                await asyncio.sleep(_RETRY_SECONDS)
        return None

    async def run(self) -> None:
        """Flush until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                taken, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                await self._flush(taken)

    async def _flush(self, taken: list[tuple[Completion, asyncio.Future[bool]]]) -> None:
        """Settle a batch, worker id by worker id: after a lost lease there may be two for a moment."""
        for worker in {completion.job.worker_id for completion, _ in taken}:
            own = [(c, f) for c, f in taken if c.job.worker_id == worker]
            try:
                settled = await self._complete(worker, [c for c, _ in own])
            except Exception as error:  # noqa: BLE001  a batch that cannot be written fails its attempts, not the loop
                for _, future in own:
                    if not future.done():
                        future.set_exception(error)
            else:
                for completion, future in own:
                    if not future.done():
                        future.set_result(completion.job.id in settled)

    async def _complete(self, worker: WorkerId, batch: list[Completion]) -> set[JobId]:
        return await self.persist(worker, lambda: self._queue.complete(worker, batch)) or set()
