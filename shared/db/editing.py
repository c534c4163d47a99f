"""Edits with a guard: nobody's edit is lost to somebody who had not seen it.

Guarded writers of one pipeline lock its row and come one after the other; then they compare what they have seen with
what is there. Locks are taken pipeline first, then nodes; who loses a deadlock is run again.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from shared.db.pipelines import read_pipeline
from shared.db.pool import RETRYABLE_ERRORS, Connection, Pool, Record
from shared.db.sql import load
from shared.db.views import view_pipeline
from shared.domain.documents import NodeDocument, PipelineDocument
from shared.domain.nodes import NodeId, PipelineId
from shared.errors import CallsheetError

_SQL = load("editing")
_WRITE = load("pipelines")
_COLLISIONS = 6

T = TypeVar("T")
Check = Callable[[str], bool]
"""Say whether a tag is the one that the editor had seen."""


class ChangedError(CallsheetError):
    """Report that somebody else has edited meanwhile what the editor meant to write.

    Args:
        message: What, for a person.
        tag: What stands there now.
        revisions: Of the nodes that were guarded by theirs, those that differ; 0: there is no such node.
    """

    def __init__(self, message: str, *, tag: str | None = None, revisions: Mapping[NodeId, int] | None = None) -> None:
        super().__init__(message)
        self.tag = tag
        self.revisions = dict(revisions or {})


class GoneError(CallsheetError):
    """Report that what is to be edited is not there."""


@dataclass(frozen=True, slots=True)
class NodeEdit:
    """What an editor says about a node."""

    document: NodeDocument
    revision: int | None = None
    """The revision that the editor had seen, 0 for none; None: whatever is there is replaced."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a write of nodes did."""

    added: tuple[NodeId, ...]
    changed: tuple[NodeId, ...]
    unchanged: tuple[NodeId, ...]
    removed: tuple[NodeId, ...]


def node_tag(revision: int, title: str) -> str:
    """Return what changes with every edit of a node: its revision, and its title, which no revision counts."""
    return f"{revision}-{hashlib.sha256(title.encode()).hexdigest()[:8]}"


async def create_pipeline(pool: Pool, document: PipelineDocument) -> bool:
    """Make a pipeline; asking for the very same one again changes nothing.

    Returns:
        False when the same pipeline is there already.

    Raises:
        ChangedError: Another one has this id.
    """

    async def work(connection: Connection) -> bool:
        fields = (document.id, document.version, document.title, document.config)
        if await connection.fetchval(_SQL["insert_pipeline"], *fields) is None:
            return False
        await connection.fetch(_WRITE["save_nodes"], document.id, [asdict(node) for node in document.nodes])
        return True

    if await _again(pool, work):
        return True
    found = await read_pipeline(pool, document.id)
    if found is not None and _same(found, document):
        return False
    raise ChangedError(f"there is another pipeline {document.id!r}; change that one, or choose another id")


async def update_pipeline(
    pool: Pool, pipeline: PipelineId, *, title: str | None, version: str | None, config: object, check: Check | None
) -> None:
    """Write what an editor says about a pipeline; None leaves things as they are.

    Raises:
        GoneError: There is no such pipeline.
        ChangedError: It was edited meanwhile.
    """

    async def work(connection: Connection) -> None:
        await _guard(connection, pipeline, check)
        await connection.execute(_SQL["update_pipeline"], pipeline, title, version, config)

    await _again(pool, work)


async def delete_pipeline(pool: Pool, pipeline: PipelineId, *, check: Check | None) -> None:
    """Delete a pipeline with its nodes.

    Raises:
        GoneError: There is no such pipeline.
        ChangedError: It was edited meanwhile.
    """

    async def work(connection: Connection) -> None:
        await _guard(connection, pipeline, check)
        await connection.execute(_SQL["delete_pipeline"], pipeline)

    await _again(pool, work)


async def write_nodes(
    pool: Pool,
    pipeline: PipelineId,
    edits: Sequence[NodeEdit],
    *,
    remove: Collection[NodeId] = (),
    check: Check | None = None,
) -> Written:
    """Write and remove nodes, all or none; only real changes are written.

    Raises:
        GoneError: There is no such pipeline.
        ChangedError: The pipeline or one of the nodes was edited meanwhile.
    """

    async def work(connection: Connection) -> Written:
        await _guard(connection, pipeline, check)
        named = [edit.document.id for edit in edits]
        there = {row["id"]: row for row in await connection.fetch(_SQL["lock_nodes"], pipeline, [*named, *remove])}
        _compare_revisions(edits, there)
        rows = [asdict(edit.document) for edit in edits]
        saved = await connection.fetch(_WRITE["save_nodes"], pipeline, rows) if rows else []
        removed = [node for node in remove if node in there]
        if removed:
            await connection.execute(_WRITE["delete_nodes"], pipeline, removed)
        return _written(named, {row["id"]: row["created"] for row in saved}, removed)

    return await _again(pool, work)


async def edit_node(
    pool: Pool, pipeline: PipelineId, node: NodeId, changes: Mapping[str, Any], *, check: Check | None
) -> None:
    """Write some columns of a node.

    Raises:
        GoneError: There is no such node.
        ChangedError: It was edited meanwhile.
    """

    async def work(connection: Connection) -> None:
        row = await _guarded_node(connection, pipeline, node, check)
        fields = ("id", "type", "title", "inputs", "config", "asset", "position")
        document = replace(NodeDocument(**{name: row[name] for name in fields}), **changes)
        await connection.execute(_WRITE["save_nodes"], pipeline, [asdict(document)])

    await _again(pool, work)


async def put_node(
    pool: Pool, pipeline: PipelineId, edit: NodeEdit, *, check: Check | None, only_new: bool = False
) -> bool:
    """Write a whole node, be it there or not; return whether it is new.

    Raises:
        GoneError: There is no such pipeline; or no such node, and the editor had seen one.
        ChangedError: The node was edited meanwhile, or is there and should not be.
    """

    async def work(connection: Connection) -> bool:
        await _guard(connection, pipeline, None)
        node = edit.document.id
        there = {row["id"]: row for row in await connection.fetch(_SQL["lock_nodes"], pipeline, [node])}
        if only_new and there:
            raise ChangedError(f"there is a node {node!r} already", tag=_tag(there[node]))
        if check is not None:
            await _guarded_node(connection, pipeline, node, check)
        _compare_revisions([edit], there)
        await connection.execute(_WRITE["save_nodes"], pipeline, [asdict(edit.document)])
        return not there

    return await _again(pool, work)


async def delete_node(pool: Pool, pipeline: PipelineId, node: NodeId, *, check: Check | None) -> None:
    """Delete a node.

    Raises:
        GoneError: There is no such node.
        ChangedError: It was edited meanwhile.
    """

    async def work(connection: Connection) -> None:
        await _guarded_node(connection, pipeline, node, check)
        await connection.execute(_WRITE["delete_nodes"], pipeline, [node])

    await _again(pool, work)


async def _again(pool: Pool, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Run a transaction, and run it again when it met another one."""
    for collision in range(_COLLISIONS):
        try:
            async with pool.acquire() as connection, connection.transaction():
                return await work(connection)
        except RETRYABLE_ERRORS:
            await asyncio.sleep(random.uniform(0, 0.02 * 2**collision))
    async with pool.acquire() as connection, connection.transaction():
        return await work(connection)


async def _guard(connection: Connection, pipeline: PipelineId, check: Check | None) -> None:
    """Take the pipeline's turn, and compare what its editor had seen."""
    if await connection.fetchval(_SQL["lock_pipeline"], pipeline) is None:
        raise GoneError(f"there is no pipeline {pipeline!r}")
    if check is None:
        return
    row = await view_pipeline(connection, pipeline)
    if row is not None and not check(row["edit"]):
        raise ChangedError(f"pipeline {pipeline!r} was edited meanwhile; look at it again", tag=row["edit"])


async def _guarded_node(connection: Connection, pipeline: PipelineId, node: NodeId, check: Check | None) -> Record:
    await _guard(connection, pipeline, None)
    row = await connection.fetchrow(_SQL["lock_nodes"], pipeline, [node])
    if row is None:
        raise GoneError(f"there is no node {node!r}")
    if check is not None and not check(_tag(row)):
        raise ChangedError(f"node {node!r} was edited meanwhile; look at it again", tag=_tag(row))
    return row


def _tag(row: Record) -> str:
    return node_tag(row["revision"], row["title"])


def _compare_revisions(edits: Sequence[NodeEdit], there: Mapping[NodeId, Record]) -> None:
    now = {e.document.id: there[e.document.id]["revision"] if e.document.id in there else 0 for e in edits}
    differ = {e.document.id: now[e.document.id] for e in edits if e.revision not in (None, now[e.document.id])}
    if differ:
        names = ", ".join(map(repr, sorted(differ)[:5]))
        raise ChangedError(f"edited meanwhile: {names}; look at them again", revisions=differ)


def _written(named: Sequence[NodeId], saved: Mapping[NodeId, bool], removed: Sequence[NodeId]) -> Written:
    return Written(
        added=tuple(node for node in named if saved.get(node) is True),
        changed=tuple(node for node in named if saved.get(node) is False),
        unchanged=tuple(node for node in named if node not in saved),
        removed=tuple(removed),
    )


def _same(found: PipelineDocument, asked: PipelineDocument) -> bool:
    """Compare what was written with what is asked for; the order of nodes says nothing."""
    nodes = {node.id: node for node in found.nodes} == {node.id: node for node in asked.nodes}
    return nodes and replace(found, nodes=()) == replace(asked, nodes=())
