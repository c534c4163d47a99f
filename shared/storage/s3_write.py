"""Writing an object all or nothing: in one request while it is small, in parts that are joined at the end when not.

Every request is signed with the sha256 of its bytes, so that the server refuses what arrives damaged. Of a killed
process there may remain parts that no key shows: give the bucket a lifecycle rule that aborts incomplete multipart
uploads after a day.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import mimetypes
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import JobError, Unavailable
from shared.storage import Stored
from shared.storage.files import hash_file, read_slice
from shared.storage.s3_errors import translated
from shared.storage.s3_read import SHA256_FACT, find
from shared.storage.threads import in_thread

if TYPE_CHECKING:
    from types_aiobotocore_s3 import S3Client
    from types_aiobotocore_s3.type_defs import CompletedPartTypeDef

WHOLE_BYTES = 16 * 1024 * 1024
"""Size up to which an object is written in one request."""
PART_BYTES = 8 * 1024 * 1024
PARALLEL_PARTS = 4
"""Parts on their way at the same time; each is in memory about four times while the driver signs and sends it."""
_MAX_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object goes, and what it says of itself."""

    client: S3Client
    bucket: str
    key: str
    content_type: str | None

    def type(self) -> str:
        """Return the content type that browsers are told."""
        return self.content_type or mimetypes.guess_type(self.key)[0] or "application/octet-stream"


async def write_bytes(place: Place, data: bytes) -> Stored:
    """Store a document in one request."""
    sha256 = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
    with translated(place.bucket, place.key):
        await place.client.put_object(
            Bucket=place.bucket,
            Key=place.key,
            Body=data,
            ContentType=place.type(),
            Metadata={SHA256_FACT: sha256},
        )
    return Stored(place.key, len(data), sha256)


async def write_file(place: Place, path: Path) -> Stored:
    """Store a file, in parts when it is large.

    Raises:
        Unavailable: The storage does not answer; the key shows what it showed before.
    """
    size, sha256 = await in_thread(partial(hash_file, path))
    if size <= WHOLE_BYTES:
        return await write_bytes(place, await asyncio.to_thread(read_slice, path, 0, size))
    stored = Stored(place.key, size, sha256)
    upload = await _begin(place, sha256)
    try:
        parts = await _send_all(place, upload, path, size)
        await _join(place, upload, parts, stored)
    except BaseException:
        await asyncio.shield(_abort(place, upload))
        raise
    return stored


async def _begin(place: Place, sha256: str) -> str:
    with translated(place.bucket, place.key):
        answer = await place.client.create_multipart_upload(
            Bucket=place.bucket, Key=place.key, ContentType=place.type(), Metadata={SHA256_FACT: sha256}
        )
    return answer["UploadId"]


async def _send_all(place: Place, upload: str, path: Path, size: int) -> list[CompletedPartTypeDef]:
    """Send the parts, some at a time; the first that fails ends the others."""
    part_bytes = max(PART_BYTES, math.ceil(size / _MAX_PARTS))
    starts = enumerate(range(0, size, part_bytes), start=1)
    try:
        async with asyncio.TaskGroup() as group:
            lines = [
                group.create_task(_send_some(place, upload, path, starts, min(part_bytes, size)))
                for _ in range(PARALLEL_PARTS)
            ]
    except ExceptionGroup as failures:
        first = failures.exceptions[0]
        raise first from first.__cause__
    parts = [part for line in lines for part in line.result()]
    return sorted(parts, key=lambda part: part["PartNumber"])


async def _send_some(
    place: Place, upload: str, path: Path, starts: Iterator[tuple[int, int]], length: int
) -> list[CompletedPartTypeDef]:
    """Send what no other line of senders has taken yet; one part is in memory at a time."""
    parts: list[CompletedPartTypeDef] = []
    for number, start in starts:
        body = await asyncio.to_thread(read_slice, path, start, length)
        with translated(place.bucket, place.key):
            answer = await place.client.upload_part(
                Bucket=place.bucket, Key=place.key, UploadId=upload, PartNumber=number, Body=body
            )
        parts.append({"ETag": answer["ETag"], "PartNumber": number})
    return parts


async def _join(place: Place, upload: str, parts: list[CompletedPartTypeDef], stored: Stored) -> None:
    """Make the object show; where the answer was lost on the way, see whether it does.

    The driver repeats a request whose answer was cut off. A server that had joined the parts then knows no upload.
    """
    try:
        with translated(place.bucket, place.key):
            await place.client.complete_multipart_upload(
                Bucket=place.bucket, Key=place.key, UploadId=upload, MultipartUpload={"Parts": parts}
            )
    except Unavailable:
        version = await find(place.client, place.bucket, place.key)
        if version is None or (version.size, version.sha256) != (stored.size, stored.sha256):
            raise


async def _abort(place: Place, upload: str) -> None:
    """Drop the parts that were sent; when that fails as well, no key shows them."""
    with suppress(JobError), translated(place.bucket, place.key):
        await place.client.abort_multipart_upload(Bucket=place.bucket, Key=place.key, UploadId=upload)
