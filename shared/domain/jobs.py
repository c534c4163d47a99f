"""What a worker is handed: a job, with its inputs resolved to files in storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.domain.nodes import (
    Fingerprint,
    JobId,
    NodeId,
    NodeKey,
    NodeType,
    Output,
    PipelineId,
    Provider,
    WorkerId,
)


@dataclass(frozen=True, slots=True)
class Input:
    """One reference of a slot, resolved: the node it names and what that node made."""

    node_id: NodeId
    output: Output


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed request to execute one node at one revision.

    Every write after the claim names ``worker_id`` and ``attempt``; together they are the fence.
    """

    id: JobId
    attempt: int
    worker_id: WorkerId
    pipeline_id: PipelineId
    node_id: NodeId
    node_key: NodeKey
    revision: int
    generation: int
    """The node's generation that the job was published for; an older one never lands on the node."""
    fingerprint: Fingerprint
    type: NodeType
    provider: Provider
    title: str
    config: dict[str, Any]
    """The node's config with defaults filled in, in the shape of its pydantic model."""
    asset: dict[str, Any] | None
    inputs: dict[str, tuple[Input, ...]]
    """By slot, in the editor's order."""
    prefix: str
    """Storage key under which the outputs of this node and fingerprint are kept, with a trailing slash."""
    output_key: str | None = None
    """Where the main file is kept; ``output`` below the prefix, when not set."""
    failures: int = 0
    crashes: int = 0
    force: bool = False
    result: Output | None = None
    """A result that appeared under the same fingerprint after the job was published."""
    claimed_at: datetime | None = None
    """By the database's clock."""
    due_at: datetime | None = None
    """When it could have been claimed first; the same clock."""
    estimate: Decimal = Decimal(0)
    """What its order is reckoned to cost, in US dollars."""
    run: UUID | None = None
    """The most urgent run that wanted it when it was published; the id of its trace, too."""

    def one(self, slot: str) -> Input | None:
        """Return the only input of a single slot, or None when the slot is empty."""
        found = self.inputs.get(slot, ())
        return found[0] if found else None
