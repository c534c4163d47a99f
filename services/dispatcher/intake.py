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
        self._wake = asyncio.Event()

    def mark(self, pipeline: PipelineId) -> None:
        """Have a pipeline looked at soon, once for any number of marks."""
        self._marked[pipeline] = None
        self._wake.set()

    async def run(self) -> None:
        """Plan what is marked, for ever."""
        async with asyncio.TaskGroup() as plans:
            while True:
                await self._wake.wait()
                self._wake.clear()
                for pipeline in self._take():
                    plans.create_task(self._run_plan(pipeline), name=f"plan-{pipeline}")

    def _take(self) -> list[PipelineId]:
        """Take as many marked pipelines as there are free lanes; what is being planned stays marked."""
        free = self._lanes - len(self._planning)
        taken = [pipeline for pipeline in self._marked if pipeline not in self._planning][:free]
        for pipeline in taken:
            del self._marked[pipeline]
        self._planning.update(taken)
        return taken

    async def _run_plan(self, pipeline: PipelineId) -> None:
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
            self._wake.set()
