"""Files that lie beside an imported document: brought into storage, so that any worker anywhere can read them.

A source that is a path is read relative to the document, and never from outside of the document's folder. It becomes a
storage key that carries the file's hash: importing the same file again changes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shared.domain.dialects import DocumentError, Fault
from shared.domain.documents import NodeDocument, PipelineDocument
from shared.domain.nodes import NodeId
from shared.errors import InvalidInput
from shared.storage import Storage

_ADDRESS = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
_PREFIX = "imports"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Missing:
    """A source that is neither a file beside the document nor known to the storage."""

    node: NodeId
    source: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A document whose local sources are storage keys now."""

    document: PipelineDocument
    files: int
    missing: tuple[Missing, ...]
    """Left as they were written: these nodes will fail, the others go on."""


async def bring_sources(document: PipelineDocument, folder: Path, storage: Storage) -> Brought:
    """Store the files that a document's assets name.

    Raises:
        DocumentError: Sources lead outside of the document's folder; names all of them.
    """
    local = _local_sources(document, folder)
    nodes: dict[NodeId, NodeDocument] = {node.id: node for node in document.nodes}
    missing: list[Missing] = []
    files = 0
    for node, path in local.items():
        source = nodes[node].asset["source"]
        if path.is_file():
            nodes[node] = _with_key(nodes[node], await _store(path, storage))
            files += 1
        elif not await _is_stored(source, storage):
            missing.append(Missing(node, source))
    return Brought(replace(document, nodes=tuple(nodes.values())), files, tuple(missing))


def missing_sources(document: PipelineDocument, folder: Path) -> list[Missing]:
    """Return the local sources of a document that are not there.

    Raises:
        DocumentError: Sources lead outside of the document's folder; names all of them.
    """
    sources = {node.id: node.asset["source"] for node in document.nodes if _source(node) is not None}
    return [
        Missing(node, sources[node]) for node, path in _local_sources(document, folder).items() if not path.is_file()
    ]


def _local_sources(document: PipelineDocument, folder: Path) -> dict[NodeId, Path]:
    """Return the file of each node whose source is a path."""
    root = folder.resolve()
    found: dict[NodeId, Path] = {}
    faults: list[Fault] = []
    for place, node in enumerate(document.nodes):
        source = _source(node)
        if source is None or _ADDRESS.match(source):
            continue
        path = (root / source).resolve()
        if path.is_relative_to(root):
            found[node.id] = path
        else:
            faults.append(Fault(f"nodes[{place}].asset.source", _outside(node.id, source, root)))
    if faults:
        raise DocumentError(tuple(faults))
    return found


def _source(node: NodeDocument) -> str | None:
    if not isinstance(node.asset, Mapping):
        return None
    source = node.asset.get("source")
    return source if isinstance(source, str) and source and "\0" not in source else None


def _outside(node: NodeId, source: str, root: Path) -> str:
    return f"{source!r} of node {node!r} lies outside of {root}; put the file below that folder and name it from there"


def _with_key(node: NodeDocument, key: str) -> NodeDocument:
    asset: dict[str, Any] = {**node.asset, "source": key}
    asset.setdefault("importedFrom", node.asset["source"])
    return replace(node, asset=asset)


async def _store(path: Path, storage: Storage) -> str:
    digest, size = await asyncio.to_thread(_measure, path)
    key = f"{_PREFIX}/{digest[:16]}/{unicodedata.normalize('NFC', path.name)}"
    known = await storage.stat(key)
    if known is None or known.size != size:
        await storage.put_file(path, key)
    return key


def _measure(path: Path) -> tuple[str, int]:
    """Return a file's sha256 and its size in bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
        return digest.hexdigest(), file.tell()


async def _is_stored(source: str, storage: Storage) -> bool:
    """Say whether a source is the key of an object, as an export writes it."""
    try:
        return await storage.stat(source) is not None
    except InvalidInput:
        return False
