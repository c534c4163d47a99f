"""From hints to pipelines that somebody should look at, and from an editor's NOTIFY to a run."""

from __future__ import annotations

import time
from datetime import timedelta

import structlog

from services.dispatcher.intake import Intake
from services.dispatcher.metrics import Metrics
from services.dispatcher.rollups import Rollups
from shared.db import CONNECTION_ERRORS, Pool
from shared.db.listen import Hint, Listener
from shared.db.plan import age, keep_history, pipelines_with_changes, repair
from shared.db.runs import execute, keep_refusal
from shared.domain.events import ExecuteRequested, Malformed, PipelineChanged, QueueHasWork, parse
from shared.errors import Refused

_LOG = structlog.get_logger(__name__)
_EXECUTE_LOCK = 0x63616C6C65786563
"""Held by the one dispatcher that acts on an editor's NOTIFY; see docs/adr/0004."""
_HISTORY_EVERY_SECONDS = 6 * 3600.0
_AGE_AFTER = timedelta(minutes=5)
"""What waits behind more urgent work comes forward by one priority each time."""


class Hearing:
    """Act on each hint: mark pipelines, start runs, and sweep for what a lost hint left behind."""

    def __init__(
        self, listener: Listener, pool: Pool, intake: Intake, rollups: Rollups, metrics: Metrics, *, history: timedelta
    ) -> None:
        self._listener = listener
        self._pool = pool
        self._intake = intake
        self._rollups = rollups
        self._metrics = metrics
        self._history = history
        self._history_due = 0.0
        self._acts_on_execute = False
        self.swept = False
        """The first look is over: who notifies from now on is heard."""

    async def run(self) -> None:
        """Hear for ever."""
        async for hint in self._listener.hints():
            try:
                await self._act(hint)
            except CONNECTION_ERRORS as error:
                _LOG.warning("hint_postponed", cause=hint.cause, error=str(error))
            except Exception:  # noqa: BLE001  one hint that cannot be acted on must not deafen the house
                _LOG.exception("hint_failed", cause=hint.cause, payload=hint.payload)

    async def _act(self, hint: Hint) -> None:
        if hint.channel is None or hint.payload is None:
            await self._sweep(new_session=hint.cause == "connect")
            return
        match parse(hint.channel, hint.payload):
            case PipelineChanged(pipeline):
                self._intake.mark(pipeline)
                self._rollups.mark(pipeline)
            case ExecuteRequested() as request if self._acts_on_execute:
                await self._execute(request)
            case Malformed(reason):
                self._metrics.malformed.inc()
                _LOG.warning("notify_malformed", channel=hint.channel, reason=reason)
            case ExecuteRequested() | QueueHasWork():
                pass

    async def _execute(self, request: ExecuteRequested) -> None:
        """Do what the SQL function does; whoever sent a NOTIFY finds a refusal among the runs."""
        names = {"pipeline": request.pipeline_id, "node": request.node_id}
        try:
            run = await execute(self._pool, request.pipeline_id, request.node_id, requested_by="notify")
        except Refused as refusal:
            _LOG.warning("execute_refused", reason=str(refusal), **names)
            await keep_refusal(self._pool, request.pipeline_id, request.node_id, str(refusal))
        else:
            _LOG.info("execute_requested", run=str(run), **names)

    async def _sweep(self, *, new_session: bool) -> None:
        """Look for what nobody told us about."""
        if new_session or not self._acts_on_execute:
            self._acts_on_execute = await self._listener.try_lock(_EXECUTE_LOCK)
        for pipeline in await pipelines_with_changes(self._pool):
            self._intake.mark(pipeline)
            self._rollups.mark(pipeline)
        if repaired := await repair(self._pool):
            self._metrics.repairs.inc(repaired)
            _LOG.error("sweep_repaired", count=repaired)
        await age(self._pool, _AGE_AFTER)
        if time.monotonic() >= self._history_due:
            await keep_history(self._pool, self._history)
            self._history_due = time.monotonic() + _HISTORY_EVERY_SECONDS
        self.swept = True
