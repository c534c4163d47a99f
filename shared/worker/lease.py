"""Hold the lease of this process: its own thread, its own loop, its own session.

A blocked main loop does not lose the lease, and a database that is away loses it only when its time is over by this
process's own clock. A lease that is lost kills what this process started at once, from this thread, and the process
comes back under a new id: that id is the fence beside the attempt.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from pydantic import SecretStr

from shared.db import CONNECTION_ERRORS
from shared.db.workers import WorkerRegistry
from shared.domain.nodes import JobId, WorkerId
from shared.errors import ConfigError, Unavailable
from shared.media.process import kill_all_groups
from shared.worker.hooks import Hooks

_LOG = structlog.get_logger(__name__)
_AWAY: tuple[type[Exception], ...] = (*CONNECTION_ERRORS, Unavailable)
_TICK_SECONDS = 0.25
_RESCUE_SECONDS = 1.25
"""Two looks tell a death; any living process looks."""
_MARGIN = 0.25
"""Part of the lease that is given up, so that we stop before others may begin."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What this process enters into the table of workers."""

    service: str
    queue: str
    version: str
    slots: int
    health_url: str | None


@dataclass(frozen=True, slots=True)
class Events:
    """What the main loop wants to hear; called in the main loop."""

    registered: Callable[[WorkerId], None]
    lost: Callable[[WorkerId], None]
    cancel: Callable[[tuple[JobId, ...]], None]


class Lease:
    """Keep a lease for as long as the process lives.

    Args:
        url: Of a session connection.
        identity: Who we are.
        lease: How long a silent worker keeps its jobs.
        heartbeat: How often the lease is renewed.
        events: Called in the loop in which ``start`` was called.
        hooks: For tests.
    """

    def __init__(
        self,
        url: SecretStr,
        identity: Identity,
        *,
        lease: timedelta,
        heartbeat: timedelta,
        events: Events,
        hooks: Hooks,
        on_rescue: Callable[[int], None] = lambda _jobs: None,
    ) -> None:
        self._url = url
        self._identity = identity
        self._lease = lease
        self._heartbeat_seconds = heartbeat.total_seconds()
        self._events = events
        self._hooks = hooks
        self._on_rescue = on_rescue
        self._registry: WorkerRegistry | None = None
        self._deadline = 0.0
        self._beat_due = 0.0
        self._rescue_due = 0.0
        self._stopping = threading.Event()
        self._draining = threading.Event()
        self.worker: WorkerId | None = None
        """The id under which jobs are claimed and settled now; None while no lease is held."""

    def start(self) -> None:
        """Begin to hold the lease; ``events.registered`` says when it is held."""
        self._main = asyncio.get_running_loop()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._keep()), name="lease", daemon=True)
        self._thread.start()

    def drain(self) -> None:
        """Show that no more work is taken; the lease is kept."""
        self._draining.set()

    async def stop(self) -> None:
        """Leave the table of workers and end the thread."""
        self._stopping.set()
        await asyncio.to_thread(self._thread.join)

    @property
    def held(self) -> bool:
        """Say whether the lease is ours by our own clock."""
        return self.worker is not None and time.monotonic() < self._deadline

    async def _keep(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._tick()
            except _AWAY as error:
                _LOG.warning("lease_session_lost", error=str(error))
                await self._forget_session()
            except ConfigError as error:
                _LOG.error("lease_refused", error=str(error))
                await self._forget_session()
            self._check_deadline()
            await asyncio.sleep(_TICK_SECONDS)
        await self._leave()

    async def _tick(self) -> None:
        """Do what is due: session, registration, heartbeat, rescue."""
        if self._registry is None:
            self._registry = await WorkerRegistry.connect(self._url, name=f"callsheet-{self._identity.service}-lease")
            if self.worker is not None:
                await self._registry.lock(self.worker)
        if self.worker is None:
            await self._register(self._registry)
        elif time.monotonic() >= self._beat_due:
            await self._beat(self._registry, self.worker)
        if time.monotonic() >= self._rescue_due:
            self._rescue_due = time.monotonic() + _RESCUE_SECONDS
            await self._rescue(self._registry)

    async def _register(self, registry: WorkerRegistry) -> None:
        begun = time.monotonic()
        worker = await registry.register(
            service=self._identity.service,
            queues=[self._identity.queue],
            host=socket.gethostname(),
            pid=os.getpid(),
            version=self._identity.version,
            slots=self._identity.slots,
            lease=self._lease,
            health_url=self._identity.health_url,
        )
        self._renewed(begun)
        self.worker = worker
        self._hooks.registered(worker)
        self._tell(self._events.registered, worker)

    async def _beat(self, registry: WorkerRegistry, worker: WorkerId) -> None:
        begun = time.monotonic()
        if self._draining.is_set():
            await registry.draining(worker)
        beat = await registry.heartbeat(worker, self._lease)
        if not beat.alive:
            self._lose("another process took the jobs")
            return
        self._renewed(begun)
        if beat.cancel:
            self._tell(self._events.cancel, beat.cancel)

    def _renewed(self, begun: float) -> None:
        self._deadline = begun + self._lease.total_seconds() * (1 - _MARGIN)
        self._beat_due = begun + self._heartbeat_seconds

    async def _rescue(self, registry: WorkerRegistry) -> None:
        found = await registry.rescue()
        if found.workers:
            _LOG.warning("workers_rescued", workers=found.workers, jobs=found.jobs)
            self._on_rescue(found.jobs)
            self._hooks.rescued(found.jobs)

    def _check_deadline(self) -> None:
        if self.worker is not None and time.monotonic() >= self._deadline:
            self._lose("the lease ran out: the database was away, or this process was frozen")

    def _lose(self, reason: str) -> None:
        """Stop everything at once; the id is never used again."""
        worker, self.worker = self.worker, None
        kill_all_groups()
        _LOG.error("lease_lost", worker=worker, reason=reason)
        if worker is not None:
            self._tell(self._events.lost, worker)

    async def _leave(self) -> None:
        if self._registry is not None and self.worker is not None:
            with contextlib.suppress(*_AWAY):
                await self._registry.deregister(self.worker)
        await self._forget_session()

    async def _forget_session(self) -> None:
        registry, self._registry = self._registry, None
        if registry is not None:
            with contextlib.suppress(*_AWAY):
                await registry.close()

    def _tell(self, listener: Callable[..., None], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # the main loop has ended
            self._main.call_soon_threadsafe(listener, *args)
