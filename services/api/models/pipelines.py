"""Pipelines and nodes as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from services.api.models.base import AnyJson, AsStored, JsonObject, Page, PageMeta, Reply, Usd
from services.api.models.positions import StoredPosition
from shared.domain.nodes import NodeStatus, Output

StoredOutput = Annotated[Any, AsStored(Output | None)]


class PipelinesQuery(Page):
    """Which pipelines."""

    search: str = Field(default="", max_length=200)
    """Part of a title or an id; upper and lower case are one."""


class PipelineSummary(Reply):
    """A pipeline without its nodes."""

    id: str
    version: str
    title: str
    config: JsonObject
    """As its editor wrote it; see GET schemas/pipeline."""
    metadata: JsonObject
    """The system's: totalCost, estimatedTotalCost, progress by status."""
    created_at: datetime
    updated_at: datetime


class PipelineList(Reply):
    """A page of pipelines, the most recently touched first."""

    results: list[PipelineSummary]
    meta: PageMeta


class NodeView(Reply):
    """A node with what its editor wrote and what the system says of it."""

    id: str
    pipeline_id: str
    title: str
    type: str
    inputs: AnyJson
    """{slot: "id"} or {slot: ["id", …]}."""
    config: AnyJson
    asset: AnyJson
    """Only of nodes of type asset, else null."""
    position: StoredPosition
    """Where an editor put it; null: wherever the layout does."""
    status: NodeStatus
    metadata: JsonObject
    """The system's: startedAt, completedAt, cost, retries, cacheHit, progress, error."""
    output: StoredOutput
    """What it made; stays until it is replaced, also while the node is pending again."""
    revision: int
    """Counts the edits of what it makes; send it back to keep somebody else's edit from being lost."""
    generation: int
    fingerprint: str | None
    is_valid: bool | None
    """Null: the dispatcher has not looked at it yet."""
    validation_errors: dict[str, str]
    created_at: datetime
    updated_at: datetime


class NodeList(Reply):
    """All nodes of a pipeline, in the order in which they were made."""

    results: list[NodeView]


class PipelineView(PipelineSummary):
    """A pipeline with its nodes."""

    edit: str
    """Changes with every edit of the pipeline or a node, and with nothing else; also the ETag."""
    nodes: list[NodeView]


class NodeStatusView(Reply):
    """How far a node is."""

    id: str
    status: NodeStatus
    metadata: JsonObject
    output: StoredOutput


class RunView(Reply):
    """A run."""

    id: UUID
    pipeline_id: str
    node_id: str | None
    """Null: everything that was not up to date."""
    upstream: bool
    """Also what the node needs."""
    downstream: bool
    """Also everything that follows from it."""
    force: bool
    priority: int
    state: str
    """requested, active, completed, failed or cancelled."""
    requested_by: str
    error: JsonObject | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    nodes: dict[str, int] | None
    """How many of its nodes are open, completed, failed, blocked, cancelled; null before it has begun."""


class RunList(Reply):
    """The newest runs."""

    results: list[RunView]


class AttemptView(Reply):
    """One ended attempt at a node."""

    job_id: int
    attempt: int
    revision: int
    provider: str
    queue: str
    outcome: str
    """completed, retried, buried, cancelled, released, rescued or held."""
    cache_hit: bool
    cost: Usd
    error: JsonObject | None
    started_at: datetime | None
    ended_at: datetime


class AttemptList(Reply):
    """The newest attempts at a node."""

    results: list[AttemptView]


class Queued(Reply):
    """A run is asked for."""

    status: str = "queued"
    job_id: UUID
    """The run's id, by the name that the plan's routes give it."""


def node_views(rows: Iterable[Mapping[str, Any]]) -> list[NodeView]:
    """Return nodes as they are shown."""
    return [NodeView.model_validate(row) for row in rows]
