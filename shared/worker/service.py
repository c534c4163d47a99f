"""Put a worker service together: settings, pools, storage, lease, loop, health, and an orderly end."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

import structlog
import uvloop
from prometheus_client import CollectorRegistry

from shared import log
from shared.config import MediaWorkerSettings, load, show
from shared.db import Pool, open_pool
from shared.db.listen import Listener
from shared.db.migrate import require_current
from shared.db.queue import JobQueue
from shared.domain.events import Channel
from shared.domain.nodes import Queue, WorkerId
from shared.errors import CallsheetError
from shared.health import HealthServer
from shared.media.binaries import find_ffmpeg
from shared.storage import Storage, open_storage
from shared.worker.attempt import Studio
from shared.worker.executor import Executor
from shared.worker.hooks import Hooks
from shared.worker.lease import Events, Identity, Lease
from shared.worker.loop import WorkerLoop
from shared.worker.metrics import Metrics
from shared.worker.scratch import Scratch
from shared.worker.settle import Settler

_LOG = structlog.get_logger(__name__)
_CONNECTIONS = 4
"""Claim, settle, progress, and one to spare: two backends side by side beat one."""

S = TypeVar("S", bound=MediaWorkerSettings)
Build = Callable[[S, Storage], Sequence[Executor]]
"""Make the executors of a service."""


def run_service(name: str, queue: Queue, settings_class: type[S], build: Build[S]) -> None:
    """Run a worker service until SIGTERM or SIGINT; ``--check`` shows its settings and ends.

    Exits with 0 after an orderly end and 2 where it cannot start, with one sentence that says why.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m services.{name}", description=f"Run the {name.replace('_', ' ')}."
    )
    parser.add_argument("--check", action="store_true", help="print the settings, secrets hidden, and exit")
    checking = parser.parse_args().check
    try:
        settings = load(settings_class)
        if checking:
            print(show(settings))  # noqa: T201  what --check is for
            return
        log.configure(name, settings)
        uvloop.run(WorkerService(name, queue, settings, build).run())
    except CallsheetError as error:
        print(f"{name}: {error}", file=sys.stderr)  # noqa: T201  the log may not be set up yet
        sys.exit(2)


class WorkerService:
    """One worker process."""

    def __init__(self, name: str, queue: Queue, settings: S, build: Build[S], hooks: Hooks | None = None) -> None:
        self._name = name
        self._queue = queue
        self._settings = settings
        self._build: Callable[[Storage], Sequence[Executor]] = lambda storage: build(settings, storage)
        self._hooks = hooks or Hooks()
        self._registry = CollectorRegistry()
        self._metrics = Metrics.on(self._registry)
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self) -> None:
        """Work until told to stop."""
        settings = self._settings
        find_ffmpeg(settings.ffmpeg)
        pool = await open_pool(settings.database_url, size=_CONNECTIONS, name=f"callsheet-{self._name}")
        storage = await open_storage(settings)
        scratch = Scratch(settings.scratch_dir)
        try:
            async with pool.acquire() as connection:
                await require_current(connection)
            await self._work(pool, storage, scratch)
        finally:
            scratch.close()
            await storage.close()
            pool.terminate()

    def stop(self) -> None:
        """Stop in order; a second call gives everything back at once."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    async def _work(self, pool: Pool, storage: Storage, scratch: Scratch) -> None:
        queue = JobQueue(pool)
        settler = Settler(queue, self._holds)
        executors = {(e.type, e.provider): e for e in self._build(storage)}
        studio = Studio(
            executors, queue, settler, storage, scratch, self._metrics, self._hooks, self._settings.max_attempts
        )
        loop = WorkerLoop(self._queue, self._settings.slots, studio)
        listener = self._listener()
        health = self._health(pool, storage, listener)
        url = await health.start(self._settings.health_host, self._settings.health_port)
        loop.lease = self._lease = self._new_lease(loop, url)
        self._metrics.slots.set(self._settings.slots)
        _LOG.info("service_started", health=url, queue=self._queue, executors=[f"{t}/{p}" for t, p in executors])
        with _signals(self.stop):
            await self._until_stopped(loop, listener, settler)
        await health.stop()
        _LOG.info("service_stopped")

    async def _until_stopped(self, loop: WorkerLoop, listener: Listener, settler: Settler) -> None:
        """Run the parts; the lease is held until the last job is given back."""
        self._lease.start()
        tasks = [asyncio.create_task(part) for part in (loop.hear(listener), loop.run(), settler.run())]
        stopping = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        self._lease.drain()
        await loop.drain(self._settings.drain_seconds, self._hurry)
        await self._lease.stop()
        for task in (*tasks, stopping):
            task.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)
        for task in done - {stopping}:
            task.result()  # a part that ended by itself is a defect: let it be seen

    def _holds(self, worker: WorkerId) -> bool:
        return self._lease.worker == worker and self._lease.held

    def _new_lease(self, loop: WorkerLoop, url: str) -> Lease:
        settings = self._settings
        return Lease(
            settings.direct_url,
            Identity(self._name, self._queue, _version(), settings.slots, url),
            lease=timedelta(seconds=settings.lease_seconds),
            heartbeat=timedelta(seconds=settings.heartbeat_seconds),
            events=Events(loop.registered, loop.lost, loop.cancel),
            hooks=self._hooks,
            on_rescue=self._metrics.rescued.inc,
        )

    def _listener(self) -> Listener:
        return Listener(
            self._settings.direct_url,
            [Channel.JOBS],
            sweep=self._settings.sweep_seconds,
            name=f"callsheet-{self._name}-listen",
            on_state=self._metrics.hearing.set,
        )

    def _health(self, pool: Pool, storage: Storage, listener: Listener) -> HealthServer:
        async def lease() -> str | None:
            return None if self._lease.held else "no lease is held: the database is away, or this process was frozen"

        async def database() -> str | None:
            await pool.fetchval("select 1")
            return None

        async def media() -> str | None:
            await storage.check()
            return None

        async def ffmpeg() -> str | None:
            find_ffmpeg(self._settings.ffmpeg)
            return None

        def notes() -> dict[str, str]:
            if listener.hearing:
                return {}
            return {"listen": "LISTEN does not work here; keeps going by sweeps. Set DATABASE_URL_DIRECT to a session."}

        ready = {"lease": lease, "database": database, "storage": media, "ffmpeg": ffmpeg}
        return HealthServer(self._name, self._registry, alive={"lease": lease}, ready=ready, notes=notes)


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _version() -> str:
    try:
        return version("callsheet")
    except PackageNotFoundError:
        return "checkout"
