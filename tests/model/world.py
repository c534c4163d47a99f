"""The actors on one session: what they do is undone by a savepoint, so that every order of it can be tried.

Each verb is the system's own function; the session takes the place of a pool. One transaction holds all of it, so the
clock stands still: what is scheduled is due at once, and a lease runs out because a heartbeat says so.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from services.dispatcher.planner import plan
from shared.db import Pool, runs
from shared.db.pool import Connection
from shared.db.queue import Completion, JobQueue
from shared.db.workers import WorkerRegistry
from shared.domain.jobs import Job
from shared.domain.nodes import JobId, MediaType, NodeId, NodeType, Output, PipelineId, WorkerId
from tests.model.meanwhile import Interrupted

PIPELINE = PipelineId("p")
NOW = timedelta(0)
_LEASE = timedelta(minutes=1)
_OVER = timedelta(seconds=-1)
_KINDS = {NodeType.ASSET: MediaType.TEXT, NodeType.GENERATE_VOICEOVER: MediaType.AUDIO}
_TABLES = "pipelines, nodes, edges, changes, jobs, runs, run_nodes, results, workers, attempts, spend"
_EMPTY = "truncate " + ", ".join(f"video_production_{table}" for table in _TABLES.split(", "))
_WENT_WRONG: dict[str, object] = {"type": "Transient", "message": "it went wrong"}


class OneSession:
    """Give one session to whoever asks a pool for one; their transactions are savepoints."""

    def __init__(self, connection: Connection) -> None:
        self.fetch = connection.fetch
        self.fetchrow = connection.fetchrow
        self.fetchval = connection.fetchval
        self.execute = connection.execute
        self._connection = connection

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """Give the session."""
        yield self._connection


@dataclass(frozen=True)
class Crew:
    """Who works, and what they believe to be running."""

    now: tuple[WorkerId, ...]
    spare: tuple[WorkerId, ...]
    """Ids under which those come back that lost their lease."""
    holds: tuple[Job, ...] = ()
    """Attempts that were claimed, the newest last; those that are over by now are a zombie's."""

    def holding(self, job: Job, owned: Collection[JobId]) -> Crew:
        """Return the crew after a claim: a worker knows what it runs, and of what is over the newest."""
        mine = [hold for hold in self.holds if hold.worker_id == job.worker_id]
        newest = {hold.id: hold for hold in (*mine, job)}
        over = [hold for hold in mine if newest[hold.id] is not hold or hold.id not in owned]
        return replace(self, holds=(*(hold for hold in self.holds if hold not in over[:-1]), job))

    def name(self, worker: WorkerId) -> str:
        """Return what a worker is called."""
        return str(self.now.index(worker)) if worker in self.now else "gone"

    def renewed(self, worker: WorkerId) -> Crew:
        """Return the crew after a worker came back under a new id."""
        now = tuple(self.spare[0] if known == worker else known for known in self.now)
        return replace(self, now=now, spare=self.spare[1:])


class World:
    """An editor, workers, a dispatcher and an operator: on one session, or each on one of a pool's."""

    def __init__(self, connection: Connection, pool: Pool | None = None) -> None:
        self.connection = connection
        self.pool = pool or cast("Pool", OneSession(connection))
        self.queue = JobQueue(self.pool)
        self.registry = WorkerRegistry(connection)
        self.crew = Crew((), ())
        self._one_at_a_time = asyncio.Lock()

    async def open(self, nodes: Iterable[Sequence[Any]], *, workers: int, spare: int) -> None:
        """Make the pipeline and register workers, with ids to come back under."""
        await self.pool.execute(_EMPTY)
        await self.pool.execute(
            "insert into video_production_pipelines (id, title, config) values ('p', 'P', '{\"mode\": \"draft\"}')"
        )
        for node in nodes:
            await self.pool.execute(
                "insert into video_production_nodes (pipeline_id, id, type, inputs, asset) values ('p', $1, $2, $3, $4)",
                *node,
            )
        fields: dict[str, Any] = {
            "service": "test",
            "queues": ["media", "tts"],
            "host": "here",
            "pid": 1,
            "version": "0",
            "slots": 9,
        }
        ids = [await self.registry.register(lease=_LEASE, health_url=None, **fields) for _ in range(workers + spare)]
        self.crew = Crew(tuple(ids[:workers]), tuple(ids[workers:]))

    def interrupted(self, n: int, something: Callable[[], Awaitable[object]]) -> tuple[World, Interrupted]:
        """Return the same world for somebody who is interrupted before the n-th statement of a transaction."""
        other, pool = copy(self), Interrupted(self.pool, n, something)
        other.pool = cast("Pool", pool)
        return other, pool

    async def plan(self) -> None:
        """Plan once."""
        await plan(self.pool, PIPELINE)

    async def claim(self, worker: WorkerId, queue: str) -> None:
        """Claim one job."""
        for job in await self.queue.claim(worker, queue, 1):
            owned = await self.queue.owned(worker)
            self.crew = self.crew.holding(job, owned)

    async def stage(self, queue: str) -> None:
        """Make due jobs available."""
        await self.queue.stage(queue)

    async def lose_lease(self, worker: WorkerId) -> None:
        """Let a lease run out: its worker is frozen, or cut off."""
        async with self._one_at_a_time:
            await self.registry.heartbeat(worker, _OVER)

    async def rescue(self) -> None:
        """Look for dead workers; they come back under new ids."""
        async with self._one_at_a_time:
            await self.registry.rescue()
            here = {row["id"] for row in await self.connection.fetch("select id from video_production_workers")}
        for worker in set(self.crew.now) - here:
            self.crew = self.crew.renewed(worker)

    async def leave(self, worker: WorkerId) -> None:
        """Let a worker go, and come back under a new id."""
        async with self._one_at_a_time:
            await self.registry.deregister(worker)
        if worker in self.crew.now:
            self.crew = self.crew.renewed(worker)

    async def edit(self, node: str, text: str) -> None:
        """Give an asset another text."""
        await self.pool.execute("update video_production_nodes set asset = $2 where id = $1", node, text_asset(text))

    async def execute(self, node: str | None = None, *, force: bool = False) -> None:
        """Ask for a run."""
        await runs.execute(self.pool, PIPELINE, None if node is None else NodeId(node), force=force)

    async def cancel(self, run: str) -> None:
        """Cancel a run."""
        await runs.cancel(self.pool, PIPELINE, UUID(run))

    async def retry_failed(self) -> None:
        """Give what has failed another try."""
        await runs.retry(self.pool, PIPELINE)

    async def settle(self, verb: str, job: Job) -> bool:
        """Write one of a worker's outcomes; False: nothing was written."""
        verbs: dict[str, Callable[[], Awaitable[object]]] = {
            "complete": lambda: self._complete(job),
            "retry": lambda: self.queue.retry(job, delay=NOW, error=_WENT_WRONG),
            "snooze": lambda: self.queue.snooze(job, delay=NOW, reason="not yet"),
            "bury": lambda: self.queue.bury(job, error=_WENT_WRONG),
            "cancelled": lambda: self.queue.cancelled(job),
            "progress": lambda: self.queue.progress(job, fraction=0.5, note=None),
            "release": lambda: self.queue.release(job.worker_id, [job.id]),
        }
        return bool(await verbs[verb]())

    async def _complete(self, job: Job) -> set[JobId]:
        """Settle as a worker does: a result that was there at the claim is taken, unless the run is forced."""
        hit = job.result is not None and not job.force
        return await self.queue.complete(job.worker_id, [Completion(job, made(job), cache_hit=hit)])


def text_asset(text: str) -> dict[str, str]:
    """Return an asset's column."""
    return {"content": text, "type": "text"}


def made(job: Job) -> Output:
    """Make what belongs to the job's fingerprint and to no other."""
    return Output(
        type=_KINDS.get(job.type, MediaType.VIDEO),
        s3_key=f"{job.prefix}output",
        size=1,
        sha256=belonging(job.fingerprint),
    )


def belonging(fingerprint: str) -> str:
    """Return the hash of the output that belongs to a fingerprint."""
    return hashlib.sha256(fingerprint.encode()).hexdigest()
