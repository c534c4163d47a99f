"""Put the API together: pools, storage, listener, events, health, the server, and an orderly end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from services.api.app import make_app
from services.api.docs import Description
from services.api.door import Door
from services.api.events.hub import Hub
from services.api.metrics import Metrics
from services.api.previews import Previews
from services.api.rooms import Rooms
from services.api.table import ROUTES
from shared.config import ApiSettings
from shared.db import Pool, open_pool
from shared.db.migrate import require_current
from shared.db.views import may_edit
from shared.errors import ConfigError
from shared.health import HealthServer, remembered
from shared.media.binaries import find_ffmpeg
from shared.storage import open_storage

_LOG = structlog.get_logger(__name__)
_STORAGE_CHECK_SECONDS = 30.0
_SHUTDOWN_SECONDS = 3.0
_LINGER_SECONDS = 1.0
"""How long a client may go on sending a body that was refused, so that it gets to read why."""


class Api:
    """One API process; any number may run."""

    def __init__(self, settings: ApiSettings) -> None:
        self._settings = settings
        self._registry = CollectorRegistry()
        self._metrics = Metrics.on(self._registry)
        self._stop = asyncio.Event()
        self.address = ""
        """By which it is reached, once it listens."""
        self.listening = asyncio.Event()

    async def run(self) -> None:
        """Answer until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        async with self.serving():
            await self._stop.wait()
        _LOG.info("service_stopped")

    def stop(self) -> None:
        """Stop; streams are ended, and answers that are under way get a moment."""
        self._stop.set()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Rooms]:
        """Answer for as long as the block lasts."""
        async with AsyncExitStack() as stack:
            rooms = await self._rooms(stack)
            health = self._health(rooms)
            health_url = await health.start(self._settings.health_host, self._settings.health_port)
            stack.push_async_callback(health.stop)
            await self._listen(rooms, stack)
            _LOG.info("service_started", health=health_url, address=self.address)
            yield rooms
            rooms.hub.close()

    async def _rooms(self, stack: AsyncExitStack) -> Rooms:
        settings = self._settings
        service = await _open(settings.database_url, settings, stack)
        editor = service
        if settings.editor_database_url is not None:
            editor = await _open(settings.editor_database_url, settings, stack)
        await _check(editor, service)
        storage = await open_storage(settings)
        stack.push_async_callback(storage.close)
        hub = Hub(editor, service, settings, self._metrics)
        await stack.enter_async_context(hub.running())
        door = Door(service, settings)
        previews = Previews(storage, _ffmpeg(settings), settings.scratch_dir)
        stack.push_async_callback(previews.close)
        return Rooms(settings, editor, service, storage, door, hub, Description.of(ROUTES), previews)

    async def _listen(self, rooms: Rooms, stack: AsyncExitStack) -> None:
        runner = web.AppRunner(
            make_app(rooms, ROUTES, self._metrics),
            access_log=None,
            shutdown_timeout=_SHUTDOWN_SECONDS,
            lingering_time=_LINGER_SECONDS,
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        host, port = self._settings.api_host, self._settings.api_port
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ConfigError(
                f"CALLSHEET_API_PORT: cannot listen on {host}:{port} ({error.strerror}); choose another, or 0"
            ) from error
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{runner.addresses[0][1]}"
        self.listening.set()

    def _health(self, rooms: Rooms) -> HealthServer:
        async def turning() -> str | None:
            return None

        async def storage() -> str | None:
            await rooms.storage.check()
            return None

        async def door() -> str | None:
            return None if self.listening.is_set() else "does not listen yet"

        ready = {
            "door": door,
            "database": _answers(rooms.service),
            "editor": _answers(rooms.editor),
            "storage": remembered(storage, _STORAGE_CHECK_SECONDS),
        }
        return HealthServer("api", self._registry, alive={"loop": turning}, ready=ready, notes=rooms.hub.notes)


def _ffmpeg(settings: ApiSettings) -> Path | None:
    """Return the ffmpeg for previews; an API without one has none."""
    try:
        return find_ffmpeg(settings.ffmpeg)
    except ConfigError as error:
        _LOG.warning("no_previews", error=str(error))
        return None


async def _open(url: SecretStr, settings: ApiSettings, stack: AsyncExitStack) -> Pool:
    pool = await open_pool(url, size=settings.api_connections, name="callsheet-api")
    stack.callback(pool.terminate)
    return pool


async def _check(editor: Pool, service: Pool) -> None:
    """Refuse to start with a schema or with roles that requests would fail at."""
    async with service.acquire() as connection:
        await require_current(connection)
    if not await may_edit(editor):
        raise ConfigError(
            "CALLSHEET_EDITOR_DATABASE_URL: this role may not write pipelines; connect as callsheet_editor"
        )


def _answers(pool: Pool) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        await pool.fetchval("select 1")
        return None

    return check
