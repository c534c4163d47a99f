"""Find the objects in storage that no table names, and remove them while everything runs.

Keys say what an object is; what does not look like one of ours is never touched, so a bucket may be shared:

- ``…pipelines/{pipeline}/nodes/{node}/{fingerprint}/…``: an output with its side files, kept or removed as a whole;
- ``uploads/{id}/{name}``: what an editor brought, kept while an asset names it;
- ``cache/segments/{month}/…``: pieces of merges, read this month and the next only.

First the storage is listed, then the tables are read, then what nobody named is looked at again and removed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import unquote

from shared.db.prune import Pruning
from shared.domain.nodes import PipelineId
from shared.storage import Storage, Stored

_OUTPUT = re.compile(
    r"(?P<folder>(?:.+/)?pipelines/(?P<pipeline>[^/]+)/nodes/[^/]+/(?P<short>[0-9a-f]{16})(?:-\d+)?/).+"
)
_UPLOAD = re.compile(r"uploads/[0-9a-f-]{36}/[^/]+")
_PIECE = re.compile(r"cache/segments/(?P<month>\d{4}-\d{2})/[^/]+")
_DIGITS = 16
_ROOTS = ("pipelines/", "uploads/", "cache/segments/")
_BATCH = 200


@dataclass(slots=True)
class Orphans:
    """Objects that nobody names."""

    outputs: dict[PipelineId, dict[str, list[Stored]]] = field(default_factory=lambda: defaultdict(dict))
    """By pipeline and folder."""
    uploads: list[Stored] = field(default_factory=list)
    pieces: list[Stored] = field(default_factory=list)

    def all(self) -> Iterable[Stored]:
        """Yield all of them."""
        for folders in self.outputs.values():
            for objects in folders.values():
                yield from objects
        yield from self.uploads
        yield from self.pieces


@dataclass(slots=True)
class Removed:
    """What was removed."""

    objects: int = 0
    bytes: int = 0

    def add(self, stored: Stored) -> None:
        """Count an object."""
        self.objects += 1
        self.bytes += stored.size


async def find_orphans(
    storage: Storage, pruning: Pruning, grace: timedelta, now: datetime, *, as_if_pruned: bool = False
) -> Orphans:
    """Return what no table names and was written before the grace period.

    Args:
        storage: Where to look.
        pruning: Knows what the tables name.
        grace: What is younger stays.
        now: The present time.
        as_if_pruned: Count what only results name that would be removed, too.
    """
    found = await _list(storage, await pruning.prefixes(), now - grace, now)
    paid = await pruning.paid_lately(_DIGITS)
    named_folders: set[str] = set()
    named: set[str] = set()
    async for key in pruning.named_keys(as_if_pruned=as_if_pruned):
        match = _OUTPUT.fullmatch(key) or _OUTPUT.fullmatch(f"{key}x")  # a job's prefix ends with a slash
        named_folders |= {match["folder"]} if match else set()
        named |= {key, re.sub(r"^s3://[^/]+/", "", key)}
    for folders in found.outputs.values():
        for folder in [f for f in folders if f in named_folders or _short(f) in paid]:
            del folders[folder]
    found.uploads = [stored for stored in found.uploads if stored.key not in named]
    for folders in found.outputs.values():  # a source may name any object
        for folder in [f for f, objects in folders.items() if any(o.key in named for o in objects)]:
            del folders[folder]
    return found


async def remove_orphans(storage: Storage, pruning: Pruning, orphans: Orphans) -> Removed:
    """Remove what still nobody needs, and return how much that was."""
    removed = Removed()
    for pipeline, folders in orphans.outputs.items():
        for batch in _batches(list(folders)):
            async with pruning.unneeded(pipeline, [(name, _short(name)) for name in batch]) as unneeded:
                for folder in sorted(unneeded):
                    await _remove(storage, folders[folder], removed)
    for keys in _batches([stored.key for stored in orphans.uploads]):
        named = await pruning.named_uploads(keys)
        await _remove(storage, [s for s in orphans.uploads if s.key in set(keys) - named], removed)
    await _remove(storage, orphans.pieces, removed)
    return removed


async def _list(storage: Storage, prefixes: Iterable[str], before: datetime, now: datetime) -> Orphans:
    """Sort what lies in storage; a folder with anything young in it is young."""
    found, young = Orphans(), set()
    months = {f"{now:%Y-%m}", f"{now.replace(day=1) - timedelta(days=1):%Y-%m}"}
    async for stored in _all_of(storage, prefixes):
        old = stored.modified is not None and stored.modified < before
        if match := _OUTPUT.fullmatch(stored.key):
            pipeline = PipelineId(unquote(match["pipeline"]))
            found.outputs[pipeline].setdefault(match["folder"], []).append(stored)
            young |= set() if old else {match["folder"]}
        elif old and _UPLOAD.fullmatch(stored.key):
            found.uploads.append(stored)
        elif old and (piece := _PIECE.fullmatch(stored.key)) and piece["month"] not in months:
            found.pieces.append(stored)
    for folders in found.outputs.values():
        for folder in young & folders.keys():
            del folders[folder]
    return found


async def _all_of(storage: Storage, prefixes: Iterable[str]) -> AsyncIterator[Stored]:
    for root in (*_ROOTS, *(f"{prefix}/pipelines/" for prefix in prefixes)):
        async for stored in storage.list(root):
            yield stored


async def _remove(storage: Storage, objects: Iterable[Stored], removed: Removed) -> None:
    """Remove objects, the main file of an output first: who sees it sees all that belongs to it."""
    for stored in sorted(objects, key=lambda s: "/output." not in s.key):
        await storage.delete(stored.key)
        removed.add(stored)


def _batches(names: list[str]) -> Iterable[list[str]]:
    return (names[start : start + _BATCH] for start in range(0, len(names), _BATCH))


def _short(folder: str) -> str:
    match = _OUTPUT.fullmatch(f"{folder}x")
    return match["short"] if match else ""
