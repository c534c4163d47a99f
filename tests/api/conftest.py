"""A real API on a real port over the test's own database, and clients with each of the roles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from cli.postgres import EmbeddedPostgres
from services.api.rooms import Rooms
from services.api.routing import BASE
from services.api.service import Api
from shared.config import ApiSettings
from shared.db.access import create_token
from shared.domain.access import AccessRole


@dataclass
class Said:
    """What the API answered."""

    status: int
    headers: Any
    body: bytes
    json: Any = None

    @property
    def error(self) -> dict[str, Any]:
        """Return what went wrong."""
        found: dict[str, Any] = self.json["error"]
        return found


@dataclass
class Client:
    """Speak to the API as one role."""

    session: aiohttp.ClientSession
    address: str
    token: str | None
    rooms: Rooms
    headers: dict[str, str] = field(default_factory=dict)

    async def __call__(self, method: str, path: str, json: Any = None, **more: Any) -> Said:
        """Send a request; ``path`` is below the base unless it begins with ``//``."""
        headers = {**self.headers, **more.pop("headers", {})}
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        more.setdefault("allow_redirects", False)
        url = self.address + (path[1:] if path.startswith("//") else BASE + path)
        if json is not None:
            more["json"] = json
        async with self.session.request(method, url, headers=headers, **more) as answer:
            body = await answer.read()
            said = Said(answer.status, answer.headers, body)
            if answer.content_type == "application/json" and body:
                said.json = await answer.json()
            return said


@dataclass
class Served:
    """The API that runs, and how each role speaks to it."""

    rooms: Rooms
    api: Api
    nobody: Client
    viewer: Client
    editor: Client
    ops: Client


@pytest.fixture
def api_settings(database: SecretStr, postgres: EmbeddedPostgres, tmp_path: Path) -> ApiSettings:
    """Give the settings of the API under test, which connects as the two roles that it is meant for."""
    name = urlsplit(database.get_secret_value()).path.strip("/")
    return ApiSettings(
        database_url=postgres.url("service", name),
        editor_database_url=postgres.url("editor", name),
        api_port=0,
        media_dir=tmp_path / "media",
        scratch_dir=tmp_path / "scratch",
        console_dir=tmp_path / "not-built",
        api_max_json_bytes=100_000,
    )


@pytest.fixture
async def served(api_settings: ApiSettings) -> AsyncIterator[Served]:
    """Run an API, with a client for each role."""
    api = Api(api_settings)
    async with api.serving() as rooms, aiohttp.ClientSession() as session:
        clients = {}
        for role in AccessRole:
            token = await create_token(rooms.service, role.value, role, lasts=None)
            clients[role.value] = Client(session, api.address, token.get_secret_value(), rooms)
        yield Served(rooms, api, Client(session, api.address, None, rooms), **clients)
