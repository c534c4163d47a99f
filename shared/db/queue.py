"""The queue's verbs: claim, complete, retry, snooze, bury, cancel, release, progress, and what holds for a whole queue.

Each verb is one statement of ``queue.sql``. Every write after a claim names the worker and the attempt; a verb that
changes nothing says so, and its caller is no longer the owner. Statements that lose a deadlock are run again here.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from shared.db.ledger import settle_delivered
from shared.db.pool import RETRYABLE_ERRORS, Pool, Record
from shared.db.sql import load
from shared.domain.jobs import Input, Job
from shared.domain.nodes import Fingerprint, JobId, NodeId, NodeKey, NodeType, Output, PipelineId, Provider, WorkerId
from shared.domain.registry import FREE_PROVIDERS
from shared.errors import Permanent

_SQL = load("queue")
_LOG = structlog.get_logger(__name__)
_MET_ANOTHER: tuple[type[Exception], ...] = (*RETRYABLE_ERRORS, asyncpg.UniqueViolationError)
_COLLISIONS = 8
"""Tries of a statement that met another transaction; each waits a little longer."""

_Map = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Completion:
    """What an attempt made, ready to be settled."""

    job: Job
    output: Output
    cost: Decimal = Decimal(0)
    cache_hit: bool = False
    seconds: float = 0.0
    """How long the executor ran."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """A queue's controls and how many of its jobs are in each state."""

    name: str
    paused: bool
    max_running: int | None
    resume_at: datetime | None
    reason: str | None
    available: int
    scheduled: int
    waiting: int
    running: int
    held: int
    dead: int
    oldest_seconds: float | None
    """Age of the oldest job that could be claimed."""
    completed_per_minute: float
    """Over the last five minutes."""


class JobQueue:
    """Speak to the queue's tables for workers and operators."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._limited: set[str] = set()
        """Queues that had a limit when they were last looked at."""

    async def claim(self, worker: WorkerId, queue: str, limit: int) -> list[Job]:
        """Take up to ``limit`` ready jobs, the most urgent first; nothing while the queue is paused, silent or full.

        A job that this version cannot read is buried: given back, it would stop one worker after another.
        """
        if queue in self._limited:
            rows = await self._fetch("claim_limited", worker, queue, limit)
        else:
            rows = await self._fetch("claim", worker, queue, limit)
        return [job for row in rows if (job := await self._read(row)) is not None]

    async def show(self, worker: WorkerId, jobs: Sequence[Job]) -> None:
        """Show the nodes of running jobs as in progress; those that are over by now are passed over."""
        began = {str(job.node_key): job.claimed_at for job in jobs}
        await self._fetch("show", worker, [job.id for job in jobs], began)

    async def owned(self, worker: WorkerId) -> set[JobId]:
        """Return the jobs that a worker is running, by the table."""
        return {JobId(row["id"]) for row in await self._pool.fetch(_SQL["owned"], worker)}

    async def complete(self, worker: WorkerId, done: Sequence[Completion]) -> set[JobId]:
        """Settle attempts that succeeded, together; ids that are not returned belong to somebody else by now.

        Those that were ordered settle their orders in the same transaction: an order that is over before its job would
        be placed again by the next attempt.
        """
        args = (worker, [c.job.id for c in done], *_completion_maps(done))
        if all(c.job.provider in FREE_PROVIDERS and not c.cost for c in done):
            return {JobId(row["id"]) for row in await self._fetch("complete", *args)}
        async with self._pool.acquire() as connection, connection.transaction():
            settled = {JobId(row["id"]) for row in await connection.fetch(_SQL["complete"], *args)}
            await settle_delivered(connection, {c.job.id: c.cost for c in done if c.job.id in settled})
            return settled

    async def retry(self, job: Job, *, delay: timedelta, error: dict[str, object]) -> bool:
        """Settle a failed attempt that is worth another; False: no longer the owner."""
        return await self._settle("retry", job.id, job.worker_id, job.attempt, delay, error)

    async def snooze(self, job: Job, *, delay: timedelta, reason: str) -> bool:
        """Put a job aside until somebody else has done something; False: no longer the owner."""
        return await self._settle("snooze", job.id, job.worker_id, job.attempt, delay, reason)

    async def bury(self, job: Job, *, error: dict[str, object]) -> bool:
        """Settle an attempt that a person must look at; False: no longer the owner."""
        return await self._settle("bury", job.id, job.worker_id, job.attempt, error)

    async def cancelled(self, job: Job) -> bool:
        """Settle an attempt that was asked to stop; False: no longer the owner."""
        return await self._settle("cancelled", job.id, job.worker_id, job.attempt)

    async def release(self, worker: WorkerId, jobs: Sequence[JobId]) -> int:
        """Give jobs back, uncounted, and return how many were still ours."""
        rows = await self._fetch("release", worker, list(jobs))
        return int(rows[0]["released"])

    async def progress(self, job: Job, *, fraction: float, note: str | None, eta: int | None = None) -> bool:
        """Show how far an attempt is, and the seconds left; False: not the owner, or the node was edited meanwhile."""
        return await self._settle("progress", job.id, job.worker_id, job.attempt, fraction, note, eta)

    async def silence(self, queue: str, *, until_seconds: float, reason: str) -> None:
        """Let nobody claim from a queue for a while."""
        await self._pool.execute(_SQL["silence"], queue, timedelta(seconds=until_seconds), reason)

    async def next_due(self, queue: str) -> float | None:
        """Return the seconds until it is worth looking again (negative: it is now), or None when nothing is scheduled.

        A queue that has got a limit, or lost it, is claimed from in another way: that is worth a look at once.
        """
        row = await self._pool.fetchrow(_SQL["outlook"], queue)
        if row is None:
            return None
        if row["limited"] != (queue in self._limited):
            self._limited.symmetric_difference_update({queue})
            return 0.0
        return None if row["due"] is None else float(row["due"])

    async def stage(self, queue: str) -> int:
        """Make due jobs available and return how many."""
        return int(await self._pool.fetchval(_SQL["stage"], queue))

    async def controls(self) -> list[QueueState]:
        """Return all queues with their controls and counts."""
        return [QueueState(**dict(row)) for row in await self._pool.fetch(_SQL["controls"])]

    async def pause(self, queue: str, reason: str | None = None) -> bool:
        """Stop claims from a queue on all workers; False: there is no such queue."""
        return await self._pool.fetchval(_SQL["pause"], queue, reason) is not None

    async def resume(self, queue: str) -> bool:
        """End a pause or a silence; False: there is no such queue."""
        return await self._pool.fetchval(_SQL["resume"], queue) is not None

    async def limit(self, queue: str, max_running: int | None) -> bool:
        """Set how many jobs may run at once over all workers, None for no limit; False: there is no such queue."""
        found = await self._pool.fetchval(_SQL["limit"], queue, max_running) is not None
        if found and max_running is not None:
            await self._pool.execute(_SQL["unplaced"], queue)
            self._limited.add(queue)
        return found

    async def _read(self, row: Record) -> Job | None:
        try:
            return _job(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            _LOG.exception("job_unreadable", job=row["id"], type=row["type"], provider=row["provider"])
            facts = Permanent(
                f"this version of the worker cannot read the job ({type(error).__name__})",
                remedy="bring dispatcher and workers to the same version, then retry the node",
            )
            await self._settle("bury", row["id"], row["worker_id"], row["attempt"], facts.as_json())
            return None

    async def _settle(self, name: str, *args: object) -> bool:
        return bool(await self._fetch(name, *args))

    async def _fetch(self, name: str, *args: object) -> list[Record]:
        for collision in range(_COLLISIONS):
            try:
                return await self._pool.fetch(_SQL[name], *args)
            except _MET_ANOTHER:
                await asyncio.sleep(random.uniform(0, 0.01 * 2**collision))
        return await self._pool.fetch(_SQL[name], *args)


def _completion_maps(done: Sequence[Completion]) -> tuple[_Map, _Map]:
    """Return what ``complete`` looks up by job id and by node key: maps, so that nothing is joined."""
    by_job: _Map = {
        str(c.job.id): {"attempt": c.job.attempt, "cost": str(c.cost), "cacheHit": c.cache_hit} for c in done
    }
    by_node: _Map = {
        str(c.job.node_key): {
            "output": c.output.model_dump(by_alias=True, mode="json", exclude_none=True),
            "fingerprint": c.job.fingerprint,
            "startedAt": c.job.claimed_at,
            "metadata": {
                "jobId": c.job.id,
                "cost": float(c.cost),
                "seconds": round(c.seconds, 3),
                "provider": c.job.provider,
                "retries": c.job.failures,
                "cacheHit": c.cache_hit,
            },
        }
        for c in done
    }
    return by_job, by_node


def _job(row: Record) -> Job:
    payload = row["payload"]
    return Job(
        id=JobId(row["id"]),
        attempt=row["attempt"],
        worker_id=WorkerId(row["worker_id"]),
        pipeline_id=PipelineId(row["pipeline_id"]),
        node_id=NodeId(row["node_id"]),
        node_key=NodeKey(row["node_key"]),
        revision=row["revision"],
        generation=row["generation"],
        fingerprint=Fingerprint(row["fingerprint"]),
        type=NodeType(row["type"]),
        provider=Provider(row["provider"]),
        title=payload["title"],
        config=payload["config"],
        asset=payload["asset"],
        inputs={slot: tuple(_input(entry) for entry in entries) for slot, entries in payload["inputs"].items()},
        prefix=payload["prefix"],
        failures=row["failures"],
        crashes=row["crashes"],
        force=row["force"],
        claimed_at=row["claimed_at"],
        due_at=row["run_at"],
        estimate=Decimal(payload.get("estimate", "0")),
        run=UUID(payload["run"]) if payload.get("run") else None,
        result=None if row["result"] is None else Output.model_validate(row["result"]),
    )


def _input(entry: dict[str, Any]) -> Input:
    return Input(NodeId(entry["node"]), Output.model_validate(entry["output"]))
