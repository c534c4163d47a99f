"""Put the dispatcher together: pool, listener, intake, rollups, health, and an orderly end."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from prometheus_client import CollectorRegistry

from services.dispatcher.gauges import HouseGauges
from services.dispatcher.hearing import Hearing
from services.dispatcher.intake import Intake
from services.dispatcher.metrics import Metrics
from services.dispatcher.planner import PlanReport, plan
from services.dispatcher.rollups import Rollups
from shared.config import DispatcherSettings
from shared.db import Pool, open_pool
from shared.db.listen import Listener
from shared.db.migrate import require_current
from shared.domain.events import Channel
from shared.domain.nodes import PipelineId
from shared.health import HealthServer
from shared.telemetry import Facts, record

_LOG = structlog.get_logger(__name__)
_BESIDE_PLANS = 4
"""Connections for sweeps, rollups, gauges and health, beside one per lane."""


class Dispatcher:
    """One dispatcher process; any number may run."""

    def __init__(self, settings: DispatcherSettings) -> None:
        self._settings = settings
        self._registry = CollectorRegistry()
        self._metrics = Metrics.on(self._registry)
        self._gauges = HouseGauges()
        self._registry.register(self._gauges)
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Hear, plan and roll up until told to stop."""
        lanes = self._settings.plan_lanes
        pool = await open_pool(self._settings.database_url, size=lanes + _BESIDE_PLANS, name="callsheet-dispatcher")
        try:
            async with pool.acquire() as connection:
                await require_current(connection)
            await self._work(pool)
        finally:
            pool.terminate()

    def stop(self) -> None:
        """Stop; a plan that is under way is undone and left to another dispatcher."""
        self._stop.set()

    async def _work(self, pool: Pool) -> None:
        listener = self._listener()
        rollups = Rollups(pool, seconds=self._settings.rollup_seconds)
        intake = Intake(lambda pipeline: self._plan(pool, pipeline), lanes=self._settings.plan_lanes)
        history = timedelta(days=self._settings.history_days)
        hearing = Hearing(listener, pool, intake, rollups, self._metrics, history=history)
        health = self._health(pool, listener, hearing)
        url = await health.start(self._settings.health_host, self._settings.health_port)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        _LOG.info("service_started", health=url)
        await self._until_stopped(intake.run(), hearing.run(), rollups.run(), self._gauges.run(pool))
        await health.stop()
        _LOG.info("service_stopped")

    async def _until_stopped(self, *parts: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.create_task(part) for part in parts]
        stopping = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (*tasks, stopping):
            task.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)
        for task in done - {stopping}:
            task.result()  # a part that ended by itself is a defect: let it be seen

    async def _plan(self, pool: Pool, pipeline: PipelineId) -> bool:
        began, began_at = time.perf_counter(), datetime.now(UTC)
        report = await plan(pool, pipeline)
        if report.looked:
            self._metrics.plans.observe(time.perf_counter() - began)
            self._note(pipeline, report)
            _trace(pipeline, report, began_at)
        return report.more

    def _note(self, pipeline: PipelineId, report: PlanReport) -> None:
        self._metrics.published.inc(report.published)
        self._metrics.reused.inc(report.reused)
        for started in report.started:
            _LOG.info("run_started", run=str(started), pipeline=pipeline)
        if report.published or report.reused:
            _LOG.info("plan_made", pipeline=pipeline, published=report.published, reused=report.reused)
        for run in report.closed:
            self._metrics.runs.labels(run.state).inc()
            _LOG.info("run_closed", run=str(run.id), pipeline=pipeline, state=run.state)

    def _listener(self) -> Listener:
        return Listener(
            self._settings.direct_url,
            [Channel.NODES, Channel.EXECUTE],
            sweep=self._settings.sweep_seconds,
            name="callsheet-dispatcher-listen",
            on_state=self._metrics.hearing.set,
        )

    def _health(self, pool: Pool, listener: Listener, hearing: Hearing) -> HealthServer:
        async def turning() -> str | None:
            return None

        async def database() -> str | None:
            await pool.fetchval("select 1")
            return None

        async def first_look() -> str | None:
            return None if hearing.swept else "the first look at all pipelines is not over"

        def notes() -> dict[str, str]:
            if listener.hearing:
                return {}
            return {"listen": "LISTEN does not work here; keeps going by sweeps. Set DATABASE_URL_DIRECT to a session."}

        alive, ready = {"loop": turning}, {"database": database, "first_look": first_look}
        return HealthServer("dispatcher", self._registry, alive=alive, ready=ready, notes=notes)


def _trace(pipeline: PipelineId, report: PlanReport, began: datetime) -> None:
    """Tell of a plan in the traces of the runs that it did something for, and of those that have ended."""
    now = datetime.now(UTC)
    for run in report.runs:
        done: dict[str, Facts] = {"pipeline": pipeline, "published": report.published, "reused": report.reused}
        record("plan", run, done, began=began, ended=now)
    for closed in report.closed:
        facts = {"pipeline": str(pipeline), "state": closed.state, "requested_by": closed.requested_by}
        record("run", closed.id, facts, began=closed.created_at, ended=closed.ended_at, root=True)
