"""Runs: ask for one, look at it, cancel it, and give failed work another try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from shared.db.ledger import forget_intents
from shared.db.pool import Connection, Pool
from shared.db.sql import load
from shared.domain.nodes import NodeId, PipelineId
from shared.errors import Refused

_SQL = load("runs")
_REFUSED = "CS001"


@dataclass(frozen=True, slots=True)
class CancelReport:
    """What a cancel did."""

    runs: tuple[UUID, ...]
    dropped: int
    """Jobs that nobody had begun."""
    stopping: int
    """Running jobs whose workers were asked to stop."""
    ordered: int
    """Jobs that go on, since what they have ordered may have to be paid: it is fetched and kept."""


async def execute(  # noqa: PLR0913  the arguments of the function in SQL
    connection: Connection | Pool,
    pipeline: PipelineId,
    node: NodeId | None = None,
    *,
    upstream: bool = False,
    force: bool = False,
    requested_by: str = "cli",
    priority: int = 0,
    downstream: bool = False,
) -> UUID:
    """Ask for a node, or for everything in the pipeline that is not up to date, and return the run.

    Args:
        connection: As a role that may.
        pipeline: Where.
        node: None for everything.
        upstream: Also make what the node needs.
        force: Make again even what has a result.
        requested_by: Who asks, for those who look at runs.
        priority: Lower is sooner, from -100 to 100.
        downstream: Also make everything that follows from the node, with what that needs.

    Raises:
        Refused: Says why and what to do; nothing was written.
    """
    try:
        args = (pipeline, node, upstream, force, requested_by, priority, downstream)
        run: UUID = await connection.fetchval(_SQL["execute"], *args)
    except asyncpg.PostgresError as error:
        if error.sqlstate != _REFUSED:
            raise
        raise Refused(f"{error.message}: {error.hint}") from error
    return run


async def keep_refusal(pool: Pool, pipeline: PipelineId, node: NodeId | None, reason: str) -> None:
    """Keep a NOTIFY's refusal as a failed run, so that whoever sent it can find out why."""
    await pool.execute(_SQL["refused"], pipeline, node, {"type": "Refused", "message": reason})


async def get_run(pool: Pool, run: UUID) -> dict[str, Any] | None:
    """Return a run's row with ``nodes``: how many of its nodes are in each state."""
    row = await pool.fetchrow(_SQL["run"], run)
    return None if row is None else dict(row)


async def cancel(pool: Pool, pipeline: PipelineId, run: UUID | None = None) -> CancelReport:
    """Cancel a run, or all open ones of a pipeline; what other runs want goes on."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["lock"], pipeline)
        row = await connection.fetchrow(_SQL["cancel_runs"], pipeline, run)
        runs, nodes = (tuple(row["runs"] or ()), row["nodes"]) if row else ((), [])
        dropped = await connection.fetchval(_SQL["drop_unwanted"], nodes)
        stopping, ordered = await connection.fetchrow(_SQL["stop_unwanted"], nodes) or (0, 0)
    return CancelReport(runs, dropped, stopping, ordered)


async def retry(
    pool: Pool,
    pipeline: PipelineId,
    node: NodeId | None = None,
    *,
    requested_by: str = "retry",
    order_again: bool = False,
) -> UUID:
    """Try failed nodes again, and what was blocked by them; orders that were placed are looked up, not repeated.

    Args:
        pool: As a role that may.
        pipeline: Where.
        node: None for all that failed.
        requested_by: Who asks, for those who look at runs.
        order_again: Somebody has looked at the provider: orders whose reply was lost were never taken.

    Raises:
        Refused: Nothing there has failed.
    """
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["lock"], pipeline)
        if order_again:
            await forget_intents(connection, pipeline, node)
        await connection.execute(_SQL["revive"], pipeline, node)
        if not await connection.fetch(_SQL["unfail"], pipeline, node):
            raise Refused(f"nothing has failed in pipeline {pipeline!r}" + (f" at node {node!r}" if node else ""))
        run: UUID = await connection.fetchval(_SQL["ask"], pipeline, node, requested_by)
    return run
