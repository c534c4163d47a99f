"""The way to the database: open, shut, or swallowing everything that is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr


class Road:
    """Carry connections to a server for as long as it is open."""

    def __init__(self, url: SecretStr) -> None:
        self._parts = urlsplit(url.get_secret_value())
        self._open = asyncio.Event()
        self._open.set()
        self._shut = False
        self._carriers: set[asyncio.Task[None]] = set()
        self.url = url

    def shut(self) -> None:
        """Cut all connections and refuse new ones."""
        self._shut = True
        for carrier in self._carriers:
            carrier.cancel()

    def swallow(self) -> None:
        """Keep connections, and let nothing through."""
        self._open.clear()

    def open(self) -> None:
        """Let everything through again."""
        self._shut = False
        self._open.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        task = asyncio.current_task()
        assert task is not None
        self._carriers.add(task)
        try:
            if not self._shut:
                await self._both_ways(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._carriers.discard(task)
            writer.transport.abort()

    async def _both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        pumps = {asyncio.create_task(self._pump(*way)) for way in ((reader, far_writer), (far_reader, writer))}
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            far_writer.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            await self._open.wait()
            sink.write(data)
            await sink.drain()

    async def close(self) -> None:
        """Cut what is left."""
        self.shut()
        await asyncio.gather(*self._carriers, return_exceptions=True)


@asynccontextmanager
async def road_to(url: SecretStr) -> AsyncIterator[Road]:
    """Build a road to a server until the block ends."""
    road = Road(url)
    server = await asyncio.start_server(road.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    parts = urlsplit(url.get_secret_value())
    where = f"{parts.username}:{parts.password}@127.0.0.1:{port}"
    road.url = SecretStr(urlunsplit(parts._replace(netloc=where)))
    try:
        yield road
    finally:
        server.close()
        await road.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)
