"""What a run would do, and what it would cost."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from services.api.models.base import Reply, Request, Usd
from shared.domain.nodes import Provider
from shared.domain.planning import Action
from shared.domain.schemas import Mode


class PlanQuery(Request):
    """As if."""

    mode: Mode | None = None
    """As if the pipeline were in this mode."""
    force: str | None = Field(default=None, max_length=4000)
    """Nodes to be made again, divided by commas."""


class PlannedNode(Reply):
    """What a run would do with a node."""

    node_id: str
    action: Action
    why: str
    provider: Provider | None
    usd: Usd
    basis: str
    """How the estimate was reckoned."""
    fingerprint: str | None
    """Null: it depends on outputs that are yet to be made."""


class PlanView(Reply):
    """What a run of everything would do now."""

    pipeline_id: str
    mode: Mode
    usd: Usd
    results: list[PlannedNode]


class EstimateView(Reply):
    """What a run would cost."""

    pipeline_id: str
    mode: Mode
    usd: Usd
    prices: date
    """Day of the price table."""
    results: list[PlannedNode]
    """Those that cost something."""
