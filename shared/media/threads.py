"""Do heavy work in a thread of its own, so that the event loop goes on: leases are renewed, health answers.

numpy, onnxruntime, Pillow and PyAV give up the interpreter lock while they compute. A thread cannot be killed, so work
that runs in one calls ``Watch.step`` often; when its awaiter is cancelled, the next step ends it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Report = Callable[[float, str | None], None]


class Stopped(Exception):  # noqa: N818  it reports an order that was followed, not an error
    """End work whose awaiter was cancelled; never leaves `in_thread`."""


class Watch:
    """Stand between work in a thread and the loop that waits for it."""

    def __init__(self, report: Report | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._report = report
        self._stop = threading.Event()

    def step(self, fraction: float, message: str | None = None) -> None:
        """Report how far the work is (0..1); raise `Stopped` when nobody waits for it any more."""
        if self._stop.is_set():
            raise Stopped
        if self._report is not None:
            self._loop.call_soon_threadsafe(self._report, fraction, message)

    def stop(self) -> None:
        """Make the next `step` raise."""
        self._stop.set()


async def in_thread(work: Callable[[Watch], T], report: Report | None = None) -> T:
    """Run ``work`` in a thread; a cancelled caller waits until the work has really ended.

    Args:
        work: Called with the `Watch` to tell its progress to.
        report: Called on the event loop with what ``Watch.step`` was told.
    """
    watch = Watch(report)
    running = asyncio.ensure_future(asyncio.to_thread(work, watch))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        watch.stop()
        await asyncio.gather(running, return_exceptions=True)
        raise
