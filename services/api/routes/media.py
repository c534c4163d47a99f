"""Outputs: a signed redirect where the storage is S3, else the file itself, in the ranges that players ask for."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from services.api.errors import HttpError, not_found
from services.api.looks import the_node
from services.api.routing import Call, Route
from shared.domain.nodes import Output
from shared.storage import Stored

_LINK_LASTS = timedelta(hours=1)
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
"""Enough for a browser to show a film in a tab of its own."""
_TYPES = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "md": "text/plain; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
}
"""What a browser may show; everything else, HTML and SVG above all, is bytes."""


async def get_output(call: Call) -> web.StreamResponse:
    """Answer what a node made."""
    return await _object(call, (await _output(call)).s3_key)


async def get_file(call: Call) -> web.StreamResponse:
    """Answer a file that lies beside what a node made."""
    name = call.text("file")
    found = (await _output(call)).files.get(name)
    if found is None:
        raise not_found("side file", name)
    return await _object(call, found.s3_key)


async def _output(call: Call) -> Output:
    row = await the_node(call)
    if row["output"] is None:
        raise not_found("output of node", call.node)
    return Output.model_validate(row["output"])


async def _object(call: Call, key: str) -> web.StreamResponse:
    storage = call.rooms.storage
    path = storage.local_path(key)
    if path is None and call.request.method == "HEAD":
        return await _head(call, key)  # a signed URL is good for GET alone
    if path is None:
        return web.Response(status=302, headers={"Location": await storage.url(key, expires=_LINK_LASTS)})
    _check_range(call.request, (await _stored(call, key)).size)
    headers = {"Content-Type": _kind(key), "Cache-Control": "private, no-cache", "Content-Security-Policy": _POLICY}
    return web.FileResponse(path, headers=headers)


async def _head(call: Call, key: str) -> web.Response:
    stored = await _stored(call, key)
    headers = {"Content-Type": _kind(key), "Content-Length": str(stored.size), "Accept-Ranges": "bytes"}
    return web.Response(headers=headers)


async def _stored(call: Call, key: str) -> Stored:
    stored = await call.rooms.storage.stat(key)
    if stored is None:
        raise not_found("object", key)
    return stored


def _kind(key: str) -> str:
    return _TYPES.get(key.rpartition(".")[2].lower(), "application/octet-stream")


def _check_range(request: web.Request, size: int) -> None:
    """Answer 416 for what lies outside; aiohttp reads the same header when it sends the file."""
    if "If-Range" in request.headers:
        return
    try:
        start = request.http_range.start
    except ValueError:
        start = size
    if start is not None and start >= size > 0:
        message = f"the object has {size} bytes; ask for one range within them"
        raise HttpError(416, "RangeNotSatisfiable", message, headers={"Content-Range": f"bytes */{size}"})


_NODE = "/pipelines/{pipeline_id}/nodes/{node_id}"
_BYTES = "application/octet-stream"
_REPLIES = {200: _BYTES, 206: _BYTES, 302: None, 304: None}
_HEADERS = {"Range": "bytes=FIRST-LAST; one range.", "If-None-Match": "The ETag that is known: 304."}

ROUTES = (
    Route(
        "GET",
        f"{_NODE}/output",
        get_output,
        "What a node made: a redirect to S3, or the bytes",
        "media",
        _REPLIES,
        errors=(412, 416),
        headers=_HEADERS,
        proof="ticket",
        head=True,
    ),
    Route(
        "GET",
        f"{_NODE}/files/{{file}}",
        get_file,
        "A file beside what a node made: captions, words, poster, waveform, manifest",
        "media",
        _REPLIES,
        errors=(412, 416),
        headers=_HEADERS,
        proof="ticket",
        head=True,
    ),
)
