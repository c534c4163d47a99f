"""Keep a pipeline within its budget: an order whose estimate would pass it is not published, and its node says why.

It waits. Whatever may make room has it looked at again: a new budget, another mode, an order that cost less than
was reckoned.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from services.dispatcher.publishing import Candidate
from shared.db.plan import Change, Planning
from shared.domain.nodes import NodeKey
from shared.domain.schemas import PipelineConfig


async def held_back(tables: Planning, config: PipelineConfig, changes: Sequence[Change]) -> set[NodeKey]:
    """Return the nodes that wait for the budget, where something has happened that may let them go on."""
    if all(change.later for change in changes):
        return set()
    if config.budget is None and not any(change.what == "pipeline" for change in changes):
        return set()
    return await tables.held_back()


async def within_budget(tables: Planning, config: PipelineConfig, found: Sequence[Candidate]) -> list[Candidate]:
    """Return what can be afforded, in order; the nodes of the rest say which sum is missing.

    What has a result is not ordered, and costs nothing.
    """
    if config.budget is None or not any(candidate.cost.usd for candidate in found):
        return list(found)
    known = await tables.results({candidate.fingerprint for candidate in found if not candidate.node.force})
    left = config.budget - await tables.committed()
    affordable: list[Candidate] = []
    missing: dict[NodeKey, dict[str, object]] = {}
    for candidate in found:
        usd = Decimal(0) if candidate.fingerprint in known and not candidate.node.force else candidate.cost.usd
        if usd and usd > left:
            missing[candidate.node.key] = _reason(candidate, config.budget, left)
        else:
            left -= usd
            affordable.append(candidate)
    await tables.hold_back(missing)
    return affordable


def _reason(candidate: Candidate, budget: Decimal, left: Decimal) -> dict[str, object]:
    return {
        "message": f"waits for the budget: this order would cost about ${candidate.cost.usd},"
        f" and the budget of ${budget} has ${max(left, Decimal(0))} left",
        "field": "pipeline.config.budget",
        "remedy": "raise the budget, or set config.mode to draft; it goes on by itself",
        "estimate": str(candidate.cost.usd),
        "budget": str(budget),
        "basis": candidate.cost.basis,
    }
