"""Let as many processes run at once as the machine has cores and memory for, over all slots of a worker.

Each slot of a worker may start several processes, and knows nothing of the others: without this, two merges of 4K clips
on sixteen cores would ask for 32 GB. What a container may use counts, not what its host has.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_SHARE = 0.6
"""Of the memory; the rest is the worker's own, the page cache's, and for what takes more than it should."""
_BASE_BYTES, _BYTES_A_PIXEL = 64 * 2**20, 120
"""Measured with x264 veryfast: 63 to 81 MB at 360p, 240 MB at 1080p, 735 MB at 4K; a third is added."""
_CGROUP = Path("/sys/fs/cgroup")
_LEAST_AT_ONCE = 2


def expected_bytes(width: int, height: int) -> int:
    """Return the memory that encoding a picture of this size takes."""
    return _BASE_BYTES + _BYTES_A_PIXEL * width * height


def cores(cgroup: Path = _CGROUP) -> int:
    """Return how many cores this process may use: those that it may run on, and no more than its quota of time."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(cgroup / "cpu.max").partition(" ")
    if quota.isdecimal() and period.isdecimal():
        allowed = min(allowed, max(1, round(int(quota) / int(period))))
    return allowed


def memory_bytes(cgroup: Path = _CGROUP) -> int:
    """Return how much memory this process may use, with all that it starts."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = _read(cgroup / "memory.max")
    return min(machine, int(limit)) if limit.isdecimal() else machine


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except OSError:
        return ""


class Capacity:
    """Admit processes in the order in which they ask; one is admitted always, however large it is.

    Args:
        at_once: Most processes.
        memory: Bytes that they may be expected to use together.
    """

    def __init__(self, at_once: int, memory: int) -> None:
        self._at_once = at_once
        self._memory = memory
        self._running: list[int] = []
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def admitted(self, needed: int) -> AsyncIterator[None]:
        """Wait until a process that needs so many bytes may run; it counts until the block ends."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((needed, turn))
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(needed)
            raise
        try:
            yield
        finally:
            self._leave(needed)

    def _leave(self, needed: int) -> None:
        self._running.remove(needed)
        self._admit()

    def _admit(self) -> None:
        while self._waiting:
            needed, turn = self._waiting[0]
            given_up = turn.done() or turn.get_loop().is_closed()
            if not given_up and not self._has_room(needed):
                return
            self._waiting.popleft()
            if not given_up:
                self._running.append(needed)
                turn.set_result(None)

    def _has_room(self, needed: int) -> bool:
        if not self._running:
            return True
        return len(self._running) < self._at_once and sum(self._running) + needed <= self._memory


CAPACITY = Capacity(max(_LEAST_AT_ONCE, cores()), int(memory_bytes() * _SHARE))
"""Of this process."""
