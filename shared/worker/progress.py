"""Show how far an attempt is: the newest report, at most once a second, never in the way of the work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from shared.db import CONNECTION_ERRORS

_LOG = structlog.get_logger(__name__)
_SECONDS = 1.0

Write = Callable[[float, str | None], Awaitable[object]]


class ProgressReports:
    """Take reports from any thread and write the newest."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._newest: tuple[float, str | None] | None = None
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def report(self, fraction: float, note: str | None = None) -> None:
        """Note how far the work is; 1 is left to the settle."""
        self._newest = (round(min(max(fraction, 0.0), 0.999), 3), note)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Write until cancelled."""
        written = None
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._newest is not None and self._newest != written:
                written = self._newest
                await self._try_write(*written)
            await asyncio.sleep(_SECONDS)

    async def _try_write(self, fraction: float, note: str | None) -> None:
        try:
            await self._write(fraction, note)
        except CONNECTION_ERRORS as error:
            _LOG.debug("progress_skipped", error=str(error))
