"""A network that misbehaves on order: a TCP proxy that cuts or holds connections after so many bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlsplit

_FOREVER = 10**9


class Way(Enum):
    """Say which way bytes travel."""

    UP = auto()
    DOWN = auto()


@dataclass
class Proxy:
    """Pass bytes on, but for the trouble that a test has ordered."""

    url: str = ""
    held: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a connection has been brought to a standstill."""
    cuts: int = 0
    _way: Way | None = None
    _after: int = 0
    _times: int = 0
    _hold: bool = False
    _answer_to: bytes | None = None

    def cut(self, way: Way, *, after: int, times: int = _FOREVER) -> None:
        """Cut the next ``times`` connections as soon as more than ``after`` bytes went that way."""
        self._way, self._after, self._times = way, after, times

    def hold(self, way: Way, *, after: int) -> None:
        """Let no more than ``after`` bytes of a connection pass that way, and never close it."""
        self._way, self._after, self._times, self._hold = way, after, _FOREVER, True

    def lose_answer_to(self, words: bytes) -> None:
        """Cut the first connection on which an answer follows a request with these words in it."""
        self._answer_to = words

    async def pump(self, way: Way, source: asyncio.StreamReader, sink: asyncio.StreamWriter, seen: list[bytes]) -> None:
        """Carry bytes until one end closes, or trouble is due."""
        passed = 0
        while data := await source.read(65_536):
            passed += len(data)
            if way is Way.UP and self._answer_to and self._answer_to in data:
                seen.append(data)
            if way is Way.DOWN and seen:
                self._answer_to = None
                self.cuts += 1
                return
            if self._is_due(way, passed):
                self._times -= 1
                self.cuts += 1
                if not self._hold:
                    return
                self.held.set()
                await asyncio.Event().wait()
            sink.write(data)
            await sink.drain()

    def _is_due(self, way: Way, passed: int) -> bool:
        return way is self._way and self._times > 0 and passed > self._after


@asynccontextmanager
async def proxied(endpoint: str) -> AsyncIterator[Proxy]:
    """Run a proxy in front of an endpoint until the block ends."""
    proxy, carriers = Proxy(), set[asyncio.Task[None]]()
    parts = urlsplit(endpoint)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        carriers.add(task)
        with suppress(ConnectionError, asyncio.CancelledError):
            await _carry(proxy, reader, writer, parts.hostname, parts.port)
        _abort(writer)
        carriers.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        for carrier in [*carriers]:
            carrier.cancel()
        await asyncio.gather(*carriers, return_exceptions=True)
        await server.wait_closed()


async def _carry(
    proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str | None, port: int | None
) -> None:
    """Carry both ways until either ends, then cut both."""
    far_reader, far_writer = await asyncio.open_connection(host, port)
    seen: list[bytes] = []
    pumps = [
        asyncio.create_task(proxy.pump(Way.UP, reader, far_writer, seen)),
        asyncio.create_task(proxy.pump(Way.DOWN, far_reader, writer, seen)),
    ]
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        _abort(far_writer)
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


def _abort(writer: asyncio.StreamWriter) -> None:
    """End a connection at once, whatever is still to be sent."""
    writer.transport.abort()
    writer.close()
