"""Reading the graph: nodes as their editors wrote them, and who refers to whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from shared.db.pool import Connection, Pool
from shared.db.sql import load
from shared.domain.documents import Edge, NodeDocument
from shared.domain.inputs import Neighbour
from shared.domain.nodes import NodeId, NodeKey, PipelineId

_SQL = load("graph")


@dataclass(frozen=True, slots=True)
class KeyedDocument:
    """A node as its editor wrote it, at one revision."""

    key: NodeKey
    revision: int
    document: NodeDocument


async def load_documents(
    connection: Connection | Pool, pipeline: PipelineId, keys: Collection[NodeKey]
) -> list[KeyedDocument]:
    """Read some nodes."""
    rows = await connection.fetch(_SQL["some_nodes"], pipeline, list(keys))
    fields = ("id", "type", "title", "inputs", "config", "asset")
    return [KeyedDocument(r["key"], r["revision"], NodeDocument(**{name: r[name] for name in fields})) for r in rows]


async def load_neighbours(
    connection: Connection | Pool, pipeline: PipelineId, ids: Collection[NodeId]
) -> dict[NodeId, Neighbour]:
    """Read what some nodes are; those that do not exist are left out."""
    rows = await connection.fetch(_SQL["kinds"], pipeline, list(ids))
    return {NodeId(row["id"]): Neighbour(row["type"], row["asset_type"]) for row in rows}


async def load_edges(connection: Connection | Pool, pipeline: PipelineId) -> list[Edge]:
    """Read all references of a pipeline, as (child, parent)."""
    return [(row["child_id"], row["parent_id"]) for row in await connection.fetch(_SQL["edges"], pipeline)]
