"""Reading an object to its end, however often the connection is cut.

What arrived is not asked for again: the rest is, of the very version that the reading began with (If-Match).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, IncompleteReadError

from shared.storage.files import CHUNK_BYTES
from shared.storage.s3_errors import CUT_ERRORS, is_missing, translated

if TYPE_CHECKING:
    from types_aiobotocore_s3 import S3Client

SHA256_FACT = "sha256"
"""Name of the metadata that keeps an object's sha256: ``x-amz-meta-sha256``."""
_FRUITLESS = 3
"""Cuts in a row without a byte in between, after which the storage counts as away."""
_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an object, which later writes do not change."""

    bucket: str
    key: str
    size: int
    etag: str
    sha256: str | None


async def find(client: S3Client, bucket: str, key: str) -> Version | None:
    """Ask for an object's present state; None when there is no object."""
    with translated(bucket, key):
        try:
            head = await client.head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if is_missing(error):
                return None
            raise
    facts = {name.lower(): value for name, value in head["Metadata"].items()}
    return Version(bucket, key, head["ContentLength"], head["ETag"], facts.get(SHA256_FACT))


async def read(client: S3Client, version: Version, start: int, end: int) -> AsyncIterator[bytes]:
    """Yield the bytes from ``start`` up to, not including, ``end``.

    Raises:
        Unavailable: The connection was cut again and again without a byte in between, or the object was replaced.
    """
    position, fruitless = start, 0
    with translated(version.bucket, version.key):
        while position < end:
            fruitless += 1
            try:
                async with aclosing(_read_once(client, version, position, end)) as chunks:
                    async for chunk in chunks:
                        position, fruitless = position + len(chunk), 0
                        yield chunk
            except CUT_ERRORS:
                if fruitless >= _FRUITLESS:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS * 2**fruitless)


async def _read_once(client: S3Client, version: Version, start: int, end: int) -> AsyncGenerator[bytes, None]:
    answer = await client.get_object(
        Bucket=version.bucket, Key=version.key, Range=f"bytes={start}-{end - 1}", IfMatch=version.etag
    )
    body, came = answer["Body"], 0
    async with body:  # entering returns the bare response, which does not know how many bytes are due
        async for chunk in body.iter_chunks(CHUNK_BYTES):
            came += len(chunk)
            yield chunk
    if came != end - start:
        raise IncompleteReadError(actual_bytes=came, expected_bytes=end - start)
