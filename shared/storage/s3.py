"""Media in a bucket of S3, or of a server that speaks S3.

Requests are signed with SigV4 and name the bucket in the path, which every such server understands. URLs for browsers
and vendors are signed for the public endpoint, which need not be the one that the services use.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, BinaryIO, Literal

from aiobotocore.config import AioConfig

from shared.config import StorageSettings
from shared.errors import ConfigError, InvalidInput, Unavailable
from shared.storage import Stored
from shared.storage.aws import aws_session
from shared.storage.files import CHUNK_BYTES, incoming_file
from shared.storage.keys import check_key, check_prefix
from shared.storage.roundtrip import check_by_round_trip
from shared.storage.s3_errors import missing, translated
from shared.storage.s3_read import Version, find, read
from shared.storage.s3_write import Place, write_bytes, write_file
from shared.storage.threads import in_thread

if TYPE_CHECKING:
    from types_aiobotocore_s3 import S3Client

MAX_EXPIRY = timedelta(days=7)
"""Longest life of a URL that SigV4 signs."""

_CONFIG = AioConfig(
    signature_version="s3v4",  # on endpoints that are not Amazon's, the driver would sign URLs the old way: 403
    s3={"addressing_style": "path", "payload_signing_enabled": True},
    # The checksum headers of 2025 are refused by some servers; the signature covers the bytes already.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=5,
    read_timeout=60,
    max_pool_connections=32,
)


class S3Storage:
    """Keep objects in one bucket."""

    def __init__(self, client: S3Client, public_client: S3Client, bucket: str, connections: AsyncExitStack) -> None:
        self._client = client
        self._public_client = public_client
        self._bucket = bucket
        self._connections = connections

    @classmethod
    async def open(cls, settings: StorageSettings, bucket: str) -> S3Storage:
        """Make the clients; nothing is asked of the server yet.

        Raises:
            ConfigError: The region or an endpoint is none.
        """
        connections = AsyncExitStack()
        try:
            client = await connections.enter_async_context(_client(settings, settings.s3_endpoint_url))
            public_client = client
            if settings.s3_public_endpoint_url:
                public_client = await connections.enter_async_context(
                    _client(settings, settings.s3_public_endpoint_url)
                )
        except ValueError as error:
            raise ConfigError(f"S3 cannot be used: {error}; check AWS_REGION and S3_ENDPOINT_URL") from error
        return cls(client, public_client, bucket, connections)

    async def put_file(self, path: Path, key: str, *, content_type: str | None = None) -> Stored:
        """Store a file, in parallel parts when it is large."""
        return await write_file(self._place(key, content_type), path)

    async def put_bytes(self, data: bytes, key: str, *, content_type: str | None = None) -> Stored:
        """Store a small document."""
        return await write_bytes(self._place(key, content_type), data)

    async def get_file(self, key: str, path: Path) -> Stored:
        """Stream an object into a file, which appears when all of it has arrived as it was sent."""
        version = await self._version(key)
        with incoming_file(path, path.parent, durable=False) as writer:
            sha256 = await _save(_blocks(read(self._client, version, 0, version.size)), writer)
            if version.sha256 not in {None, sha256}:
                raise Unavailable(f"s3://{self._bucket}/{key} arrived damaged", remedy="try again, or make it again")
        return Stored(key, version.size, sha256)

    async def stream(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield an object's bytes; a connection that is cut is taken up again where it ended."""
        version = await self._version(key)
        async for chunk in read(self._client, version, start, version.size if end is None else min(end, version.size)):
            yield chunk

    async def stat(self, key: str) -> Stored | None:
        """Describe an object, or return None."""
        version = await find(self._client, self._bucket, check_key(key))
        return None if version is None else Stored(key, version.size, version.sha256)

    async def delete(self, key: str) -> None:
        """Remove an object."""
        with translated(self._bucket, key):
            await self._client.delete_object(Bucket=self._bucket, Key=check_key(key))

    async def list(self, prefix: str) -> AsyncIterator[Stored]:
        """Yield what is kept under a prefix; S3 tells no sha256 here."""
        pages = self._client.get_paginator("list_objects_v2")
        with translated(self._bucket, prefix):
            async for page in pages.paginate(Bucket=self._bucket, Prefix=check_prefix(prefix)):
                for item in page.get("Contents", []):
                    yield Stored(item["Key"], item["Size"], None, item["LastModified"])

    async def url(self, key: str, *, expires: timedelta) -> str:
        """Return a presigned URL on the public endpoint; whoever has it can read the object, so it is a secret."""
        return await self._presigned("get_object", key, expires)

    async def upload_url(self, key: str, *, expires: timedelta) -> str | None:
        """Return a presigned URL on the public endpoint; whoever has it can write the object, so it is a secret."""
        return await self._presigned("put_object", key, expires)

    def local_path(self, key: str) -> Path | None:  # noqa: ARG002  no object is on this machine
        """Return None."""
        return None

    async def check(self) -> None:
        """Raise ``Unavailable`` unless a small object can be written, read and removed."""
        await check_by_round_trip(self)

    async def close(self) -> None:
        """Give back connections."""
        await self._connections.aclose()

    async def _presigned(self, operation: Literal["get_object", "put_object"], key: str, expires: timedelta) -> str:
        if not timedelta(seconds=1) <= expires <= MAX_EXPIRY:
            raise InvalidInput(f"a URL cannot expire in {expires}", field="expires", remedy="choose up to 7 days")
        with translated(self._bucket, key):
            return await self._public_client.generate_presigned_url(
                operation,
                Params={"Bucket": self._bucket, "Key": check_key(key)},
                ExpiresIn=int(expires.total_seconds()),
            )

    def _place(self, key: str, content_type: str | None) -> Place:
        return Place(self._client, self._bucket, check_key(key), content_type)

    async def _version(self, key: str) -> Version:
        version = await find(self._client, self._bucket, check_key(key))
        if version is None:
            raise missing(self._bucket, key)
        return version


def _client(settings: StorageSettings, endpoint: str | None) -> AbstractAsyncContextManager[S3Client]:
    """Prepare a client, to be entered."""
    return aws_session(settings).client("s3", endpoint_url=endpoint, config=_CONFIG)


async def _save(blocks: AsyncIterator[bytes], writer: BinaryIO) -> str:
    """Write what comes, and return its sha256."""
    digest = hashlib.sha256()

    def save(block: bytes, _stop: Event) -> None:
        digest.update(block)
        writer.write(block)

    async for block in blocks:
        await in_thread(partial(save, block))
    return digest.hexdigest()


async def _blocks(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Gather what the network brings in crumbs into blocks that are worth a thread's while."""
    block = bytearray()
    async for chunk in chunks:
        block += chunk
        if len(block) >= CHUNK_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block)
