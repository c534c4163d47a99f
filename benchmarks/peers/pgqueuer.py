"""PgQueuer 1.6 on asyncpg: batches of 5 with ten at a time, or batches of 100 without a limit."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from typing import ClassVar

import asyncpg
import uvloop
from pgqueuer import Job, PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from benchmarks.peers.contender import Style, at_the_gate, python

_SETTINGS: dict[Style, tuple[int, int]] = {"latency": (10, 0), "ten": (5, 10), "best": (100, 0)}
"""Batch, and tasks at a time; 0: no limit."""


class PgQueuerContender:
    """Enqueue lists with one statement."""

    name: ClassVar[str] = "pgqueuer"
    left: ClassVar[str] = "select count(*) from pgqueuer"
    drained: ClassVar[dict[Style, int]] = {"ten": 3_000, "best": 15_000}
    settings: ClassVar[dict[Style, str]] = {"latency": "batch 10", "ten": "batch 5, max 10", "best": "batch 100"}

    async def set_up(self, url: str) -> None:
        """Install its schema, durable."""
        connection = await asyncpg.connect(url)
        await Queries(AsyncpgDriver(connection)).install()
        await connection.close()

    async def open(self, url: str, jobs: int) -> None:
        """Connect."""
        self._connection = await asyncpg.connect(url)
        self._queries = Queries(AsyncpgDriver(self._connection))

    async def enqueue(self, job: int) -> None:
        """Enqueue one."""
        await self._queries.enqueue("no_op", str(job).encode())

    async def enqueue_all(self, jobs: range) -> None:
        """Enqueue lists of a thousand."""
        for first in range(jobs.start, jobs.stop, 1000):
            payloads: list[bytes | None] = [str(job).encode() for job in range(first, min(first + 1000, jobs.stop))]
            await self._queries.enqueue(["no_op"] * len(payloads), payloads, [0] * len(payloads))

    async def close(self) -> None:
        """Disconnect."""
        await self._connection.close()

    def command(self, style: Style, *, held: bool = False) -> list[str]:
        """Run this module."""
        return python("benchmarks.peers.pgqueuer", *_SETTINGS[style], int(held))


async def _work(batch: int, most: int, held: int) -> None:
    url, board = at_the_gate()
    connection = await asyncpg.connect(url)
    queue = PgQueuer(AsyncpgDriver(connection))

    @queue.entrypoint("no_op")
    async def no_op(job: Job) -> None:
        number = int(job.payload or b"0")
        if held and board.hold(number, os.getpid()):
            await asyncio.Event().wait()
        board.start(number)

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, queue.shutdown.set)
    await queue.run(batch_size=batch, max_concurrent_tasks=most or None, dequeue_timeout=timedelta(seconds=30))


if __name__ == "__main__":
    uvloop.run(_work(*map(int, sys.argv[1:])))
