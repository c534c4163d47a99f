"""What all fakes share: a server on loopback, a journal of calls, a bill, a plan of faults, and a clock that can be set on."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

import orjson
from aiohttp import web

Kind = Literal["delay", "reset_before", "reset_after", "error_before", "error_after", "garbage", "truncated"]
"""``before``: the provider never gets the order. ``after``, ``garbage``, ``truncated``: it does, and its answer is lost."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Fault:
    """Go wrong the next so many times that a call fits.

    Args:
        on: A regular expression that the beginning of ``METHOD /path`` must match.
        kind: How.
        times: How often; then it is over.
        skip: Calls that fit and go through before.
        seconds: How long a delay lasts.
        status: Of an error.
        body: Of an error; text is sent as such, anything else as JSON.
        headers: Of an error.
    """

    on: str
    kind: Kind
    times: int = 1
    skip: int = 0
    seconds: float = 0
    status: int = 503
    body: Any = "upstream connect error"
    headers: dict[str, str] = field(default_factory=dict)

    def fits(self, request: web.Request) -> bool:
        """Tell whether it goes wrong now, and count."""
        if self.times <= 0 or not re.match(self.on, f"{request.method} {request.path}"):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the journal."""

    at: float
    """Of the fake's clock."""
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    status: int | None
    """None: the connection was cut."""

    @property
    def json(self) -> Any:
        """Return the body's JSON."""
        return orjson.loads(self.body)


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of the bill."""

    order: str
    usd: Decimal


class Fake:
    """One provider. Subclasses name their routes and answer; an order calls `charge`, once."""

    name = "fake"

    def __init__(self) -> None:
        self.journal: list[Call] = []
        self.bill: list[Charge] = []
        self.faults: list[Fault] = []
        self.url = ""
        self._skipped = 0.0
        self._called = asyncio.Condition()

    def routes(self) -> Iterable[web.RouteDef]:
        """Return what the provider answers to."""
        raise NotImplementedError

    def now(self) -> float:
        """Return the fake's time, in seconds since 1970."""
        return time.time() + self._skipped

    def skip(self, seconds: float) -> None:
        """Set the clock on."""
        self._skipped += seconds

    def charge(self, order: str, usd: Decimal) -> None:
        """Write an order on the bill."""
        self.bill.append(Charge(order, usd))

    def calls(self, on: str = "") -> list[Call]:
        """Return the calls whose ``METHOD /path`` begins as a regular expression says."""
        return [call for call in self.journal if re.match(on, f"{call.method} {call.path}")]

    async def until(self, enough: Callable[[], bool]) -> None:
        """Wait until the journal or the bill show what is waited for."""
        async with self._called:
            await self._called.wait_for(enough)

    @asynccontextmanager
    async def serve(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """Serve on loopback, or as another host of this machine, and yield the base URL."""
        app = web.Application(middlewares=[self._middleware()], client_max_size=256 * 1024 * 1024)
        app.add_routes(list(self.routes()))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        self.url = f"http://{host}:{runner.addresses[0][1]}"
        try:
            yield self.url
        finally:
            await runner.cleanup()

    def _middleware(self) -> Any:
        @web.middleware
        async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            # A form can be read only once, by who asked for it.
            body = b"" if request.content_type.startswith("multipart/") else await request.read()
            status: int | None = None
            try:
                response = await self._answer(request, handler)
            except web.HTTPException as error:
                status = error.status
                raise
            else:
                status = response.status
                return response
            finally:
                await self._note(request, body, status)

        return middleware

    async def _note(self, request: web.Request, body: bytes, status: int | None) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.journal.append(Call(self.now(), request.method, request.path, dict(request.query), headers, body, status))
        async with self._called:
            self._called.notify_all()

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = next((fault for fault in self.faults if fault.fits(request)), None)
        if fault is None:
            return await handler(request)
        if fault.kind == "reset_before":
            return _cut(request)
        if fault.kind == "error_before":
            return _error(fault)
        await asyncio.sleep(fault.seconds)
        return await _spoil(fault, request, await handler(request))


async def _spoil(fault: Fault, request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Lose an answer that the provider has given."""
    match fault.kind:
        case "error_after":
            return _error(fault)
        case "garbage":
            return web.Response(status=response.status, text='{"data": {"vid', content_type="application/json")
        case "truncated":
            return await _truncate(request, response)
        case "reset_after":
            return _cut(request)
        case _:
            return response


def _cut(request: web.Request) -> web.Response:
    """End the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _error(fault: Fault) -> web.Response:
    if isinstance(fault.body, str):
        return web.Response(status=fault.status, text=fault.body, headers=fault.headers)
    return web.json_response(fault.body, status=fault.status, headers=fault.headers)


async def _truncate(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Announce the whole, send half of it, and hang up."""
    assert isinstance(response, web.Response)
    whole = response.body if isinstance(response.body, bytes | bytearray) else b""
    half = web.StreamResponse(status=response.status, headers={"Content-Type": response.content_type})
    half.content_length = len(whole)
    await half.prepare(request)
    with suppress(ConnectionError):
        await half.write(bytes(whole[: len(whole) // 2]))
    _cut(request)
    return half
