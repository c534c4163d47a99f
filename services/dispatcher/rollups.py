"""Bring pipelines' progress and cost up to date, coalesced: many changes, one write."""

from __future__ import annotations

import asyncio

import structlog

from services.dispatcher.outlook import Outlook
from shared.db import CONNECTION_ERRORS, RETRYABLE_ERRORS, Pool
from shared.db.plan import roll_up
from shared.domain.nodes import PipelineId

_LOG = structlog.get_logger(__name__)


class Rollups:
    """Sum up marked pipelines, each at most once per interval and once more after its last mark."""

    def __init__(self, pool: Pool, *, seconds: float) -> None:
        self._pool = pool
        self._seconds = seconds
        self._outlook = Outlook(pool)
        self._marked: set[PipelineId] = set()
        self._wake = asyncio.Event()

    def mark(self, pipeline: PipelineId) -> None:
        """Have a pipeline summed up soon."""
        self._marked.add(pipeline)
        self._wake.set()

    async def run(self) -> None:
        """Write what is marked, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self.write_marked()
            await asyncio.sleep(self._seconds)

    async def write_marked(self) -> None:
        """Write what is marked now."""
        for pipeline in sorted(self._marked):
            await self._roll_up(pipeline)

    async def _roll_up(self, pipeline: PipelineId) -> None:
        self._marked.discard(pipeline)
        try:
            to_come = await self._outlook.to_come(pipeline)
            await roll_up(self._pool, pipeline, to_come)
        except (*CONNECTION_ERRORS, *RETRYABLE_ERRORS) as error:
            _LOG.warning("rollup_postponed", pipeline=pipeline, error=str(error))
            self.mark(pipeline)
        except Exception:  # noqa: BLE001  a defect in one pipeline must not stop the others
            _LOG.exception("rollup_failed", pipeline=pipeline)
        else:
            if to_come is None:
                self.mark(pipeline)
