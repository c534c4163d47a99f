"""Queues, workers, dead jobs, lanes and spend: for operators."""

from __future__ import annotations

from decimal import Decimal

from services.api.errors import not_found
from services.api.models.base import Nothing, PageMeta
from services.api.models.ops import (
    EndedJob,
    EndedJobList,
    EndedJobsQuery,
    LaneList,
    LaneView,
    LimitRequest,
    PauseRequest,
    QueueList,
    QueueView,
    SpendLine,
    SpendList,
    SpendQuery,
    WorkerList,
    WorkerView,
)
from services.api.models.pipelines import Queued
from services.api.models.runs import RetryRequest
from services.api.routing import Call, Route
from shared.db.ledger import Ledger
from shared.db.queue import JobQueue
from shared.db.reports import list_workers
from shared.db.runs import retry
from shared.db.views import ended_job, page_of_ended_jobs, spend_by_day
from shared.domain.access import AccessRole
from shared.domain.nodes import JobId


async def list_queues(call: Call) -> QueueList:
    """Answer all queues."""
    return QueueList(results=[QueueView.model_validate(state) for state in await _queues(call).controls()])


async def pause_queue(call: Call) -> QueueView:
    """Stop claims from a queue."""
    body: PauseRequest = call.body
    return await _changed(call, found=await _queues(call).pause(_name(call), body.reason))


async def resume_queue(call: Call) -> QueueView:
    """End a pause or a silence."""
    return await _changed(call, found=await _queues(call).resume(_name(call)))


async def limit_queue(call: Call) -> QueueView:
    """Set how many jobs run at once."""
    body: LimitRequest = call.body
    return await _changed(call, found=await _queues(call).limit(_name(call), body.max_running))


async def get_workers(call: Call) -> WorkerList:
    """Answer the worker processes."""
    return WorkerList(results=[WorkerView.model_validate(worker) for worker in await list_workers(call.rooms.service)])


async def list_dead_jobs(call: Call) -> EndedJobList:
    """Answer what waits for a person."""
    query: EndedJobsQuery = call.query
    rows, total = await page_of_ended_jobs(call.rooms.service, page=query.page, per=query.per)
    return EndedJobList(results=[EndedJob.model_validate(row) for row in rows], meta=PageMeta.of(query, total))


async def revive_job(call: Call) -> Queued:
    """Give a dead job another life."""
    job = JobId(call.number("job_id", "dead job"))
    place = await ended_job(call.rooms.service, job)
    if place is None:
        raise not_found("dead job", job)
    body: RetryRequest = call.body
    run = await retry(call.rooms.service, *place, requested_by="api", order_again=body.order_again)
    return Queued(job_id=run)


async def list_lanes(call: Call) -> LaneList:
    """Answer the providers that nothing is ordered from."""
    return LaneList(results=[LaneView.model_validate(lane) for lane in await Ledger(call.rooms.service).lanes()])


async def open_lane(call: Call) -> LaneList:
    """Order from a provider again."""
    provider = call.text("provider")
    if not await Ledger(call.rooms.service).open_lane(provider):
        raise not_found("closed lane", provider)
    return await list_lanes(call)


async def get_spend(call: Call) -> SpendList:
    """Answer what was paid."""
    query: SpendQuery = call.query
    lines = [SpendLine.model_validate(row) for row in await spend_by_day(call.rooms.service, query.days)]
    return SpendList(results=lines, total=sum((line.settled for line in lines), Decimal(0)))


def _queues(call: Call) -> JobQueue:
    return JobQueue(call.rooms.service)


def _name(call: Call) -> str:
    return call.text("queue", "queue")


async def _changed(call: Call, *, found: bool) -> QueueView:
    if not found:
        raise not_found("queue", _name(call))
    states = await _queues(call).controls()
    return QueueView.model_validate(next(state for state in states if state.name == _name(call)))


_OPS = AccessRole.OPS
_QUEUE = "/queues/{queue}"

ROUTES = (
    Route("GET", "/queues", list_queues, "Depth, age and controls of all queues", "ops", {200: QueueList}, role=_OPS),
    Route(
        "POST",
        f"{_QUEUE}/pause",
        pause_queue,
        "Stop claims from a queue, on all workers",
        "ops",
        {200: QueueView},
        role=_OPS,
        body=PauseRequest,
    ),
    Route(
        "POST",
        f"{_QUEUE}/resume",
        resume_queue,
        "End a pause or a silence",
        "ops",
        {200: QueueView},
        role=_OPS,
        body=Nothing,
    ),
    Route(
        "PUT",
        f"{_QUEUE}/limit",
        limit_queue,
        "Set how many jobs run at once over all workers",
        "ops",
        {200: QueueView},
        role=_OPS,
        body=LimitRequest,
    ),
    Route("GET", "/workers", get_workers, "The processes that may own jobs", "ops", {200: WorkerList}, role=_OPS),
    Route(
        "GET",
        "/jobs/dead",
        list_dead_jobs,
        "Jobs that wait for a person: dead, or held",
        "ops",
        {200: EndedJobList},
        role=_OPS,
        query=EndedJobsQuery,
    ),
    Route(
        "POST",
        "/jobs/{job_id}/revive",
        revive_job,
        "Give a dead job another life; orders that were placed are looked up, not repeated",
        "ops",
        {200: Queued},
        role=_OPS,
        body=RetryRequest,
    ),
    Route("GET", "/lanes", list_lanes, "Providers that nothing is ordered from", "ops", {200: LaneList}, role=_OPS),
    Route(
        "POST",
        "/lanes/{provider}/open",
        open_lane,
        "Order from a provider again",
        "ops",
        {200: LaneList},
        role=_OPS,
        body=Nothing,
    ),
    Route(
        "GET",
        "/spend",
        get_spend,
        "What was paid, by day and provider",
        "ops",
        {200: SpendList},
        role=_OPS,
        query=SpendQuery,
    ),
)
