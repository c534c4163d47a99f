"""Blocking file work beside the event loop, in a way that a cancelled task leaves nothing running."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818  a signal between a task and its thread, never an error that a caller sees
    """Tell a thread's work that the task that asked for it was cancelled."""


async def in_thread(work: Callable[[Event], T]) -> T:
    """Run blocking work in a thread; when the task is cancelled, wait until the work has cleaned up.

    The work looks at the event after each chunk and raises ``Stopped`` once it is set.
    """
    stop = Event()
    task = asyncio.create_task(asyncio.to_thread(work, stop))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # fetched, so that asyncio does not report it as forgotten
        raise


def unless_stopped(stop: Event) -> None:
    """Raise ``Stopped`` once the task has been cancelled."""
    if stop.is_set():
        raise Stopped
