"""Show how far an attempt is: the newest report, at most once a second, never in the way of the work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self

import structlog

_LOG = structlog.get_logger(__name__)

Write = Callable[[float, str | None], Awaitable[object]]


class ProgressReports:
    """Take reports from any thread and write the newest, while the block lasts.

    Args:
        write: Called with fraction and note, never twice at once.
        every: Least number of seconds between two writes.
    """

    def __init__(self, write: Write, *, every: float = 1.0) -> None:
        self._write = write
        self._every = every
        self._newest: tuple[float, str | None] | None = None
        self._wake: asyncio.Event | None = None
        self._writing: asyncio.Task[None] | None = None
        self._open = False
        self._loop = asyncio.get_running_loop()

    def report(self, fraction: float, note: str | None = None) -> None:
        """Note how far the work is; 1 is left to the settle."""
        self._newest = (round(min(max(fraction, 0.0), 0.999), 3), note)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._start)

    async def __aenter__(self) -> Self:
        self._open = True
        return self

    async def __aexit__(self, *_exception: object) -> None:
        self._open = False
        if self._writing is not None:
            self._writing.cancel()

    def _start(self) -> None:
        """Wake the writer; most attempts that are short never have one."""
        self._wake = self._wake or asyncio.Event()
        self._wake.set()
        if self._writing is None and self._open:
            self._writing = asyncio.create_task(self._run(self._wake))

    async def _run(self, wake: asyncio.Event) -> None:
        written = None
        while True:
            await wake.wait()
            wake.clear()
            if self._newest is not None and self._newest != written:
                written = self._newest
                # A write that has begun is not cut off: that would cost its connection.
                await asyncio.shield(self._try_write(*written))
            await asyncio.sleep(self._every)

    async def _try_write(self, fraction: float, note: str | None) -> None:
        try:
            await self._write(fraction, note)
        except Exception as error:  # noqa: BLE001  progress is a courtesy; the settle is what counts
            _LOG.debug("progress_skipped", error=str(error))
