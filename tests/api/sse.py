"""Read server-sent events as a browser does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from services.api.routing import BASE
from tests.api.conftest import Client

_PATIENCE = 60.0


@dataclass
class Event:
    """One event."""

    name: str
    id: str
    data: Any


class Events:
    """An open stream."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> Event | None:
        """Return the next event, None when the stream has ended."""
        fields: dict[str, str] = {}
        while line := await self.answer.content.readline():
            text = line.decode().rstrip("\n")
            if not text and "data" in fields:
                return Event(fields["event"], fields["id"], json.loads(fields["data"]))
            name, _, value = text.partition(": ")
            if name:
                fields[name] = value
        return None

    async def until(self, *, node: str, **expected: Any) -> Event:
        """Return the first event in which a node looks like this."""
        async with asyncio.timeout(_PATIENCE):
            while event := await self.next():
                for found in event.data["nodes"]:
                    if found["id"] == node and expected.items() <= found.items():
                        return event
        raise AssertionError("the stream ended")


@asynccontextmanager
async def listening(client: Client, path: str, last: str | None = None) -> AsyncIterator[Events]:
    """Open a stream."""
    headers = {"Authorization": f"Bearer {client.token}"} | ({"Last-Event-ID": last} if last else {})
    # Lines of a large snapshot are longer than aiohttp's buffer.
    async with client.session.get(client.address + BASE + path, headers=headers, read_bufsize=2**24) as answer:
        assert answer.status == 200, await answer.text()
        assert answer.content_type == "text/event-stream"
        yield Events(answer)
