"""Reckon what a pipeline has still to pay until all of it is made."""

from __future__ import annotations

import time
from decimal import Decimal

from shared.db import Pool
from shared.db.plan import may_cost
from shared.db.preview import look_ahead
from shared.domain.nodes import PipelineId
from shared.domain.schemas import PipelineConfig

_SHARE = 0.05
"""Most of the dispatcher's time that looking ahead may take, pipeline by pipeline."""


class Outlook:
    """Look ahead where something may cost money, the less often the longer that takes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._not_before: dict[PipelineId, float] = {}

    async def to_come(self, pipeline: PipelineId) -> Decimal | None:
        """Return what is still to be paid, in US dollars; None: ask later."""
        began = time.monotonic()
        if began < self._not_before.get(pipeline, 0.0):
            return None
        config = await may_cost(self._pool, pipeline)
        if config is None:
            self._not_before.pop(pipeline, None)
            return Decimal(0)
        plans = await look_ahead(self._pool, pipeline, PipelineConfig.model_validate(config).mode)
        now = time.monotonic()
        self._not_before[pipeline] = now + (now - began) / _SHARE
        return sum((plan.cost.usd for plan in plans), Decimal(0))
