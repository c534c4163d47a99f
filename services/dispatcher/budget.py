"""Keep a pipeline within its budget: an order whose estimate would pass it is not published, and its node says why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from services.dispatcher.publishing import Candidate
from shared.db.plan import Planning
from shared.domain.schemas import PipelineConfig
from shared.errors import OverBudget


async def within_budget(tables: Planning, config: PipelineConfig, found: Sequence[Candidate]) -> list[Candidate]:
    """Return what can be afforded, in order; the nodes of the rest fail with the sum that was missing."""
    if config.budget is None or not any(candidate.cost.usd for candidate in found):
        return list(found)
    left = config.budget - await tables.committed()
    affordable: list[Candidate] = []
    for candidate in found:
        if candidate.cost.usd and candidate.cost.usd > left:
            await tables.fail(candidate.node, _refusal(candidate, config.budget, left).as_json())
        else:
            left -= candidate.cost.usd
            affordable.append(candidate)
    return affordable


def _refusal(candidate: Candidate, budget: Decimal, left: Decimal) -> OverBudget:
    return OverBudget(
        f"this order would cost about ${candidate.cost.usd}; the budget of ${budget} has ${max(left, Decimal(0))} left",
        field="pipeline.config.budget",
        remedy="raise the budget and retry, or set config.mode to draft",
        details={"basis": candidate.cost.basis},
    )
