"""Build queue states by using the queue: publish, register, claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from shared.db import Pool
from shared.db.plan import NewJob, Planning, resolve_waiting
from shared.db.queue import Completion, JobQueue
from shared.db.workers import WorkerRegistry
from shared.domain.jobs import Job
from shared.domain.nodes import Fingerprint, MediaType, NodeId, NodeKey, Output, PipelineId, WorkerId

PIPELINE = PipelineId("p")
LEASE = timedelta(seconds=10)


@dataclass
class Bench:
    """A pipeline ``p``, a queue on it, and workers that are registered on demand."""

    pool: Pool
    url: SecretStr
    queue: JobQueue
    registries: list[WorkerRegistry] = field(default_factory=list)

    async def close(self) -> None:
        """End the sessions of all workers."""
        for registry in self.registries:
            await registry.close()

    async def add(self, *names: str, **columns: Any) -> list[NewJob]:
        """Insert nodes and publish a job for each; ``fingerprint`` defaults to the name."""
        await self.pool.executemany(
            "insert into video_production_nodes (pipeline_id, id, type) values ('p', $1, 'asset') on conflict do nothing",
            [(name,) for name in names],
        )
        jobs = [await self.new_job(name, **columns) for name in names]
        await self.publish(*jobs)
        return jobs

    async def new_job(self, name: str, **columns: Any) -> NewJob:
        """Make a job for a node as it is now."""
        node = await self.node(name)
        fields: dict[str, Any] = {
            "queue": "media",
            "type": "asset",
            "provider": "local",
            "fingerprint": Fingerprint(name),
            "force": False,
            "payload": {
                "title": name,
                "config": {},
                "asset": None,
                "inputs": {},
                "prefix": f"{name}/",
                "ingredients": {},
            },
        }
        key = NodeKey(node["key"])
        return NewJob(PIPELINE, NodeId(name), key, node["revision"], node["generation"], **(fields | columns))

    async def publish(self, *jobs: NewJob) -> int:
        """Publish jobs as a plan does; returns how many will run."""
        async with self.pool.acquire() as connection, connection.transaction():
            return (await Planning(connection, PIPELINE).publish(jobs)).count

    async def resolve(self, fingerprint: str) -> None:
        """Bring on those that wait for a fingerprint, as a plan does."""
        async with self.pool.acquire() as connection, connection.transaction():
            await resolve_waiting(connection, Fingerprint(fingerprint))

    async def worker(self) -> tuple[WorkerId, WorkerRegistry]:
        """Register a worker on a session of its own."""
        registry = await WorkerRegistry.connect(self.url, name="test-worker")
        self.registries.append(registry)
        fields: dict[str, Any] = {
            "service": "test",
            "queues": ["media"],
            "host": "here",
            "pid": 1,
            "version": "0",
            "slots": 9,
        }
        return await registry.register(lease=LEASE, health_url=None, **fields), registry

    async def node(self, name: str) -> dict[str, Any]:
        """Return a node's row."""
        row = await self.pool.fetchrow("select * from video_production_nodes where pipeline_id = 'p' and id = $1", name)
        assert row is not None
        return dict(row)

    async def jobs(self) -> dict[str, str]:
        """Return the state of each job by node."""
        return {r["node_id"]: r["state"] for r in await self.pool.fetch("select * from video_production_jobs")}

    async def outcomes(self) -> list[tuple[str, str]]:
        """Return the history as (node, outcome)."""
        rows = await self.pool.fetch("select node_id, outcome from video_production_attempts order by ended_at, job_id")
        return [(row["node_id"], row["outcome"]) for row in rows]


def output_of(job: Job, text: str = "x") -> Output:
    """Return an output as an executor would make."""
    return Output(type=MediaType.TEXT, s3_key=f"{job.prefix}output.txt", size=1, sha256=text * 64)


def done(*jobs: Job) -> list[Completion]:
    """Return completions of jobs."""
    return [Completion(job, output_of(job)) for job in jobs]
