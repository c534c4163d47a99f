"""A file in shared memory on which workers note when each job began: no pipe and no row between a job and its time.

The first slots are a gate: workers arrive, and begin together when it opens. The rest is one slot per job, 0 until the
job's first line runs, then CLOCK_MONOTONIC in nanoseconds, the same in all processes of a machine.
"""

from __future__ import annotations

import asyncio
import mmap
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

HEADER = 16
"""Slots before the first job's: the gate, then one per worker."""
_LOOK_SECONDS = 0.0005
_LOOK_AT_MANY_SECONDS = 0.003


class Board:
    """Map the file; whoever opens it with ``jobs`` makes it anew."""

    def __init__(self, path: Path, jobs: int | None = None) -> None:
        self.path = path
        if jobs is not None:
            path.write_bytes(bytes(8 * (HEADER + jobs)))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        self._slots = memoryview(self._map).cast("q")

    def pass_gate(self, worker: int) -> None:
        """Arrive, and wait until all may begin."""
        self._slots[1 + worker] = 1
        while not self._slots[0]:
            time.sleep(_LOOK_SECONDS)

    async def arrivals(self, workers: int) -> None:
        """Wait until so many workers have arrived."""
        while not all(self._slots[1 : 1 + workers]):
            await asyncio.sleep(_LOOK_SECONDS)

    def open_gate(self) -> None:
        """Let the workers begin."""
        self._slots[0] = 1

    def start(self, job: int) -> None:
        """Note that a job begins now, unless it has begun before."""
        if not self._slots[HEADER + job]:
            self._slots[HEADER + job] = time.monotonic_ns()

    def restart(self, job: int) -> None:
        """Note that a job begins now, once more or not."""
        self._slots[HEADER + job] = time.monotonic_ns()

    def started(self, job: int) -> int:
        """Return when a job began; 0: it has not."""
        return self._slots[HEADER + job]

    async def until_started(self, job: int, *, after: int = 0) -> int:
        """Wait until a job has begun, and later than ``after``; return when."""
        while self._slots[HEADER + job] <= after:
            await asyncio.sleep(_LOOK_SECONDS)
        return self._slots[HEADER + job]

    async def until_all_started(self, jobs: Iterable[int]) -> None:
        """Wait until each of the jobs has begun, with as few looks as will do."""
        for job in jobs:
            while not self._slots[HEADER + job]:
                await asyncio.sleep(_LOOK_AT_MANY_SECONDS)

    def all_started(self) -> np.ndarray:
        """Return a copy of all start times that are not 0, in order of jobs."""
        times = np.array(self._slots[HEADER:], dtype=np.int64)
        return times[times > 0]
