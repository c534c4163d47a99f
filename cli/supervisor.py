"""One process per service: started, watched, started again when it dies, stopped in order.

Each service is told its health port, so readiness is asked of the service itself. A service that dies before it was
ever ready gets other ports, for another program may have taken them in between; when it dies again it is a fault of
the installation and ends the start. Later deaths are answered with a restart, sooner or later.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp

from cli import child
from cli.access import HOST, free_port
from shared.errors import ConfigError

Line = Callable[[str, str], None]
"""Take a service's name and one line of its log."""
Choice = Callable[[], int]
"""Return a port that is free right now."""

WORKERS = ("ffmpeg_worker", "tts_worker", "heygen_worker", "animation_worker", "render_worker")
SERVICES = ("dispatcher", *WORKERS, "api")
"""In the order in which they start; they stop in the opposite order."""

_READY_SECONDS = 60.0
_STOP_SECONDS = 8.0
"""Longer than ``DRAIN_SECONDS``, after which a service gives its jobs back by itself."""
DRAIN_SECONDS = 4
_EARLY_DEATHS = 2
_HEALTH_PORT = "CALLSHEET_HEALTH_PORT"
_API_PORT = "CALLSHEET_API_PORT"
_BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_HEALTHY_SECONDS = 60.0
"""A service that lived this long starts again at once."""
_LOOK_EVERY_SECONDS = 0.05
_LAST_LINES = 12


@dataclass
class _Service:
    name: str
    choices: dict[str, Choice]
    """By the name of the setting."""
    ports: dict[str, int] = field(default_factory=dict)
    kept: bool = False
    """Others know the ports by now."""
    process: asyncio.subprocess.Process | None = None
    deaths: int = 0
    started: float = 0.0
    last: deque[str] = field(default_factory=lambda: deque(maxlen=_LAST_LINES))


class Supervisor:
    """Keep the services alive.

    Args:
        environment: What every service reads its settings from; the ports are added to it.
        api_port: Chooses where the API listens.
        on_line: Called with each line that a service logs.
        on_death: Called with a service's name and exit status when it died unasked.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        api_port: Choice,
        on_line: Line,
        on_death: Callable[[str, int], None],
    ) -> None:
        self._environment = environment
        self._on_line = on_line
        self._on_death = on_death
        self._services = {name: _Service(name, {_HEALTH_PORT: free_port}) for name in SERVICES}
        self._services["api"].choices[_API_PORT] = api_port
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Future[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Start all services and wait until each says that it is ready.

        Raises:
            ConfigError: One of them does not start, with the last lines of its log.
        """
        self._failed = asyncio.get_running_loop().create_future()
        self._tasks = {asyncio.create_task(self._keep(service)) for service in self._services.values()}
        ready = asyncio.ensure_future(self._wait_ready())
        try:
            await asyncio.wait({ready, self._failed}, return_when=asyncio.FIRST_COMPLETED)
            if self._failed.done():
                self._failed.result()
            await ready
        finally:
            ready.cancel()

    async def stop(self) -> None:
        """Stop the API and the workers, then the dispatcher; whoever does not go in time is killed."""
        self._stopping = True
        await asyncio.gather(*(self._end(self._services[name]) for name in (*WORKERS, "api")))
        await self._end(self._services["dispatcher"])
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def kill(self) -> None:
        """Do not ask."""
        for service in self._services.values():
            if service.process is not None and service.process.returncode is None:
                _signal_group(service.process, signal.SIGKILL)

    def pids(self) -> dict[str, int]:
        """Return the processes that run, by service."""
        return {
            name: service.process.pid
            for name, service in self._services.items()
            if service.process is not None and service.process.returncode is None
        }

    @property
    def api_port(self) -> int:
        """Return where the API listens, once everything was started."""
        return self._services["api"].ports[_API_PORT]

    async def _keep(self, service: _Service) -> None:
        """Run a service again and again until the supervisor stops."""
        while not self._stopping:
            await self._launch(service)
            status = await self._follow(service)
            if self._stopping:
                return
            self._on_death(service.name, status)
            service.deaths = 1 if time.monotonic() - service.started > _HEALTHY_SECONDS else service.deaths + 1
            if self._failed is not None and not self._failed.done() and service.deaths >= _EARLY_DEATHS:
                self._failed.set_exception(ConfigError(_obituary(service, status)))
            await asyncio.sleep(_BACKOFF_SECONDS[min(service.deaths, len(_BACKOFF_SECONDS)) - 1])

    async def _launch(self, service: _Service) -> None:
        service.started = time.monotonic()
        if not service.kept:
            service.ports = {setting: choose() for setting, choose in service.choices.items()}
        ports = {setting: str(port) for setting, port in service.ports.items()}
        service.process = await asyncio.create_subprocess_exec(
            *child.command([sys.executable, "-m", f"services.{service.name}"], signal=signal.SIGTERM),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**self._environment, **ports, "PYTHONUNBUFFERED": "1"},
            # Ctrl-C in a terminal goes to the whole group; the supervisor stops its services in order instead.
            start_new_session=True,
        )

    async def _follow(self, service: _Service) -> int:
        """Pass the log on until the service ends, and return its exit status."""
        process = service.process
        if process is None or process.stdout is None:
            raise ConfigError(f"{service.name} was not started")
        while line := await _read_line(process.stdout):
            text = line.decode(errors="replace").rstrip()
            service.last.append(text)
            self._on_line(service.name, text)
        return await process.wait()

    async def _wait_ready(self) -> None:
        waiting = dict(self._services)
        deadline = time.monotonic() + _READY_SECONDS
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            while waiting:
                for name, service in list(waiting.items()):
                    if await _is_ready(session, service):
                        service.kept = True
                        del waiting[name]
                if waiting and time.monotonic() > deadline:
                    names = ", ".join(waiting)
                    raise ConfigError(f"not ready after {_READY_SECONDS:.0f} s: {names}; see their log")
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
        if self._failed is not None and not self._failed.done():
            self._failed.set_result(None)

    async def _end(self, service: _Service) -> None:
        process = service.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            _signal_group(process, signal.SIGKILL)
            await process.wait()


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    """Return the next line, or a piece of one that is too long for the buffer."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await stream.readexactly(error.consumed)


async def _is_ready(session: aiohttp.ClientSession, service: _Service) -> bool:
    if _HEALTH_PORT not in service.ports:
        return False
    try:
        async with session.get(f"http://{HOST}:{service.ports[_HEALTH_PORT]}/readyz") as answer:
            return answer.status == 200  # noqa: PLR2004  HTTP OK
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


def _signal_group(process: asyncio.subprocess.Process, word: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, word)


def _obituary(service: _Service, status: int) -> str:
    how = f"signal {-status}" if status < 0 else f"exit status {status}"
    last = "\n  ".join(line for line in service.last if line)
    return f"{service.name} does not start ({how}):\n  {last}"
