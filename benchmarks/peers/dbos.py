"""DBOS Transact 3.4: workflows on a queue that is polled every 10 ms (its default is a second), and steps in workflows."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from typing import ClassVar

import uvloop
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions

from benchmarks.peers.contender import Style, at_the_gate, python

_POLL_SECONDS = 0.01
_CONCURRENCY: dict[Style, int] = {"latency": 10, "ten": 10, "best": 0}
"""Workflows at a time per worker; 0: no limit."""
_VERSION = "bench"
_WORKFLOWS, _STEPS = 10, 60


class Dbos:
    """Enqueue through its client, which has no call for many at once."""

    name: ClassVar[str] = "DBOS"
    left: ClassVar[str] = "select count(*) from dbos.workflow_status where status in ('ENQUEUED', 'PENDING')"
    drained: ClassVar[dict[Style, int]] = {"ten": 400, "best": 800}
    settings: ClassVar[dict[Style, str]] = {
        "latency": "polls every 10 ms",
        "ten": "worker_concurrency 10, polls every 10 ms",
        "best": "no limit, polls every 10 ms",
    }

    async def set_up(self, url: str) -> None:
        """Migrate."""
        await asyncio.to_thread(DBOS.migrate, _driver(url))

    async def open(self, url: str, jobs: int) -> None:
        """Connect."""
        self._client = DBOSClient(system_database_url=_driver(url))

    async def enqueue(self, job: int) -> None:
        """Enqueue one."""
        options: EnqueueOptions = {"queue_name": "bench", "workflow_name": "no_op", "app_version": _VERSION}
        await self._client.enqueue_async(options, job)

    async def enqueue_all(self, jobs: range) -> None:
        """Enqueue side by side, ten at a time."""
        for first in range(jobs.start, jobs.stop, 10):
            await asyncio.gather(*(self.enqueue(job) for job in range(first, min(first + 10, jobs.stop))))

    async def close(self) -> None:
        """Disconnect."""
        self._client.destroy()

    def command(self, style: Style) -> list[str]:
        """Run this module."""
        return python("benchmarks.peers.dbos", "work", _CONCURRENCY[style])


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def _configure(url: str) -> None:
    config: DBOSConfig = {
        "name": "bench",
        "system_database_url": _driver(url),
        "application_version": _VERSION,
        "log_level": "ERROR",
        "sys_db_pool_size": 20,
    }
    DBOS(config=config)


async def _work(concurrency: int) -> None:
    url, board = at_the_gate()
    _configure(url)

    @DBOS.workflow(name="no_op")
    async def no_op(job: int) -> None:
        board.start(job)

    DBOS.launch()
    limits = {"worker_concurrency": concurrency or None, "polling_interval_sec": _POLL_SECONDS}
    await DBOS.register_queue_async("bench", on_conflict="always_update", **limits)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    DBOS.destroy()


async def _steps(url: str) -> None:
    """Print how many steps a second ten workflows side by side check off."""
    _configure(url)

    @DBOS.step()
    async def step(number: int) -> int:
        return number

    @DBOS.workflow()
    async def steps(count: int) -> None:
        for number in range(count):
            await step(number)

    DBOS.launch()
    await steps(5)
    begun = time.perf_counter()
    await asyncio.gather(*(steps(_STEPS) for _ in range(_WORKFLOWS)))
    print(json.dumps({"steps_per_second": _WORKFLOWS * _STEPS / (time.perf_counter() - begun)}))
    DBOS.destroy()


if __name__ == "__main__":
    if sys.argv[1] == "work":
        uvloop.run(_work(int(sys.argv[2])))
    else:
        uvloop.run(_steps(sys.argv[2]))
