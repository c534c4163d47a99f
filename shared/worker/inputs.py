"""Bring inputs into scratch under names of our own: a link where storage is a directory here, else a download."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from shared.domain.jobs import Input
from shared.errors import InvalidInput, Unavailable
from shared.media.space import require_space
from shared.storage import Storage

_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")


class Inputs:
    """Fetch the inputs of one attempt."""

    def __init__(self, storage: Storage, room: Callable[[], Path]) -> None:
        self._storage = storage
        self._room = room
        self._numbers = count(1)
        self.taken: list[tuple[Input, Path]] = []
        """What was brought, and where it lies."""

    async def fetch(self, wanted: Input) -> Path:
        """Bring an input's file into scratch; as far as storage can tell, with the bytes of the fingerprint.

        Raises:
            InvalidInput: The file is gone from storage, or is another one by now.
            Unavailable: Storage does not answer, or the disk is full.
        """
        key = wanted.output.s3_key
        suffix = _SUFFIX.search(key.lower())
        path = self._room() / f"input-{next(self._numbers):04d}{suffix.group() if suffix else ''}"
        stored = await self._storage.stat(key)
        if stored is None:
            raise _lost(wanted, "is gone from storage")
        if stored.size != wanted.output.size:
            raise _lost(wanted, "has another size than when it was made")
        _compare(wanted, stored.sha256)
        here = self._storage.local_path(key)
        if here is None:
            await self._download(path, wanted)
        else:
            await asyncio.to_thread(_link, here, path, wanted)
        self.taken.append((wanted, path))
        return path

    async def _download(self, path: Path, wanted: Input) -> None:
        require_space(path.parent, wanted.output.size)
        try:
            got = await self._storage.get_file(wanted.output.s3_key, path)
        except InvalidInput as error:
            raise _lost(wanted, "is gone from storage") from error
        _compare(wanted, got.sha256)


def _link(here: Path, path: Path, wanted: Input) -> None:
    try:
        try:
            os.link(here, path)
        except FileNotFoundError:
            raise
        except OSError:  # another file system, or one without links
            shutil.copyfile(here, path)
    except FileNotFoundError as error:
        raise _lost(wanted, "is gone from storage") from error
    except OSError as error:
        raise Unavailable(
            f"an input cannot be brought into the scratch directory: {error.strerror}",
            field="CALLSHEET_SCRATCH_DIR",
            remedy="free some space there, or choose another directory",
        ) from error


def _compare(wanted: Input, sha256: str | None) -> None:
    if sha256 is not None and sha256 != wanted.output.sha256:
        raise _lost(wanted, "has other bytes than when it was made")


def _lost(wanted: Input, what: str) -> InvalidInput:
    return InvalidInput(
        f"the output of node {wanted.node_id!r} {what}: {wanted.output.s3_key}",
        remedy=f"make it again: callsheet run PIPELINE --node {wanted.node_id} --force",
        details={"node": wanted.node_id},
    )
