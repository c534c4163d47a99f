"""Where media is kept: one contract, two rooms (a directory on this machine, S3).

Media never passes through memory whole: everything goes from and to files, or in chunks.

A service opens one storage at its start (``open_storage``); an ``s3://`` source in somebody else's bucket is read by
``open_bucket``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from shared.config import StorageSettings


@dataclass(frozen=True, slots=True)
class Stored:
    """Describe an object in storage."""

    key: str
    size: int
    """Bytes."""
    sha256: str | None
    """Hex; None where the object was not written by us."""
    modified: datetime | None = field(default=None, compare=False)
    """When it was written, by the storage's clock; told by ``list`` alone."""


class Storage(Protocol):
    """Keep files under keys, all or nothing: a key shows either the whole new object or what was there before.

    Raises ``Unavailable`` when the storage does not answer or is full, ``InvalidInput`` for keys that do not exist or
    are malformed, ``RateLimited`` when it asks to be left alone, ``Permanent`` when it refuses the credentials.
    """

    async def put_file(self, path: Path, key: str, *, content_type: str | None = None) -> Stored:
        """Store a file, in parts when it is large, and return its size and sha256."""
        ...

    async def put_bytes(self, data: bytes, key: str, *, content_type: str | None = None) -> Stored:
        """Store a small text or JSON document."""
        ...

    async def get_file(self, key: str, path: Path) -> Stored:
        """Stream an object into a file and return what was read (sha256 of the bytes that arrived)."""
        ...

    def stream(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes of an object from ``start`` up to, not including, ``end``."""
        ...

    async def stat(self, key: str) -> Stored | None:
        """Describe an object, or return None when there is none."""
        ...

    async def delete(self, key: str) -> None:
        """Remove an object; no object is no error."""
        ...

    def list(self, prefix: str) -> AsyncIterator[Stored]:
        """Yield what is kept under a prefix."""
        ...

    async def url(self, key: str, *, expires: timedelta) -> str:
        """Return a URL that a browser or a vendor can read the object from until it expires."""
        ...

    async def upload_url(self, key: str, *, expires: timedelta) -> str | None:
        """Return a URL that a browser can PUT the object to until it expires; None where there is no such thing."""
        ...

    def local_path(self, key: str) -> Path | None:
        """Return the file itself where the storage is a directory on this machine, else None."""
        ...

    async def check(self) -> None:
        """Raise ``Unavailable`` unless a small object can be written, read and removed."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


async def open_storage(settings: StorageSettings) -> Storage:
    """Open the media storage: the bucket when one is set, else the directory.

    Raises:
        ConfigError: The settings cannot be used together.
        Unavailable: The directory cannot be made or written.
    """
    if settings.aws_s3_bucket is not None:
        return await open_bucket(settings, settings.aws_s3_bucket)
    from shared.storage.local import LocalStorage  # noqa: PLC0415  that room needs Stored from this one

    return await LocalStorage.open(settings.media_dir)


async def open_bucket(settings: StorageSettings, bucket: str) -> Storage:
    """Open any bucket with the credentials and the endpoint of the settings.

    Raises:
        ConfigError: The settings cannot be used together.
    """
    from shared.storage.s3 import S3Storage  # noqa: PLC0415  aioboto3 costs a second of start, for nothing with files

    return await S3Storage.open(settings, bucket)
