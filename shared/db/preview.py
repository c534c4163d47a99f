"""Look ahead: what a run would do with each node, why, and for how much. Reads only; the plan itself is pure."""

from __future__ import annotations

from collections.abc import Collection

from shared.db.pool import Pool, Record
from shared.db.sql import load
from shared.domain.documents import NodeDocument
from shared.domain.nodes import Fingerprint, NodeId, NodeStatus, Output, PipelineId
from shared.domain.planning import NodePlan, NodeState, Result, Walk
from shared.domain.schemas import Mode

_GRAPH = load("graph")
_PLAN = load("plan")


async def look_ahead(pool: Pool, pipeline: PipelineId, mode: Mode, *, force: Collection[NodeId] = ()) -> list[NodePlan]:
    """Return what a run of everything would do now, in the order of the nodes.

    Args:
        pool: May read.
        pipeline: Which one.
        mode: The pipeline's own, or the other one to see what that would cost.
        force: Nodes to be made again even where a result exists.
    """
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        nodes = [_state(row) for row in await connection.fetch(_GRAPH["nodes"], pipeline)]
        walk = Walk(nodes, mode, force=force)
        while wanted := walk.wanted():
            rows = await connection.fetch(_PLAN["results"], list(wanted))
            walk.learn({Fingerprint(row["fingerprint"]): _result(row) for row in rows})
    return walk.finish()


def _state(row: Record) -> NodeState:
    fields = ("id", "type", "title", "inputs", "config", "asset")
    error = row["metadata"].get("error")
    return NodeState(
        document=NodeDocument(**{name: row[name] for name in fields}),
        status=NodeStatus(row["status"]),
        fingerprint=row["fingerprint"],
        output=None if row["output"] is None else Output.model_validate(row["output"]),
        error=error.get("message") if isinstance(error, dict) else None,
    )


def _result(row: Record) -> Result:
    return Result(Output.model_validate(row["output"]), row["ingredients"])
