"""What the HTTP API shows, as rows: pages of pipelines, nodes as a whole, what changed since a transaction, dead jobs.

Rows are mappings by column; the API's reply models give them their types.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from shared.db.pool import Connection, Pool, Record
from shared.db.sql import load
from shared.domain.nodes import JobId, NodeId, PipelineId

_SQL = load("views")

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recent:
    """What changed in a pipeline since a transaction."""

    next: int
    """Ask again with this: whatever was not seen has this transaction number, or a later one."""
    total: int
    """How many nodes there are."""
    versions: dict[NodeId, int]
    """The version of each row that is new; it is another one after every write."""


async def page_of_pipelines(pool: Pool, search: str, *, page: int, per: int) -> tuple[list[Row], int]:
    """Return one page (from 1) of the pipelines whose title or id holds a text, and how many there are in all."""
    total: int = await pool.fetchval(_SQL["count"], search)
    return _rows(await pool.fetch(_SQL["page"], search, per, (page - 1) * per)), total


async def view_pipeline(pool: Pool | Connection, pipeline: PipelineId) -> Row | None:
    """Return a pipeline without its nodes; ``edit`` changes with every edit of it or of a node, with nothing else."""
    return _row(await pool.fetchrow(_SQL["pipeline"], pipeline))


async def view_nodes(pool: Pool | Connection, pipeline: PipelineId) -> list[Row]:
    """Return the nodes of a pipeline."""
    return _rows(await pool.fetch(_SQL["nodes"], pipeline, None))


async def view_node(pool: Pool | Connection, pipeline: PipelineId, node: NodeId) -> Row | None:
    """Return one node."""
    return _row(await pool.fetchrow(_SQL["nodes"], pipeline, node))


async def view_some_nodes(pool: Pool | Connection, pipeline: PipelineId, nodes: Collection[NodeId]) -> list[Row]:
    """Return some nodes of a pipeline."""
    return _rows(await pool.fetch(_SQL["some_nodes"], pipeline, list(nodes)))


async def node_ids(pool: Pool | Connection, pipeline: PipelineId) -> set[NodeId]:
    """Return the ids of a pipeline's nodes."""
    return {NodeId(row["id"]) for row in await pool.fetch(_SQL["ids"], pipeline)}


async def recent_nodes(pool: Pool | Connection, pipeline: PipelineId, since: int) -> Recent:
    """Return which nodes were written in or after a transaction."""
    row = await pool.fetchrow(_SQL["recent"], pipeline, since)
    if row is None:
        return Recent(since, 0, {})
    return Recent(row["next"], row["total"], {NodeId(n["id"]): int(n["version"]) for n in row["nodes"]})


async def view_runs(
    pool: Pool | Connection, pipeline: PipelineId, run: UUID | None = None, *, most: int = 20
) -> list[Row]:
    """Return the newest runs of a pipeline, or one of them."""
    return _rows(await pool.fetch(_SQL["runs"], pipeline, run, most))


async def view_attempts(pool: Pool, pipeline: PipelineId, node: NodeId, *, most: int) -> list[Row]:
    """Return the newest attempts of a node."""
    return _rows(await pool.fetch(_SQL["attempts"], pipeline, node, most))


async def page_of_ended_jobs(pool: Pool, *, page: int, per: int) -> tuple[list[Row], int]:
    """Return one page (from 1) of the jobs that wait for a person, and how many there are in all."""
    rows = _rows(await pool.fetch(_SQL["ended_jobs"], per, (page - 1) * per))
    return rows, rows[0]["total"] if rows else 0


async def ended_job(pool: Pool, job: JobId) -> tuple[PipelineId, NodeId] | None:
    """Return the node of a job that waits for a person, or None when there is no such job."""
    row = await pool.fetchrow(_SQL["ended_job"], job)
    return None if row is None else (row["pipeline_id"], row["node_id"])


async def spend_by_day(pool: Pool, days: int) -> list[Row]:
    """Return what was ordered and paid in so many days, by day and provider; US dollars."""
    return _rows(await pool.fetch(_SQL["spend"], days))


async def may_edit(pool: Pool) -> bool:
    """Say whether this role may write what editors write."""
    return bool(await pool.fetchval(_SQL["may_edit"]))


def _rows(records: Iterable[Record]) -> list[Row]:
    return [dict(record) for record in records]


def _row(record: Record | None) -> Row | None:
    return None if record is None else dict(record)
