"""The editor's side of the tables: write a whole document, read it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from shared.db.pool import Pool
from shared.db.sql import load
from shared.domain.documents import NodeDocument, PipelineDocument
from shared.domain.nodes import NodeId, PipelineId

_SQL = load("pipelines")


@dataclass(frozen=True, slots=True)
class SaveReport:
    """What writing a document did."""

    created: bool
    """The pipeline itself is new."""
    added: tuple[NodeId, ...]
    changed: tuple[NodeId, ...]
    unchanged: tuple[NodeId, ...]
    removed: tuple[NodeId, ...]
    kept: tuple[NodeId, ...]
    """Nodes of the pipeline that the document does not mention and that stay."""


async def save_pipeline(pool: Pool, document: PipelineDocument, *, prune: bool = False) -> SaveReport:
    """Bring a pipeline to what a document says, in one transaction; only real changes are written.

    Args:
        pool: Connects as an editor.
        document: Its ids need not be valid: the dispatcher says what is wrong, node by node.
        prune: Also remove the nodes that the document does not mention.
    """
    named = [node.id for node in document.nodes]
    async with pool.acquire() as connection, connection.transaction():
        fields = (document.id, document.version, document.title, document.config)
        created = bool(await connection.fetchval(_SQL["save_pipeline"], *fields))
        others = [NodeId(row["id"]) for row in await connection.fetch(_SQL["others"], document.id, named)]
        if prune and others:
            await connection.execute(_SQL["delete_nodes"], document.id, others)
        rows = [asdict(node) for node in document.nodes]
        written = {row["id"]: row["created"] for row in await connection.fetch(_SQL["save_nodes"], document.id, rows)}
    return SaveReport(
        created=created,
        added=tuple(node for node in named if written.get(node) is True),
        changed=tuple(node for node in named if written.get(node) is False),
        unchanged=tuple(node for node in named if node not in written),
        removed=tuple(others) if prune else (),
        kept=() if prune else tuple(others),
    )


async def read_pipeline(pool: Pool, pipeline: PipelineId) -> PipelineDocument | None:
    """Return a pipeline as its editor wrote it, or None when there is none."""
    row = await pool.fetchrow(_SQL["pipeline"], pipeline)
    if row is None:
        return None
    nodes = tuple(NodeDocument(**dict(node)) for node in await pool.fetch(_SQL["nodes"], pipeline))
    return PipelineDocument(**dict(row), nodes=nodes)
