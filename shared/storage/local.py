"""Media in a directory of this machine.

An object is a file, its key the path below the root. Files arrive under ``.incoming``, are flushed to the disk and then
renamed, so that a key shows a whole object even after a power cut; what a killed process left in ``.incoming`` is
removed when the next one opens the storage. The sha256 rides on the file as an extended attribute, where the file
system has them: nothing lies beside the media.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from shared.errors import InvalidInput
from shared.storage import Stored
from shared.storage.files import CHUNK_BYTES, kept_sha256, remove_orphans, store_bytes, store_file, translated
from shared.storage.keys import INCOMING, check_key, check_prefix
from shared.storage.roundtrip import check_by_round_trip
from shared.storage.threads import in_thread

_LIST_BATCH = 500


class LocalStorage:
    """Keep objects as files below one directory."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._incoming = self._root / INCOMING

    @classmethod
    async def open(cls, root: Path) -> Self:
        """Make the directory if there is none, and remove what killed processes left.

        Raises:
            Unavailable: The directory cannot be made or written.
        """
        storage = cls(root)
        await in_thread(lambda _stop: remove_orphans(storage._incoming))
        return storage

    async def put_file(self, path: Path, key: str, *, content_type: str | None = None) -> Stored:  # noqa: ARG002  a file system knows no content types
        """Copy a file in (as a clone that shares blocks, where the file system can) and return its size and sha256."""
        target = self._root / check_key(key)
        size, sha256 = await in_thread(partial(store_file, path, target, self._incoming, durable=True))
        return Stored(key, size, sha256)

    async def put_bytes(self, data: bytes, key: str, *, content_type: str | None = None) -> Stored:  # noqa: ARG002  see put_file
        """Store a small document."""
        target = self._root / check_key(key)
        size, sha256 = await in_thread(lambda _stop: store_bytes(data, target, self._incoming))
        return Stored(key, size, sha256)

    async def get_file(self, key: str, path: Path) -> Stored:
        """Copy an object into a file of the caller's own, and return the sha256 of what was read."""
        source = self._existing(key)
        size, sha256 = await in_thread(partial(store_file, source, path, path.parent, durable=False))
        return Stored(key, size, sha256)

    async def stream(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield an object's bytes; a reader keeps the object that it began with, even if it is replaced."""
        path = self._existing(key)
        with translated(f"reading {key}"), await asyncio.to_thread(path.open, "rb") as file:
            file.seek(start)
            left = max(0, (os.fstat(file.fileno()).st_size if end is None else end) - start)
            while chunk := await asyncio.to_thread(file.read, min(CHUNK_BYTES, left)):
                left -= len(chunk)
                yield chunk

    async def stat(self, key: str) -> Stored | None:
        """Describe an object, or return None."""
        path = self._root / check_key(key)
        return await asyncio.to_thread(self._describe, path)

    async def delete(self, key: str) -> None:
        """Remove an object."""
        path = self._root / check_key(key)
        with translated(f"deleting {key}"):
            if await asyncio.to_thread(path.is_file):
                await asyncio.to_thread(path.unlink, missing_ok=True)

    async def list(self, prefix: str) -> AsyncIterator[Stored]:
        """Yield what is kept under a prefix, in no particular order."""
        found = self._walk(check_prefix(prefix))
        while batch := await asyncio.to_thread(lambda: [*itertools.islice(found, _LIST_BATCH)]):
            for stored in batch:
                yield stored

    async def url(self, key: str, *, expires: timedelta) -> str:  # noqa: ARG002  a path does not expire
        """Return a ``file://`` URL: it works on this machine only, and does not expire."""
        return (self._root / check_key(key)).as_uri()

    async def upload_url(self, key: str, *, expires: timedelta) -> str | None:  # noqa: ARG002  as the protocol has it
        """Return None: a directory takes nothing from browsers."""
        return None

    def local_path(self, key: str) -> Path | None:
        """Return the object's file. Read it, never write it: it is the object."""
        return self._root / check_key(key)

    async def check(self) -> None:
        """Raise ``Unavailable`` unless a small object can be written, read and removed."""
        await check_by_round_trip(self)

    async def close(self) -> None:
        """Give back nothing: files are closed after each call."""

    def _existing(self, key: str) -> Path:
        path = self._root / check_key(key)
        if not path.is_file():
            raise InvalidInput(
                f"storage has no object {key!r}",
                field="key",
                remedy=f"make it again, or look whether CALLSHEET_MEDIA_DIR ({self._root}) is the right directory",
            )
        return path

    def _describe(self, path: Path) -> Stored | None:
        with translated(f"looking at {path.name}"):
            try:
                found = path.stat()
            except (FileNotFoundError, NotADirectoryError):
                return None
            if not path.is_file():
                return None
            modified = datetime.fromtimestamp(found.st_mtime, UTC)
            return Stored(path.relative_to(self._root).as_posix(), found.st_size, kept_sha256(path), modified)

    def _walk(self, prefix: str) -> Iterator[Stored]:
        top = self._root / prefix.rpartition("/")[0]
        for folder, folders, names in os.walk(top):
            here = Path(folder)
            if here == self._root and INCOMING in folders:
                folders.remove(INCOMING)
            for name in names:
                stored = self._describe(here / name)
                if stored is not None and stored.key.startswith(prefix):
                    yield stored
