"""Outputs: a signed redirect where the storage is S3, else the file itself, in the ranges that players ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web

from services.api.errors import HttpError, not_found
from services.api.looks import the_node
from services.api.models.media import OutputQuery
from services.api.routing import Call, Handler, Route
from services.api.vtt import webvtt
from shared.domain.nodes import Output
from shared.storage import Stored

_LINK_LASTS = timedelta(hours=1)
_CAPTIONS_VTT = "captions.vtt"
_MOST_CAPTIONS_BYTES = 8 * 2**20
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
    output = await _output(call)
    return await _object(call, output.s3_key, output)


async def get_preview(call: Call) -> web.StreamResponse:
    """Answer a small film; begin to make it where there is none."""
    output = await _output(call)
    key = await call.rooms.previews.key(output)
    if key is None:
        return web.Response(status=202, headers={"Retry-After": "2"})
    return await _object(call, key, output)


async def get_file(call: Call) -> web.StreamResponse:
    """Answer a file that lies beside what a node made."""
    name = call.text("file")
    output = await _output(call)
    if name == _CAPTIONS_VTT and "captions" in output.files:
        return await _vtt(call, output)
    found = output.files.get(name)
    if found is None:
        raise not_found("side file", name)
    return await _object(call, found.s3_key, output)


async def _output(call: Call) -> Output:
    row = await the_node(call)
    if row["output"] is None:
        raise not_found("output of node", call.node)
    return Output.model_validate(row["output"])


async def _vtt(call: Call, output: Output) -> web.Response:
    """Answer the captions as browsers want them; from here also where the storage is S3, so that no CORS is needed."""
    captions = output.files["captions"]
    if captions.size > _MOST_CAPTIONS_BYTES:
        raise not_found("side file", _CAPTIONS_VTT)
    srt = b"".join([chunk async for chunk in call.rooms.storage.stream(captions.s3_key)])
    text = webvtt(srt.decode("utf-8", errors="replace"))
    return web.Response(text=text, content_type="text/vtt", charset="utf-8", headers=_keeping(call, output))


async def _object(call: Call, key: str, output: Output) -> web.StreamResponse:
    storage = call.rooms.storage
    path = storage.local_path(key)
    if path is None and call.request.method == "HEAD":
        return await _head(call, key)  # a signed URL is good for GET alone
    if path is None:
        return web.Response(status=302, headers={"Location": await storage.url(key, expires=_LINK_LASTS)})
    _check_range(call.request, (await _stored(call, key)).size)
    return web.FileResponse(path, headers={"Content-Type": _kind(key), **_keeping(call, output)})


def _keeping(call: Call, output: Output) -> dict[str, str]:
    """Return how long a browser may keep an answer: for ever, where the address names this very output."""
    known = call.query.v == output.sha256
    keep = "private, max-age=31536000, immutable" if known else "private, no-cache"
    return {"Cache-Control": keep, "Content-Security-Policy": _POLICY}


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
_REPLIES: dict[int, str | None] = {200: _BYTES, 206: _BYTES, 302: None, 304: None}
_HEADERS = {"Range": "bytes=FIRST-LAST; one range.", "If-None-Match": "The ETag that is known: 304."}


def _route(path: str, handle: Handler, summary: str, replies: Mapping[int, str | None]) -> Route:
    return Route(
        "GET",
        path,
        handle,
        summary,
        "media",
        replies,
        query=OutputQuery,
        errors=(412, 416),
        headers=_HEADERS,
        proof="ticket",
        head=True,
    )


ROUTES = (
    _route(f"{_NODE}/output", get_output, "What a node made: a redirect to S3, or the bytes", _REPLIES),
    _route(
        f"{_NODE}/preview",
        get_preview,
        "A film in 360 lines, or as it is where that is small; 202 while it is being made: play the output",
        {**_REPLIES, 202: None},
    ),
    _route(
        f"{_NODE}/files/{{file}}",
        get_file,
        "A file beside what a node made: captions, captions.vtt, words, poster, waveform, manifest",
        _REPLIES,
    ),
)
