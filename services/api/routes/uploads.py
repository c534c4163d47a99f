"""Uploads: a signed address where the storage is S3, else a stream through here into the storage."""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from services.api.errors import HttpError
from services.api.models.media import Uploaded, UploadPlace, UploadRequest
from services.api.routing import BASE, Call, Route
from shared.domain.access import AccessRole
from shared.storage import Stored
from shared.storage.keys import check_key

_LINK_LASTS = timedelta(hours=1)
_CHUNK_BYTES = 1 << 20


async def create_upload(call: Call) -> UploadPlace:
    """Say where a file is to be sent."""
    body: UploadRequest = call.body
    upload = str(uuid4())
    key, name = _key(upload, body.filename)
    signed = await call.rooms.storage.upload_url(key, expires=_LINK_LASTS)
    return UploadPlace(
        upload_id=upload,
        source=key,
        url=signed or f"{BASE}/uploads/{upload}/{quote(name, safe='')}",
        authorize=signed is None,
        expires_at=datetime.now(UTC) + _LINK_LASTS if signed else None,
    )


async def put_upload(call: Call) -> Uploaded:
    """Take a file in; it appears when all of it has arrived, and is never replaced."""
    key, _ = _key(str(call.uuid("upload_id", "upload")), call.text("name"))
    if await call.rooms.storage.stat(key) is not None:
        raise HttpError(409, "Exists", "this file is there already; ask for another upload")
    scratch = call.rooms.settings.scratch_dir
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix="upload-") as folder:
        path = Path(folder) / "file"
        await _receive(call.request, path, call.rooms.settings.api_max_upload_bytes)
        stored = await call.rooms.storage.put_file(path, key)
    return _uploaded(stored)


def _key(upload: str, filename: str) -> tuple[str, str]:
    """Return the key of an upload, and the file's name within it."""
    name = unicodedata.normalize("NFC", filename)
    if "/" in name:
        raise HttpError(422, "InvalidBody", "a file name has no slashes; give the name alone")
    return check_key(f"uploads/{upload}/{name}"), name


async def _receive(request: web.Request, path: Path, most: int) -> None:
    too_large = HttpError(413, "TooLarge", f"a file may have {most} bytes", headers={"Connection": "close"})
    if (request.content_length or 0) > most:
        raise too_large
    size = 0
    with path.open("wb") as file:
        async for chunk in request.content.iter_chunked(_CHUNK_BYTES):
            size += len(chunk)
            if size > most:
                raise too_large
            await asyncio.to_thread(file.write, chunk)


def _uploaded(stored: Stored) -> Uploaded:
    return Uploaded(source=stored.key, size=stored.size, sha256=stored.sha256 or "")


ROUTES = (
    Route(
        "POST",
        "/uploads",
        create_upload,
        "Ask where a file is to be sent; then PUT it there, and name its `source` in an asset",
        "media",
        {201: UploadPlace},
        role=AccessRole.EDITOR,
        body=UploadRequest,
    ),
    Route(
        "PUT",
        "/uploads/{upload_id}/{name}",
        put_upload,
        "Send a file, where the storage has no addresses of its own",
        "media",
        {201: Uploaded},
        role=AccessRole.EDITOR,
        body="application/octet-stream",
        errors=(409, 413, 422),
    ),
)
