"""Put a worker service together: settings, pools, storage, lease, loop, health, and an orderly end."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

import structlog
import uvloop
from prometheus_client import CollectorRegistry

from shared import log
from shared.collecting import collect_seldom
from shared.config import GateThresholds, MediaWorkerSettings, load, show
from shared.db import Pool, open_pool
from shared.db.ledger import Ledger
from shared.db.listen import Listener
from shared.db.migrate import require_current
from shared.db.queue import JobQueue
from shared.domain.events import Channel
from shared.domain.nodes import Queue
from shared.errors import CallsheetError
from shared.media.binaries import find_ffmpeg
from shared.media.gate import GateSettings
from shared.media.reading import reader_ahead
from shared.storage import Storage, open_storage
from shared.telemetry import observing
from shared.worker.checks import Vitals
from shared.worker.executor import Closing, Executor
from shared.worker.hooks import Hooks
from shared.worker.lease import Events, Identity, Lease
from shared.worker.loop import WorkerLoop
from shared.worker.metrics import Metrics
from shared.worker.scratch import Scratch
from shared.worker.settle import Settler
from shared.worker.showing import Showing
from shared.worker.studio import Studio

_LOG = structlog.get_logger(__name__)
_CONNECTIONS = 4
"""Claim, settle, progress, and one to spare: two backends side by side beat one."""
_CLOSE_SECONDS = 2.0
_EXIT_SECONDS = 2.0

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
        collect_seldom()
        with observing(name, settings):
            uvloop.run(_serve(WorkerService(name, queue, settings, build)))
    except CallsheetError as error:
        print(f"{name}: {error}", file=sys.stderr)  # noqa: T201  the log may not be set up yet
        sys.exit(2)


async def _serve(service: WorkerService) -> None:
    with _signals(service.stop):
        await service.run()
    # All is given back. Threads that do not hear their cancellation must not keep the process from ending.
    last = threading.Timer(_EXIT_SECONDS, os._exit, (0,))
    last.daemon = True
    last.start()


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
        self.url: str | None = None
        """Where health is served, once it is."""

    def stop(self) -> None:
        """Stop in order; a second call gives everything back at once."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    async def run(self) -> None:
        """Work until told to stop."""
        settings = self._settings
        find_ffmpeg(settings.ffmpeg)
        async with contextlib.AsyncExitStack() as stack:
            name = f"callsheet-{self._name}"
            pool = await open_pool(settings.database_url, size=_CONNECTIONS, name=name, by_index=True)
            stack.push_async_callback(_close, pool)
            async with pool.acquire() as connection:
                await require_current(connection)
            storage = await open_storage(settings)
            stack.push_async_callback(storage.close)
            scratch = Scratch(settings.scratch_dir)
            stack.callback(scratch.close)
            await stack.enter_async_context(reader_ahead())
            await self._work(pool, storage, scratch)

    async def _work(self, pool: Pool, storage: Storage, scratch: Scratch) -> None:
        settings, queue = self._settings, JobQueue(pool)
        settler = Settler(queue, lambda worker: lease.holds(worker))  # noqa: PLW0108  the lease is made below
        showing = Showing(queue)
        executors = {(e.type, e.provider): e for e in self._build(storage)}
        studio = Studio(
            executors,
            queue,
            Ledger(pool),
            settler,
            showing,
            storage,
            scratch,
            self._metrics,
            self._hooks,
            settings.max_attempts,
            ffmpeg=find_ffmpeg(settings.ffmpeg),
            gate=GateSettings.read(settings) if isinstance(settings, GateThresholds) else GateSettings(),
        )
        loop = WorkerLoop(self._queue, settings.slots, studio)
        listener = self._listener()
        loop.lease = lease = self._lease(loop)
        vitals = Vitals(lease, pool, storage, listener, lambda: loop.trouble, settings.ffmpeg)
        health = vitals.serve(self._name, self._registry)
        self.url = await health.start(settings.health_host, settings.health_port)
        self._metrics.slots.set(settings.slots)
        self._metrics.running.set_function(lambda: loop.busy)
        _LOG.info("service_started", health=self.url, queue=self._queue, executors=[f"{t}/{p}" for t, p in executors])
        try:
            await self._until_stopped(lease, loop, listener, [settler.run(), showing.run()])
        finally:
            await health.stop()
            for executor in executors.values():
                if isinstance(executor, Closing):
                    await executor.close()
        _LOG.info("service_stopped")

    async def _until_stopped(
        self, lease: Lease, loop: WorkerLoop, listener: Listener, writers: Iterable[Coroutine[Any, Any, None]]
    ) -> None:
        """Run the parts; the lease is held until the last job is given back."""
        lease.start(health_url=self.url)
        tasks = [asyncio.create_task(part) for part in (loop.hear(listener), loop.run(), loop.watch(), *writers)]
        stopping = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        _LOG.info("service_draining", seconds=self._settings.drain_seconds)
        lease.drain()
        await loop.drain(self._settings.drain_seconds, self._hurry)
        await lease.stop()
        for task in (*tasks, stopping):
            task.cancel()
        # A statement that a dead network swallowed does not even hear that it is cancelled.
        await asyncio.wait({*tasks, stopping}, timeout=_CLOSE_SECONDS)
        for task in done - {stopping}:
            task.result()  # a part that ended by itself is a defect: let it be seen

    def _lease(self, loop: WorkerLoop) -> Lease:
        settings = self._settings
        return Lease(
            settings.direct_url,
            Identity(self._name, self._queue, _version(), settings.slots, None),
            lease=timedelta(seconds=settings.lease_seconds),
            heartbeat=timedelta(seconds=settings.heartbeat_seconds),
            events=Events(loop.registered, loop.lost, loop.cancel),
            hooks=self._hooks,
            on_rescue=self._metrics.rescued.inc,
            on_renewal=self._metrics.renewals.inc,
        )

    def _listener(self) -> Listener:
        return Listener(
            self._settings.direct_url,
            [Channel.JOBS],
            sweep=self._settings.sweep_seconds,
            name=f"callsheet-{self._name}-listen",
            on_state=self._metrics.hearing.set,
        )


async def _close(pool: Pool) -> None:
    """Close a pool in order; what hangs is cut off."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()


def _version() -> str:
    try:
        return version("callsheet")
    except PackageNotFoundError:
        return "checkout"
