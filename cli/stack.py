"""Everything on this machine: database, schema, services; up in a few seconds, down in a few more."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from cli.access import HOST, Role, free_port, is_free
from cli.desk import Desk
from cli.home import Home
from cli.login import make_link
from cli.postgres import EmbeddedPostgres
from cli.supervisor import DRAIN_SECONDS, Line, Supervisor
from shared.db import open_pool
from shared.db.migrate import migrate
from shared.domain.access import AccessRole

_LOOK_EVERY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Stack:
    """What runs, and how it is reached."""

    urls: dict[Role, SecretStr]
    """By role; with a server of one's own, the one URL that was given, for every role."""
    pids: dict[str, int]
    api: str
    """Where the API is reached."""
    login: SecretStr
    """Opens the console, once."""


@asynccontextmanager
async def running(desk: Desk, *, purpose: str, on_line: Line, on_step: Callable[[str], None]) -> AsyncIterator[Stack]:
    """Run everything for as long as the block lasts, and leave nothing behind.

    Raises:
        Refused: Another process runs this home.
        ConfigError: Something cannot be started, with its own last words.
    """
    server = None if desk.settings.database_url is not None else EmbeddedPostgres(desk.home, purpose=purpose)
    try:
        if server is not None:
            on_step("starting Postgres")
            server.start()
        urls = _urls(desk, server)
        on_step("bringing the schema up to date")
        await migrate(urls[Role.OWNER])
        on_step("starting the services")
        async with _services(desk, urls, on_line) as supervisor, _watched(server, on_line):
            pids = supervisor.pids() | ({"postgres": server.pid} if server is not None and server.pid else {})
            api = desk.settings.api_public_url or f"http://{HOST}:{supervisor.api_port}"
            Home(desk.home).note_api(api)
            yield Stack(urls, pids, api, await _login(api, urls[Role.SERVICE]))
    finally:
        if server is not None:
            server.stop()


@asynccontextmanager
async def _services(desk: Desk, urls: Mapping[Role, SecretStr], on_line: Line) -> AsyncIterator[Supervisor]:
    def tell(service: str, status: int) -> None:
        on_line(service, f"ended unasked with status {status}; it is started again")

    supervisor = Supervisor(_environment(desk, urls), api_port=lambda: _api_port(desk), on_line=on_line, on_death=tell)
    try:
        await supervisor.start()
        yield supervisor
    finally:
        await _stop(supervisor)


async def _stop(supervisor: Supervisor) -> None:
    """Stop in order; whoever is interrupted in this is in a hurry."""
    try:
        await supervisor.stop()
    finally:
        supervisor.kill()


@asynccontextmanager
async def _watched(server: EmbeddedPostgres | None, on_line: Line) -> AsyncIterator[None]:
    """Start the embedded server again when it ends by itself."""

    async def watch(server: EmbeddedPostgres) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
            if server.pid is None:
                on_line("postgres", "ended unasked; it is started again")
                server.restart()

    task = asyncio.create_task(watch(server)) if server is not None else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _urls(desk: Desk, server: EmbeddedPostgres | None) -> dict[Role, SecretStr]:
    if server is not None:
        return {role: server.url(role) for role in Role}
    given = desk.settings.database_url
    return {role: given for role in Role if given is not None}


def _api_port(desk: Desk) -> int:
    """Return the port that was asked for; the usual one gives way when somebody else has it."""
    port = desk.settings.api_port
    if "api_port" in desk.settings.model_fields_set and port:
        return port
    return port if is_free(port) else free_port()


async def _login(api: str, url: SecretStr) -> SecretStr:
    pool = await open_pool(url, size=1, name="callsheet-cli")
    try:
        return await make_link(pool, api, AccessRole.OPS)
    finally:
        pool.terminate()


def _environment(desk: Desk, urls: Mapping[Role, SecretStr]) -> dict[str, str]:
    """Return what the services read their settings from: ours where we decide, the user's everywhere else."""
    environment = {
        "CALLSHEET_MEDIA_DIR": str(desk.storage_settings().media_dir.absolute()),
        "CALLSHEET_SCRATCH_DIR": str(desk.home / "scratch"),
        "CALLSHEET_DRAIN_SECONDS": str(DRAIN_SECONDS),
        "CALLSHEET_LOG_FORMAT": "json" if desk.screen.json else "console",
        "NO_COLOR": "1",
        **os.environ,
        "DATABASE_URL": urls[Role.SERVICE].get_secret_value(),
        "CALLSHEET_EDITOR_DATABASE_URL": urls[Role.EDITOR].get_secret_value(),
    }
    if desk.settings.database_url is None:
        environment.pop("DATABASE_URL_DIRECT", None)
    return environment
