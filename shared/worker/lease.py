"""Hold the lease of this process: its own thread, its own loop, its own session.

A blocked main loop does not lose the lease, and a database that is away loses it only when its time is over by this
process's own clock. A lease that is lost kills what this process started at once, from this thread, and the process
comes back under a new id: that id is the fence beside the attempt. Nothing but the process's end ends the thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from pydantic import SecretStr

from shared.db import CONNECTION_ERRORS, RETRYABLE_ERRORS
from shared.db.workers import WorkerRegistry
from shared.domain.nodes import JobId, WorkerId
from shared.errors import CallsheetError
from shared.media.process import kill_all_groups
from shared.worker.hooks import Hooks
from shared.worker.tenure import Tenure

_LOG = structlog.get_logger(__name__)
_EXPECTED: tuple[type[Exception], ...] = (*CONNECTION_ERRORS, *RETRYABLE_ERRORS, CallsheetError)
_RECONNECT_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0)
_RESCUE_SECONDS = 1.25
"""Between two looks for the dead; any living process looks."""
_SUSPICION_SECONDS = 0.75
"""Two looks tell a death: the second comes as soon as a session that was only cut has had time to come back."""
_MARGIN = 0.25
"""Part of the lease that is given up, so that we stop before others may begin."""
_WATCH_SECONDS = 0.25
_STUCK_SECONDS = 60.0
"""A connection that hangs costs the thread ten seconds, a statement five."""
_STOP_SECONDS = 3.0


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
        on_rescue: Called from the thread with the number of jobs that were taken back from dead workers.
        on_renewal: Called from the thread after each heartbeat.
    """

    def __init__(  # noqa: PLR0913  built in one place, all by name
        self,
        url: SecretStr,
        identity: Identity,
        *,
        lease: timedelta,
        heartbeat: timedelta,
        events: Events,
        hooks: Hooks,
        on_rescue: Callable[[int], None] = lambda _jobs: None,
        on_renewal: Callable[[], None] = lambda: None,
    ) -> None:
        self._url = url
        self._identity = identity
        self._lease = lease
        self._heartbeat_seconds = heartbeat.total_seconds()
        self._events = events
        self._hooks = hooks
        self._on_rescue = on_rescue
        self._on_renewal = on_renewal
        self._registry: WorkerRegistry | None = None
        self._tenure: Tenure | None = None
        self._beat_due = 0.0
        self._rescue_due = 0.0
        self._turned = 0.0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._draining = threading.Event()
        self._nudge: Callable[[], None] = lambda: None

    def start(self, *, health_url: str | None = None) -> None:
        """Begin to hold the lease; ``events.registered`` says when it is held."""
        if health_url is not None:
            self._identity = replace(self._identity, health_url=health_url)
        self._main = asyncio.get_running_loop()
        self._turned = time.monotonic()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._keep()), name="lease", daemon=True)
        self._thread.start()

    def drain(self) -> None:
        """Show that no more work is taken; the lease is kept."""
        self._draining.set()
        self._nudge()

    async def stop(self) -> None:
        """Leave the table of workers and end the thread; a database that is away is not waited for."""
        self._stopping.set()
        if self._tenure is not None:
            self._tenure.end()
        self._nudge()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, _STOP_SECONDS)

    @property
    def worker(self) -> WorkerId | None:
        """Return the id under which jobs are claimed now; None while no lease is held."""
        tenure = self._tenure
        return tenure.worker if tenure is not None and tenure.holds() else None

    @property
    def held(self) -> bool:
        """Say whether a lease is ours by our own clock."""
        return self.worker is not None

    @property
    def turning(self) -> bool:
        """Say whether the thread is alive and does its rounds; a process in which it does not is to be replaced."""
        return self._thread is not None and self._thread.is_alive() and time.monotonic() - self._turned < _STUCK_SECONDS

    def holds(self, worker: WorkerId) -> bool:
        """Say whether this id is ours; once it was not, it never is again."""
        return self.worker == worker

    # The thread.

    async def _keep(self) -> None:
        wake, loop = asyncio.Event(), asyncio.get_running_loop()
        self._nudge = lambda: _call_in(loop, wake.set)
        watch = asyncio.create_task(self._watch())
        failures = 0
        while not self._stopping.is_set():
            self._turned = time.monotonic()
            try:
                await self._turn()
                failures = 0
            except Exception as error:  # noqa: BLE001  whatever the database says, the thread goes on
                failures += 1
                _note(error, failures)
                await self._forget_session()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause(failures)):
                    await wake.wait()
            wake.clear()
        watch.cancel()
        await self._leave()

    def _pause(self, failures: int) -> float:
        """Return the seconds until something is due."""
        if failures:
            return _RECONNECT_SECONDS[min(failures, len(_RECONNECT_SECONDS)) - 1]
        return max(0.0, min(self._beat_due, self._rescue_due) - time.monotonic())

    async def _turn(self) -> None:
        """Do what is due: session, registration, heartbeat, rescue."""
        registry = self._registry or await self._open_session()
        tenure = self._tenure
        if tenure is None:
            await self._register(registry)
        elif time.monotonic() >= self._beat_due:
            await self._beat(registry, tenure)
        if time.monotonic() >= self._rescue_due:
            await self._rescue(registry)

    async def _open_session(self) -> WorkerRegistry:
        """Open the session and show at once that we live.

        Others may have lost their sessions with us: nobody is declared dead before they had time to come back.
        """
        self._registry = await WorkerRegistry.connect(self._url, name=f"callsheet-{self._identity.service}-lease")
        self._rescue_due = time.monotonic() + _RESCUE_SECONDS
        if self._tenure is not None:
            self._beat_due = 0.0
            await self._registry.lock(self._tenure.worker)
        return self._registry

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
        self._tenure = Tenure(worker, self._end_of(begun))
        self._beat_due = begun + self._heartbeat_seconds
        self._hooks.registered(worker)
        self._tell(self._events.registered, worker)

    async def _beat(self, registry: WorkerRegistry, tenure: Tenure) -> None:
        begun = time.monotonic()
        if self._draining.is_set():
            await registry.draining(tenure.worker)
        beat = await registry.heartbeat(tenure.worker, self._lease)
        if tenure is not self._tenure:
            return  # the watch was faster
        if not beat.alive:
            self._lose(tenure, "another process took its jobs")
            await registry.deregister(tenure.worker)  # what was claimed since then, nobody would look for
        elif tenure.extend(self._end_of(begun)):
            self._beat_due = begun + self._heartbeat_seconds
            self._on_renewal()
            self._hooks.renewed(tenure.worker)
            if beat.cancel:
                self._tell(self._events.cancel, beat.cancel)

    def _end_of(self, begun: float) -> float:
        return begun + self._lease.total_seconds() * (1 - _MARGIN)

    async def _rescue(self, registry: WorkerRegistry) -> None:
        self._rescue_due = time.monotonic() + _RESCUE_SECONDS
        try:
            found = await registry.rescue()
        except RETRYABLE_ERRORS:
            return  # whoever was in the way may have done it
        if registry.suspects:
            self._rescue_due = time.monotonic() + _SUSPICION_SECONDS
        if found.workers:
            _LOG.warning("workers_rescued", workers=found.workers, jobs=found.jobs)
            self._on_rescue(found.jobs)
            self._hooks.rescued(found.jobs)

    async def _watch(self) -> None:
        """Notice the end of the lease in time, whatever the session hangs on."""
        while True:
            tenure = self._tenure
            await asyncio.sleep(_WATCH_SECONDS if tenure is None else min(_WATCH_SECONDS, tenure.left()))
            if self._stopping.is_set():
                return
            if tenure is not None and tenure is self._tenure and not tenure.holds():
                self._lose(tenure, "it ran out: the database was away, or this process was frozen")

    def _lose(self, tenure: Tenure, reason: str) -> None:
        """Stop everything at once; the id is never used again."""
        tenure.end()
        self._tenure = None
        killed = kill_all_groups()
        _LOG.error("lease_lost", worker=tenure.worker, reason=reason, processes_killed=killed)
        self._tell(self._events.lost, tenure.worker)
        self._nudge()

    async def _leave(self) -> None:
        if self._registry is not None and self._tenure is not None:
            with contextlib.suppress(*_EXPECTED):
                await self._registry.deregister(self._tenure.worker)
        await self._forget_session()

    async def _forget_session(self) -> None:
        registry, self._registry = self._registry, None
        if registry is not None:
            with contextlib.suppress(*_EXPECTED):
                await registry.close()

    def _tell(self, listener: Callable[..., None], *args: object) -> None:
        _call_in(self._main, lambda: listener(*args))


def _call_in(loop: asyncio.AbstractEventLoop, what: Callable[[], object]) -> None:
    with contextlib.suppress(RuntimeError):  # that loop has ended
        loop.call_soon_threadsafe(what)


def _note(error: Exception, failures: int) -> None:
    """Log the first failure of a row: an outage is one fact, not one a second."""
    if not isinstance(error, _EXPECTED):
        _LOG.error("lease_defect", exc_info=error)
    elif failures == 1:
        _LOG.warning("lease_session_lost", error=str(error))
