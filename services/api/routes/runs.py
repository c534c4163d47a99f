"""Runs: ask for them, look at them, cancel them, try again what failed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from structlog.contextvars import get_contextvars

from services.api.errors import not_found
from services.api.looks import the_node, the_pipeline
from services.api.models.pipelines import Queued, RunList, RunView
from services.api.models.runs import Cancelled, CancelRequest, ExecuteRequest, RetryRequest, RunRequest
from services.api.routing import Call, Route
from shared.db.runs import cancel, execute, retry
from shared.db.views import view_runs
from shared.domain.access import AccessRole
from shared.telemetry import record

_ASKED_BY = "api"


async def run_pipeline(call: Call) -> Queued:
    """Ask for everything that is not up to date."""
    await the_pipeline(call)
    body: RunRequest = call.body
    editor, pipeline = call.rooms.editor, call.pipeline
    run = await execute(editor, pipeline, force=body.force, priority=body.priority, requested_by=_ASKED_BY)
    return _queued(run)


async def execute_node(call: Call) -> Queued:
    """Ask for one node."""
    await the_node(call)
    body: ExecuteRequest = call.body
    run = await execute(
        call.rooms.editor,
        call.pipeline,
        call.node,
        upstream=body.upstream,
        downstream=body.downstream,
        force=body.force,
        priority=body.priority,
        requested_by=_ASKED_BY,
    )
    return _queued(run)


async def cancel_runs(call: Call) -> Cancelled:
    """Cancel what runs want and nobody else does."""
    await the_pipeline(call)
    body: CancelRequest = call.body
    if body.run_id is not None and not await view_runs(call.rooms.editor, call.pipeline, body.run_id):
        raise not_found("run", body.run_id)
    report = await cancel(call.rooms.service, call.pipeline, body.run_id)
    return Cancelled(runs=list(report.runs), dropped=report.dropped, stopping=report.stopping, ordered=report.ordered)


async def retry_pipeline(call: Call) -> Queued:
    """Try all failed nodes again."""
    await the_pipeline(call)
    body: RetryRequest = call.body
    again = body.order_again
    run = await retry(call.rooms.service, call.pipeline, requested_by=_ASKED_BY, order_again=again)
    return _queued(run)


async def retry_node(call: Call) -> Queued:
    """Try a failed node again."""
    await the_node(call)
    body: RetryRequest = call.body
    again, node = body.order_again, call.node
    run = await retry(call.rooms.service, call.pipeline, node, requested_by=_ASKED_BY, order_again=again)
    return _queued(run)


def _queued(run: UUID) -> Queued:
    """Answer a run that was asked for, and begin its trace."""
    facts = {"by": _ASKED_BY, "request": str(get_contextvars().get("request"))}
    record("trigger", run, facts, began=datetime.now(UTC))
    return Queued(job_id=run)


async def list_runs(call: Call) -> RunList:
    """Answer the newest runs."""
    await the_pipeline(call)
    rows = await view_runs(call.rooms.editor, call.pipeline)
    return RunList(results=[RunView.model_validate(row) for row in rows])


async def get_run(call: Call) -> RunView:
    """Answer one run."""
    run = call.uuid("run_id", "run")
    rows = await view_runs(call.rooms.editor, call.pipeline, run)
    if not rows:
        raise not_found("run", run)
    return RunView.model_validate(rows[0])


_PIPELINE = "/pipelines/{pipeline_id}"
_NODE = "/pipelines/{pipeline_id}/nodes/{node_id}"
_EDITOR = AccessRole.EDITOR

ROUTES = (
    Route(
        "POST",
        f"{_PIPELINE}/run",
        run_pipeline,
        "Make everything that is not up to date",
        "runs",
        {200: Queued},
        role=_EDITOR,
        body=RunRequest,
    ),
    Route(
        "POST",
        f"{_NODE}/execute",
        execute_node,
        "Make one node; 422 with the reason when it cannot be made now",
        "runs",
        {200: Queued},
        role=_EDITOR,
        body=ExecuteRequest,
    ),
    Route(
        "POST",
        f"{_PIPELINE}/cancel",
        cancel_runs,
        "Cancel a run, or all open ones",
        "runs",
        {200: Cancelled},
        role=_EDITOR,
        body=CancelRequest,
    ),
    Route(
        "POST",
        f"{_PIPELINE}/retry",
        retry_pipeline,
        "Try again all that failed, and what it blocked",
        "runs",
        {200: Queued},
        role=_EDITOR,
        body=RetryRequest,
    ),
    Route(
        "POST",
        f"{_NODE}/retry",
        retry_node,
        "Try a failed node again",
        "runs",
        {200: Queued},
        role=_EDITOR,
        body=RetryRequest,
    ),
    Route("GET", f"{_PIPELINE}/runs", list_runs, "The newest runs of a pipeline", "runs", {200: RunList}),
    Route("GET", f"{_PIPELINE}/runs/{{run_id}}", get_run, "One run", "runs", {200: RunView}),
)
