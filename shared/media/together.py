"""Do many things a few at a time."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


async def each(work: Callable[[T], Awaitable[None]], items: Iterable[T], *, at_once: int) -> None:
    """Do ``work`` for every item, so many at once; the first failure ends the others and is raised itself."""
    waiting = iter(items)

    async def serve() -> None:
        for item in waiting:
            await work(item)

    await gathered(*(serve() for _ in range(max(1, at_once))))


async def gathered(*parts: Coroutine[Any, Any, None]) -> None:
    """Do all of it at once; the first failure ends the others and is raised itself."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures.exceptions[0].__cause__


def batches(items: Sequence[T], *, least: int, most: int, at_once: int) -> list[Sequence[T]]:
    """Return items in groups of a size, enough of them to keep ``at_once`` busy where they are not too small."""
    size = max(least, min(most, math.ceil(len(items) / at_once)))
    return [items[start : start + size] for start in range(0, len(items), size)]
