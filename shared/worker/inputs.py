"""Bring inputs into scratch under names of our own: a link where storage is a directory here, else a download."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from itertools import count
from pathlib import Path

from shared.domain.jobs import Input
from shared.errors import InvalidInput
from shared.storage import Storage

_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")


class Inputs:
    """Fetch the inputs of one attempt."""

    def __init__(self, storage: Storage, scratch: Path) -> None:
        self._storage = storage
        self._scratch = scratch
        self._numbers = count(1)

    async def fetch(self, wanted: Input) -> Path:
        """Bring an input's file into scratch; its bytes are those that the fingerprint was made from.

        Raises:
            InvalidInput: The file is gone from storage, or is another one by now.
            Unavailable: Storage does not answer.
        """
        output = wanted.output
        suffix = _SUFFIX.search(output.s3_key.lower())
        path = self._scratch / f"input-{next(self._numbers):04d}{suffix.group() if suffix else ''}"
        here = self._storage.local_path(output.s3_key)
        if here is not None:
            await asyncio.to_thread(self._link, here, path, wanted)
        else:
            await self._download(path, wanted)
        return path

    def _link(self, here: Path, path: Path, wanted: Input) -> None:
        try:
            if here.stat().st_size != wanted.output.size:
                raise _lost(wanted, "has another size than when it was made")
            try:
                os.link(here, path)
            except OSError:  # another file system
                shutil.copyfile(here, path)
        except FileNotFoundError as error:
            raise _lost(wanted, "is gone from storage") from error

    async def _download(self, path: Path, wanted: Input) -> None:
        if await self._storage.stat(wanted.output.s3_key) is None:
            raise _lost(wanted, "is gone from storage")
        got = await self._storage.get_file(wanted.output.s3_key, path)
        if got.sha256 is not None and got.sha256 != wanted.output.sha256:
            raise _lost(wanted, "has other bytes than when it was made")


def _lost(wanted: Input, what: str) -> InvalidInput:
    return InvalidInput(
        f"the output of node {wanted.node_id!r} {what}: {wanted.output.s3_key}",
        field=f"inputs → {wanted.node_id}",
        remedy=f"make it again: callsheet run PIPELINE --node {wanted.node_id} --force",
    )
