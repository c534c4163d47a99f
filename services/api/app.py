"""The application: routes, and around all of them request ids, errors in one shape, CORS, security headers, numbers."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Sequence
from uuid import uuid4

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from services.api.bodies import read_body, read_query
from services.api.console import Console
from services.api.cors import Cors
from services.api.door import TICKET
from services.api.errors import as_answer
from services.api.metrics import Metrics
from services.api.rooms import Rooms
from services.api.routing import BASE, Answer, Call, Handled, Route
from shared.log import bound

_LOG = structlog.get_logger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that does not bring its own."""
_TLS_ONLY = "max-age=31536000"

_ID = web.RequestKey("id", str)
_CORS = web.RequestKey("cors", dict[str, str])
_CALLER = web.RequestKey("caller", str)

_Next = Callable[[web.Request], Awaitable[web.StreamResponse]]
_Prepare = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


def make_app(rooms: Rooms, routes: Sequence[Route], metrics: Metrics) -> web.Application:
    """Return the application that answers these routes."""
    app = web.Application(middlewares=[_middleware(Cors.read(rooms.settings.api_cors_origins), metrics)])
    for route in routes:
        handle = _handler(route, rooms)
        app.router.add_route(route.method, BASE + route.path, handle, name=None)
        if route.head:
            app.router.add_route("HEAD", BASE + route.path, handle)
    app.router.add_get("/{path:(?!v1/).*}", Console(rooms.settings).answer)
    app.on_response_prepare.append(_prepare(rooms))
    return app


def _handler(route: Route, rooms: Rooms) -> _Next:
    async def handle(request: web.Request) -> web.StreamResponse:
        caller = await rooms.door.admit(request, route)
        request[_CALLER] = caller.name
        query = read_query(request, route.query, apart=TICKET)
        body = None
        if isinstance(route.body, type):
            body = await read_body(request, route.body, most_bytes=rooms.settings.api_max_json_bytes)
        return _rendered(route, await route.handle(Call(request, rooms, caller, body, query)))

    return handle


def _rendered(route: Route, found: Handled) -> web.StreamResponse:
    if isinstance(found, web.StreamResponse):
        return found
    answer = found if isinstance(found, Answer) else Answer(found)
    status = answer.status or route.status
    if answer.body is None:
        return web.Response(status=status, headers=answer.headers)
    data = answer.body.model_dump_json(by_alias=True).encode()
    return web.Response(status=status, body=data, content_type="application/json", headers=answer.headers)


def _middleware(cors: Cors, metrics: Metrics) -> Middleware:
    @web.middleware
    async def around(request: web.Request, handler: _Next) -> web.StreamResponse:
        began = time.perf_counter()
        request[_ID] = _request_id(request)
        request[_CORS] = cors.headers(request)
        with bound(request=request[_ID]):
            try:
                answer = cors.preflight(request) or await handler(request)
            except Exception as error:  # noqa: BLE001  the last door: every error has its answer
                answer = as_answer(error, request[_ID])
            _note(request, answer, metrics, time.perf_counter() - began)
        return answer

    return around


def _request_id(request: web.Request) -> str:
    """Return the caller's own id where it can stand in a log, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _note(request: web.Request, answer: web.StreamResponse, metrics: Metrics, seconds: float) -> None:
    resource = request.match_info.route.resource
    path = "unknown" if resource is None else resource.canonical
    metrics.answered(request.method, path, answer.status, seconds)
    _LOG.info(
        "request_answered",
        method=request.method,
        path=path,
        status=answer.status,
        ms=round(seconds * 1000, 1),
        caller=request.get(_CALLER),
    )


def _prepare(rooms: Rooms) -> _Prepare:
    """Return what every answer goes through before its first byte, streams and files too."""

    async def prepare(request: web.Request, answer: web.StreamResponse) -> None:
        for name, value in _SECURITY.items():
            answer.headers.setdefault(name, value)
        if rooms.door.secure:
            answer.headers["Strict-Transport-Security"] = _TLS_ONLY
        answer.headers["Server"] = "callsheet"  # instead of aiohttp's, which tells its version
        answer.headers["X-Request-Id"] = request.get(_ID, "")
        answer.headers.update(request.get(_CORS, {}))

    return prepare
