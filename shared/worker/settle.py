"""Settle what succeeded, together: while one flush is under way the next ones pile up, and then go in one statement.

No timer, so nothing is added when there is little to do. A completion is acknowledged after its commit, never before.
While the database is away it is tried again for as long as the lease may be ours; after that it belongs to another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from shared.db import CONNECTION_ERRORS, RETRYABLE_ERRORS
from shared.db.queue import Completion, JobQueue
from shared.domain.nodes import JobId, WorkerId

_LOG = structlog.get_logger(__name__)
_AWAY: tuple[type[Exception], ...] = (*CONNECTION_ERRORS, *RETRYABLE_ERRORS)
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
        self._ended = False

    async def complete(self, completion: Completion) -> bool:
        """Settle one completion with whatever else is waiting; False: the job belongs to another by now."""
        if self._ended:
            return False
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((completion, future))
        self._wake.set()
        return await future

    async def persist(self, worker: WorkerId, write: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """Write until the database takes it or the lease is over; None: it is over."""
        failures = 0
        while self._holds(worker):
            try:
                return await write()
            except _AWAY as error:
                failures += 1
                if failures == 1:
                    _LOG.warning("settle_postponed", error=str(error))
                await asyncio.sleep(_RETRY_SECONDS)
        return None

    async def run(self) -> None:
        """Flush until cancelled; after that nothing is settled any more."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    taken, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                    for worker in {completion.job.worker_id for completion, _ in taken}:  # two, after a lost lease
                        await self._flush(worker, [(c, f) for c, f in taken if c.job.worker_id == worker])
        finally:
            self._ended = True
            for _, future in self._waiting:
                _answer(future, False)  # noqa: FBT003  the answer itself

    async def _flush(self, worker: WorkerId, batch: list[tuple[Completion, asyncio.Future[bool]]]) -> None:
        """Settle a batch; one that cannot be written is taken apart, so that only the one at fault fails."""
        try:
            settled = await self._complete(worker, [completion for completion, _ in batch])
        except Exception as error:  # noqa: BLE001  a completion that cannot be written fails its attempt, not the loop
            if len(batch) > 1:
                for one in batch:
                    await self._flush(worker, [one])
                return
            _answer(batch[0][1], error)
        else:
            for completion, future in batch:
                _answer(future, completion.job.id in settled)

    async def _complete(self, worker: WorkerId, batch: list[Completion]) -> set[JobId]:
        return await self.persist(worker, lambda: self._queue.complete(worker, batch)) or set()


def _answer(future: asyncio.Future[bool], answer: bool | Exception) -> None:
    """Tell the attempt, unless it was cancelled meanwhile."""
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
