"""Asking for runs, cancelling them, trying again."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from services.api.models.base import Reply, Request


class RunRequest(Request):
    """How a pipeline is to be run."""

    force: bool = False
    """Make again even what has a result."""
    priority: int = Field(default=0, ge=-100, le=100)
    """Lower is sooner; -10 overtakes what waits."""


class ExecuteRequest(RunRequest):
    """How a node is to be run."""

    upstream: bool = False
    """Also make what the node needs."""
    downstream: bool = False
    """Run from here: also make everything that follows from the node, with what that needs; `force`: all of it anew."""


class CancelRequest(Request):
    """What is to be cancelled."""

    run_id: UUID | None = None
    """Null: all open runs of the pipeline."""


class RetryRequest(Request):
    """How failed work is to be tried again."""

    order_again: bool = False
    """Somebody has looked at the provider: orders whose reply was lost are not there."""


class Cancelled(Reply):
    """What a cancel did."""

    runs: list[UUID]
    dropped: int
    """Jobs that nobody had begun."""
    stopping: int
    """Running jobs whose workers were asked to stop."""
    ordered: int
    """Jobs that go on, since what they have ordered may have to be paid: it is fetched and kept."""
