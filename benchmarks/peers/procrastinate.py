"""procrastinate 3.10 on psycopg: it fetches and finishes one job at a time, whatever is asked of it."""

from __future__ import annotations

import sys
from typing import ClassVar

import uvloop
from procrastinate import App, PsycopgConnector

from benchmarks.peers.contender import Style, at_the_gate, python

_CONCURRENCY: dict[Style, int] = {"latency": 10, "ten": 10}


def _app(url: str, connections: int) -> App:
    return App(connector=PsycopgConnector(conninfo=url, min_size=connections, max_size=connections))


class Procrastinate:
    """Defer batches with one statement."""

    name: ClassVar[str] = "procrastinate"
    left: ClassVar[str] = "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
    drained: ClassVar[dict[Style, int]] = {"ten": 600}
    settings: ClassVar[dict[Style, str]] = {style: f"concurrency {n}" for style, n in _CONCURRENCY.items()}

    async def set_up(self, url: str) -> None:
        """Apply its schema."""
        app = _app(url, 1)
        async with app.open_async():
            await app.schema_manager.apply_schema_async()

    async def open(self, url: str, jobs: int) -> None:
        """Connect."""
        app = _app(url, 2)

        @app.task(name="no_op")
        async def no_op(job: int) -> None:
            """Stand for the worker's."""

        self._app, self._no_op = app, no_op
        await app.open_async()

    async def enqueue(self, job: int) -> None:
        """Defer one."""
        await self._no_op.defer_async(job=job)

    async def enqueue_all(self, jobs: range) -> None:
        """Defer batches of a thousand."""
        for first in range(jobs.start, jobs.stop, 1000):
            await self._no_op.batch_defer_async(*({"job": job} for job in range(first, min(first + 1000, jobs.stop))))

    async def close(self) -> None:
        """Disconnect."""
        await self._app.close_async()

    def command(self, style: Style) -> list[str]:
        """Run this module."""
        return python("benchmarks.peers.procrastinate", _CONCURRENCY[style])


async def _work(concurrency: int) -> None:
    url, board = at_the_gate()
    app = _app(url, concurrency + 2)

    @app.task(name="no_op")
    async def no_op(job: int) -> None:
        board.start(job)

    async with app.open_async():
        await app.run_worker_async(concurrency=concurrency, wait=True, shutdown_graceful_timeout=1)


if __name__ == "__main__":
    uvloop.run(_work(int(sys.argv[1])))
