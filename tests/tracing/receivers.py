"""A collector and a Sentry, as far as our services speak to them: real HTTP, bodies decoded by their own formats."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

_PATIENCE = 30.0


@dataclass
class Seen:
    """A span as the collector got it."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    began: int
    ended: int
    failed: bool
    facts: dict[str, Any]


@dataclass
class Receiver:
    """What has come in."""

    url: str = ""
    spans: list[Seen] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    """Bodies as they came, unpacked."""
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until what has come in is such."""
        async with asyncio.timeout(_PATIENCE):
            while not happened():
                self._moved.clear()
                await self._moved.wait()

    async def take_traces(self, request: web.Request) -> web.Response:
        """Take what OTLP's exporter sends."""
        assert request.content_type == "application/x-protobuf"
        body = await self._unpacked(request)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            about = {a.key: a.value.string_value for a in resource.resource.attributes}
            self.spans += [_seen(about["service.name"], span) for scope in resource.scope_spans for span in scope.spans]
        self._moved.set()
        return web.Response(
            body=ExportTraceServiceResponse().SerializeToString(), content_type="application/x-protobuf"
        )

    async def take_envelope(self, request: web.Request) -> web.Response:
        """Take what Sentry's client sends: a header, then items, each with a header of its own."""
        assert "sentry_key=public" in request.headers["X-Sentry-Auth"]
        lines = (await self._unpacked(request)).split(b"\n")
        for head, body in zip(lines[1::2], lines[2::2], strict=False):
            if json.loads(head)["type"] == "event":
                self.events.append(json.loads(body))
        self._moved.set()
        return web.json_response({"id": "1"})

    async def _unpacked(self, request: web.Request) -> bytes:
        body = await request.read()
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
        self.raw.append(body)
        return body


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Listen for traces and for defects."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/v1/traces", receiver.take_traces)
    app.router.add_post("/api/1/envelope/", receiver.take_envelope)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield receiver
    finally:
        await runner.cleanup()


def _seen(service: str, span: Any) -> Seen:
    facts = {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in span.attributes}
    return Seen(
        service,
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        span.start_time_unix_nano,
        span.end_time_unix_nano,
        span.status.code == 2,
        facts,
    )
