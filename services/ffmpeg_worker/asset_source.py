"""Bring an asset's bytes into scratch from wherever its source says: storage, another bucket, the internet, a file."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from shared.domain.schemas.asset import Asset
from shared.errors import InvalidInput, Unavailable
from shared.http.download import download
from shared.media.space import require_space
from shared.storage import Storage

OpenBucket = Callable[[str], Awaitable[Storage]]

_SOURCE = "asset.source"
_ROOT_REMEDY = (
    "Set CALLSHEET_IMPORT_ROOT to a directory that holds the file, or run `callsheet import`, which stores it."
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Say what assets may be made of.

    Args:
        max_bytes: Largest file.
        import_root: Directory below which files of this machine may be named; None allows none.
        bucket: Name of the bucket that the media storage is, if it is one.
        open_bucket: Opens another bucket; None where there is no S3.
        allow: Hosts with port that downloads may reach although they are private.
    """

    max_bytes: int
    import_root: Path | None = None
    bucket: str | None = None
    open_bucket: OpenBucket | None = None
    allow: Collection[str] = field(default_factory=frozenset)

    async def bring(self, asset: Asset, path: Path, storage: Storage) -> str:
        """Write the asset's file to ``path`` and return the key of ``asset`` that it came by, for error messages.

        Raises:
            InvalidInput: It is not there, may not be read, or is too large.
            Unavailable: Storage, network or disk fail.
        """
        if asset.url is not None:
            return await self._from_internet(asset.url, path, "asset.url")
        source = asset.source or ""
        if source.startswith(("https://", "http://")):
            return await self._from_internet(source, path, _SOURCE)
        if source.startswith("s3://"):
            return await self._from_bucket(source, path, storage)
        if source.startswith(("/", "./", "../")) or "\\" in source:
            await self._from_file(source, path)
        elif not await self._from_storage(source, path, storage):
            await self._from_file_or_nowhere(source, path)
        return _SOURCE

    async def _from_internet(self, url: str, path: Path, key: str) -> str:
        await download(
            url,
            path,
            max_bytes=self.max_bytes,
            allow=self.allow,
            field=key,
            on_size=lambda size: require_space(path.parent, size),
        )
        return key

    async def _from_bucket(self, source: str, path: Path, storage: Storage) -> str:
        bucket, _, key = source.removeprefix("s3://").partition("/")
        if not bucket or not key:
            raise InvalidInput(f"{source} is not of the form s3://bucket/key.", field=_SOURCE)
        if bucket == self.bucket:
            found = await self._from_storage(key, path, storage)
        elif self.open_bucket is None:
            raise InvalidInput(
                f"{source} lies in S3, and this worker has no access to S3.",
                field=_SOURCE,
                remedy="Set AWS_S3_BUCKET and the credentials, or store the file in the media storage.",
            )
        else:
            found = await self._from_foreign(bucket, key, path, self.open_bucket)
        if not found:
            raise InvalidInput(f"There is no object {source}.", field=_SOURCE, remedy="Check bucket and key.")
        return _SOURCE

    async def _from_foreign(self, bucket: str, key: str, path: Path, open_bucket: OpenBucket) -> bool:
        storage = await open_bucket(bucket)
        try:
            return await self._from_storage(key, path, storage)
        finally:
            await storage.close()

    async def _from_storage(self, key: str, path: Path, storage: Storage) -> bool:
        """Read an object; False when there is none."""
        try:
            stored = await storage.stat(key)
        except InvalidInput as error:
            raise InvalidInput(error.message, field=_SOURCE, remedy=error.remedy) from error
        if stored is None:
            return False
        self._require_size(stored.size, key)
        require_space(path.parent, stored.size)
        await storage.get_file(key, path)
        return True

    async def _from_file_or_nowhere(self, source: str, path: Path) -> None:
        """Read a key that storage does not hold as a path below the import root."""
        if self.import_root is None or not await asyncio.to_thread((self.import_root / source).is_file):
            raise InvalidInput(
                f"There is no object {source!r} in the media storage.",
                field=_SOURCE,
                remedy="Check the key; a file of this machine begins with ./ and lies below CALLSHEET_IMPORT_ROOT.",
            )
        await self._from_file(source, path)

    async def _from_file(self, source: str, path: Path) -> None:
        await asyncio.to_thread(self._copy, self._below_root(source), source, path)

    def _below_root(self, source: str) -> Path:
        """Return the file itself, all links followed, if it lies below the import root."""
        if self.import_root is None:
            raise InvalidInput(
                f"{source!r} is a file of this machine, and no directory is open for import.",
                field=_SOURCE,
                remedy=_ROOT_REMEDY,
            )
        root = self.import_root.resolve()
        try:
            file = (root / source).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            file = root / source
        if ".." in Path(source).parts or not file.is_relative_to(root):
            raise InvalidInput(f"{source!r} lies outside of the import root.", field=_SOURCE, remedy=_ROOT_REMEDY)
        if not file.is_file():
            raise InvalidInput(
                f"There is no file {source!r} below the import root.", field=_SOURCE, remedy="Check the path."
            )
        return file

    def _copy(self, file: Path, source: str, path: Path) -> None:
        try:
            size = file.stat().st_size
            self._require_size(size, source)
            require_space(path.parent, size)
            shutil.copyfile(file, path, follow_symlinks=False)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise Unavailable("The disk is full.", remedy="Free space in the scratch directory.") from error
            problem = f"The file {source!r} cannot be read: {error.strerror}."
            raise InvalidInput(problem, field=_SOURCE, remedy="Check its permissions.") from error

    def _require_size(self, size: int, what: str) -> None:
        if size > self.max_bytes:
            raise InvalidInput(
                f"{what!r} has {size / 1e6:.0f} MB; at most {self.max_bytes / 1e6:.0f} MB are taken.",
                field=_SOURCE,
                remedy="Give a smaller file, or raise CALLSHEET_MAX_SOURCE_BYTES.",
            )
