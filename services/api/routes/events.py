"""Live events over SSE: of one pipeline, of the list of pipelines, and for operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import BaseModel

from services.api.errors import HttpError
from services.api.models.events import DeletedEvent, OpsEvent, PipelineEvent, TouchedEvent
from services.api.routing import Call, Handler, Route
from shared.db import CONNECTION_ERRORS
from shared.domain.access import AccessRole

if TYPE_CHECKING:
    from services.api.events.stream import Stream

_LOOK_SECONDS = 2.0
"""How soon a client that is gone is noticed while nothing happens."""
_BEAT_EVERY = 7
"""A heartbeat after so many looks in a row that found nothing: 14 seconds, less than any proxy waits."""
_HEADERS = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}


async def pipeline_events(call: Call) -> web.StreamResponse:
    """Send a pipeline as it stands, and then what changes."""
    cursor = call.request.headers.get("Last-Event-ID")
    return await _send(call, call.rooms.hub.watch(call.pipeline, cursor, _cut(call)), ROUTES[0])


async def touched_events(call: Call) -> web.StreamResponse:
    """Send which pipelines change."""
    return await _send(call, call.rooms.hub.watch_touched(_cut(call)), ROUTES[1])


async def ops_events(call: Call) -> web.StreamResponse:
    """Send queues, workers and lanes whenever they change."""
    return await _send(call, call.rooms.hub.watch_ops(_cut(call)), ROUTES[2])


async def _send(call: Call, opened: AbstractAsyncContextManager[Stream], route: Route) -> web.StreamResponse:
    async with opened as stream:
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(call.request)
        try:
            await response.write(b"retry: 2000\n\n")
            await _pump(call, stream, response, route)
        except (ConnectionError, HttpError):
            stream.end()  # gone, too slow, or not welcome any more: a client that is there comes back and is told
        return response


async def _pump(call: Call, stream: Stream, response: web.StreamResponse, route: Route) -> None:
    quiet = 0
    while (event := await stream.next(_LOOK_SECONDS)) is not None:
        transport = call.request.transport
        if transport is None or transport.is_closing():
            return
        quiet = 0 if event else quiet + 1
        if event:
            await response.write(event)
        elif quiet % _BEAT_EVERY == 0:
            await _check_again(call, route)
            await response.write(b": beat\n\n")


async def _check_again(call: Call, route: Route) -> None:
    """End the stream of somebody whose token was revoked; a database that is away proves nothing."""
    try:
        await call.rooms.door.admit(call.request, route)
    except CONNECTION_ERRORS:
        return


def _cut(call: Call) -> Callable[[], None]:
    def cut() -> None:
        if call.request.transport is not None:
            call.request.transport.abort()

    return cut


def _route(path: str, handle: Handler, summary: str, role: AccessRole, events: Mapping[str, type[BaseModel]]) -> Route:
    return Route(
        "GET",
        path,
        handle,
        summary,
        "events",
        {200: "text/event-stream"},
        role=role,
        headers={"Last-Event-ID": "The id of the last event that arrived: what changed since then is sent."},
        proof="ticket",
        events=events,
    )


ROUTES = (
    _route(
        "/pipelines/{pipeline_id}/events",
        pipeline_events,
        "A pipeline, live",
        AccessRole.VIEWER,
        {"snapshot": PipelineEvent, "change": PipelineEvent, "deleted": DeletedEvent},
    ),
    _route("/events", touched_events, "Which pipelines change", AccessRole.VIEWER, {"touched": TouchedEvent}),
    _route("/ops/events", ops_events, "Queues, workers and lanes, live", AccessRole.OPS, {"ops": OpsEvent}),
)
