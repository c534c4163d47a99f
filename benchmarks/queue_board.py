"""A file in shared memory on which workers note when each job began: no pipe and no row between a job and its time.

The first slots are a gate: workers arrive, and begin together when it opens. Then there is one slot per job, 0 until the
job's first line runs, then CLOCK_MONOTONIC in nanoseconds, the same in all processes of a machine. As many slots follow
for the numbers of processes that hold a job until they are killed.
"""

from __future__ import annotations

import asyncio
import mmap
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

_HEADER = 16
"""Slots before the first job's: the gate, then one per worker. ``peers/graphile/worker.mjs`` knows this, too."""
_LOOK_SECONDS = 0.0005
_LOOK_AT_MANY_SECONDS = 0.003


class Board:
    """Map the file; whoever opens it with ``jobs`` makes it anew."""

    def __init__(self, path: Path, jobs: int | None = None) -> None:
        self.path = path
        if jobs is not None:
            path.write_bytes(bytes(8 * (_HEADER + 2 * jobs)))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        slots = memoryview(self._map).cast("q")
        middle = _HEADER + (len(slots) - _HEADER) // 2
        self._gate, self._starts, self._holders = slots[:_HEADER], slots[_HEADER:middle], slots[middle:]

    def pass_gate(self, worker: int) -> None:
        """Arrive, and wait until all may begin."""
        self._gate[1 + worker] = 1
        while not self._gate[0]:
            time.sleep(_LOOK_SECONDS)

    async def arrivals(self, workers: int) -> None:
        """Wait until so many workers have arrived."""
        while not all(self._gate[1 : 1 + workers]):
            await asyncio.sleep(_LOOK_SECONDS)

    def open_gate(self) -> None:
        """Let the workers begin."""
        self._gate[0] = 1

    def start(self, job: int) -> None:
        """Note that a job begins now, unless it has begun before."""
        if not self._starts[job]:
            self._starts[job] = time.monotonic_ns()

    def hold(self, job: int, process: int) -> bool:
        """Note who holds a job; False: somebody held it before."""
        if self._holders[job]:
            return False
        self._holders[job] = process
        return True

    async def holder(self, job: int) -> int:
        """Wait until somebody holds a job, and return which process."""
        while not self._holders[job]:
            await asyncio.sleep(_LOOK_SECONDS)
        return self._holders[job]

    async def until_started(self, job: int) -> int:
        """Wait until a job has begun; return when."""
        while not self._starts[job]:
            await asyncio.sleep(_LOOK_SECONDS)
        return self._starts[job]

    async def until_all_started(self, jobs: Iterable[int]) -> None:
        """Wait until each of the jobs has begun, with as few looks as will do."""
        for job in jobs:
            while not self._starts[job]:
                await asyncio.sleep(_LOOK_AT_MANY_SECONDS)

    def starts(self) -> np.ndarray:
        """Return a copy of the jobs' start times, 0 where they have not begun."""
        return np.array(self._starts, dtype=np.int64)
