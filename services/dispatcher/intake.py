"""Fold hints for one pipeline together and plan at our own pace, one plan of a pipeline at a time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

from shared.db import CONNECTION_ERRORS, RETRYABLE_ERRORS
from shared.domain.nodes import PipelineId

_LOG = structlog.get_logger(__name__)
_RETRY_SECONDS = 0.25

PlanPipeline = Callable[[PipelineId], Awaitable[bool]]
"""Plan one pipeline; True: there is more to do."""


class Intake:
    """Hold the pipelines that somebody should look at, and have them planned.

    Args:
        plan: Called for each marked pipeline, never twice at once for the same one.
        lanes: How many pipelines are planned side by side.
    """

    def __init__(self, plan: PlanPipeline, *, lanes: int) -> None:
        self._plan = plan
        self._lanes = lanes
        self._marked: dict[PipelineId, None] = {}
        self._planning: set[PipelineId] = set()
        self._wake = asyncio.Condition()

    def mark(self, pipeline: PipelineId) -> None:
        """Have a pipeline looked at soon, once for any number of marks."""
        self._marked[pipeline] = None
        self._tasks.create_task(self._notify())

    async def run(self) -> None:
        """Plan what is marked, for ever."""
        async with asyncio.TaskGroup() as self._tasks:
            for lane in range(self._lanes):
                self._tasks.create_task(self._run_lane(), name=f"plan-{lane}")

    async def _run_lane(self) -> None:
        while True:
            pipeline = await self._next()
            try:
                if await self._plan(pipeline):
                    self._marked[pipeline] = None
            except (*CONNECTION_ERRORS, *RETRYABLE_ERRORS) as error:
                _LOG.warning("plan_postponed", pipeline=pipeline, error=str(error))
                await asyncio.sleep(_RETRY_SECONDS * random.uniform(0.5, 1.5))
                self._marked[pipeline] = None
            except Exception:  # noqa: BLE001  a defect in one pipeline must not stop the others
                _LOG.exception("plan_failed", pipeline=pipeline)
            finally:
                self._planning.discard(pipeline)
                await self._notify()

    async def _next(self) -> PipelineId:
        async with self._wake:
            await self._wake.wait_for(lambda: any(p not in self._planning for p in self._marked))
            pipeline = next(p for p in self._marked if p not in self._planning)
            del self._marked[pipeline]
            self._planning.add(pipeline)
            return pipeline

    async def _notify(self) -> None:
        async with self._wake:
            self._wake.notify_all()
