"""A storage that asks a deployed policy before each operation, as S3 does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from shared.errors import Permanent
from shared.storage import Stored
from shared.storage.local import LocalStorage
from tests.aws.rights import DELETE, LIST, READ, WRITE, Statements, may


class Guarded(LocalStorage):
    """Keep objects below a directory, for whoever has these rights."""

    def __init__(self, root: Path, statements: Statements) -> None:
        super().__init__(root)
        self._statements = statements

    async def put_file(self, path: Path, key: str, *, content_type: str | None = None) -> Stored:
        """Store a file."""
        self._ask(WRITE, key)
        return await super().put_file(path, key, content_type=content_type)

    async def put_bytes(self, data: bytes, key: str, *, content_type: str | None = None) -> Stored:
        """Store a document, in one request."""
        self._ask(("put_object",), key)
        return await super().put_bytes(data, key, content_type=content_type)

    async def get_file(self, key: str, path: Path) -> Stored:
        """Fetch a file."""
        self._ask(READ, key)
        return await super().get_file(key, path)

    async def stream(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield an object's bytes."""
        self._ask(READ, key)
        async for chunk in super().stream(key, start=start, end=end):
            yield chunk

    async def stat(self, key: str) -> Stored | None:
        """Describe an object."""
        self._ask(READ, key)
        return await super().stat(key)

    async def delete(self, key: str) -> None:
        """Remove an object."""
        self._ask(DELETE, key)
        await super().delete(key)

    async def list(self, prefix: str) -> AsyncIterator[Stored]:
        """Yield what is kept under a prefix."""
        self._ask(LIST, prefix)
        async for stored in super().list(prefix):
            yield stored

    async def url(self, key: str, *, expires: timedelta) -> str:
        """Sign a link: whoever follows it may what the signer may."""
        self._ask(READ, key)
        return await super().url(key, expires=expires)

    async def upload_url(self, key: str, *, expires: timedelta) -> str | None:
        """Sign a place to upload to."""
        self._ask(WRITE, key)
        return await super().url(key, expires=expires)

    def local_path(self, key: str) -> Path | None:  # noqa: ARG002  as in S3
        """Return None."""
        return None

    def _ask(self, operations: tuple[str, ...], key: str) -> None:
        if not may(self._statements, operations, key):
            raise Permanent(f"AccessDenied: {operations[0]} {key}")
