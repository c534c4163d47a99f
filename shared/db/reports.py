"""The reading side: what people and scripts ask about pipelines, runs and workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.db.pool import Pool
from shared.db.sql import load
from shared.domain.nodes import NodeId, NodeStatus, Output, PipelineId

_SQL = load("reports")


@dataclass(frozen=True, slots=True)
class PipelineLine:
    """One pipeline in a list, with how many of its nodes are in each state."""

    id: PipelineId
    title: str
    mode: str
    updated_at: datetime
    cost: Decimal
    """US dollars, spent."""
    runs: int
    """That have not ended."""
    total: int
    completed: int
    in_progress: int
    pending: int
    failed: int
    invalid: int


@dataclass(frozen=True, slots=True)
class NodeReport:
    """One node, with its newest job where it has one."""

    id: NodeId
    title: str
    type: str
    status: NodeStatus
    is_valid: bool | None
    validation_errors: dict[str, str]
    metadata: dict[str, Any]
    output: Output | None
    updated_at: datetime
    queue: str | None
    provider: str | None
    job_state: str | None
    attempt: int | None
    run_at: datetime | None

    @property
    def error(self) -> dict[str, Any] | None:
        """Return why the node failed."""
        found = self.metadata.get("error")
        return found if isinstance(found, dict) and self.status is NodeStatus.FAILED else None


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run."""

    id: UUID
    node_id: NodeId | None
    state: str
    requested_by: str
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PipelineReport:
    """One pipeline with its nodes and its newest runs."""

    id: PipelineId
    title: str
    config: dict[str, Any]
    metadata: dict[str, Any]
    updated_at: datetime
    nodes: tuple[NodeReport, ...]
    runs: tuple[RunReport, ...]


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """One process that may own jobs."""

    id: int
    service: str
    queues: tuple[str, ...]
    host: str
    pid: int
    version: str
    slots: int
    health_url: str | None
    draining: bool
    started_at: datetime
    seen_at: datetime
    alive: bool
    """Its lease holds."""
    running: int


async def list_pipelines(pool: Pool) -> list[PipelineLine]:
    """Return all pipelines, the most recently touched first."""
    return [PipelineLine(**dict(row)) for row in await pool.fetch(_SQL["pipelines"])]


async def report_pipeline(pool: Pool, pipeline: PipelineId, *, runs: int = 5) -> PipelineReport | None:
    """Return a pipeline as it stands, or None when there is none."""
    row = await pool.fetchrow(_SQL["pipeline"], pipeline)
    if row is None:
        return None
    nodes = await pool.fetch(_SQL["nodes"], pipeline)
    newest = await pool.fetch(_SQL["runs"], pipeline, runs)
    return PipelineReport(
        **dict(row), nodes=tuple(map(_node, nodes)), runs=tuple(RunReport(**dict(run)) for run in newest)
    )


async def is_settled(pool: Pool, pipeline: PipelineId) -> bool:
    """Say whether the dispatcher has looked at everything that was written about a pipeline."""
    return bool(await pool.fetchval(_SQL["settled"], pipeline))


async def list_workers(pool: Pool) -> list[WorkerReport]:
    """Return the processes that may own jobs."""
    rows = await pool.fetch(_SQL["workers"])
    return [WorkerReport(**{**dict(row), "queues": tuple(row["queues"])}) for row in rows]


def _node(row: Any) -> NodeReport:
    output = None if row["output"] is None else Output.model_validate(row["output"])
    return NodeReport(**{**dict(row), "status": NodeStatus(row["status"]), "output": output})
