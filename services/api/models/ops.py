"""Queues, workers, dead jobs, lanes and spend."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import ConfigDict, Field

from services.api.models.base import JsonObject, Page, PageMeta, Reply, Request, Usd


class _FromRows(Reply):
    model_config = ConfigDict(from_attributes=True)


class QueueView(_FromRows):
    """A queue's controls and how many of its jobs are in each state."""

    name: str
    paused: bool
    max_running: int | None
    """At most so many run at once over all workers; null: no limit."""
    resume_at: datetime | None
    """A provider asked for silence until then."""
    reason: str | None
    available: int
    """Depth: jobs that could be claimed now."""
    scheduled: int
    waiting: int
    running: int
    held: int
    dead: int
    oldest_seconds: float | None
    """Age of the oldest job that could be claimed."""
    completed_per_minute: float
    """Throughput over the last five minutes."""


class QueueList(Reply):
    """All queues."""

    results: list[QueueView]


class PauseRequest(Request):
    """Why a queue is to be paused."""

    reason: str | None = Field(default=None, max_length=500)
    """For the next person who looks."""


class LimitRequest(Request):
    """How many jobs of a queue may run at once."""

    max_running: int | None = Field(ge=1, le=100_000)
    """Over all workers; null: no limit."""


class WorkerView(_FromRows):
    """A process that may own jobs."""

    id: int
    service: str
    queues: list[str]
    host: str
    pid: int
    version: str
    slots: int
    health_url: str | None
    draining: bool
    started_at: datetime
    seen_at: datetime
    alive: bool
    """Its lease holds."""
    running: int


class WorkerList(Reply):
    """All workers."""

    results: list[WorkerView]


class EndedJob(Reply):
    """A job that waits for a person."""

    id: int
    pipeline_id: str
    node_id: str
    type: str
    provider: str
    queue: str
    state: str
    """dead, or held: it killed three workers."""
    attempt: int
    failures: int
    crashes: int
    error: JsonObject | None
    created_at: datetime
    current: bool
    """Its node is failed because of it; else the node has been edited since, and there is nothing to revive."""


class EndedJobList(Reply):
    """A page of jobs that wait for a person, the newest first."""

    results: list[EndedJob]
    meta: PageMeta


class EndedJobsQuery(Page):
    """Which of them."""


class LaneView(_FromRows):
    """A provider that nothing is ordered from."""

    provider: str
    reason: str
    closed_at: datetime


class LaneList(Reply):
    """The closed lanes."""

    results: list[LaneView]


class SpendQuery(Request):
    """Which days."""

    days: int = Field(default=30, ge=1, le=3660)


class SpendLine(Reply):
    """What was ordered from a provider on a day."""

    day: date
    """Of the orders, in UTC."""
    provider: str
    orders: int
    settled: Usd
    """Paid."""
    reserved: Usd
    """Expected for what is under way."""


class SpendList(Reply):
    """The newest day first."""

    results: list[SpendLine]
    total: Usd
    """Paid in all these days."""
