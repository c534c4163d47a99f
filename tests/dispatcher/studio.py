"""A whole system in one process, without media: an editor, plans on demand, and a worker that makes texts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from services.dispatcher.planner import PlanReport, plan
from shared.db import Pool
from shared.db.queue import Completion, JobQueue
from shared.db.workers import WorkerRegistry
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, Output, PipelineId, WorkerId

PIPELINE = PipelineId("p")
NOBODY = WorkerId(0)
TEXT = {"content": "Hello.", "type": "text"}


@dataclass
class Studio:
    """Pipeline ``p`` on a fresh database."""

    pool: Pool
    url: SecretStr
    worker: WorkerId = NOBODY
    registries: list[WorkerRegistry] = field(default_factory=list)

    async def open(self, config: dict[str, Any] | None = None) -> None:
        """Make the pipeline and register a worker."""
        await self.pool.execute(
            "insert into video_production_pipelines (id, title, config) values ('p', 'P', $1)",
            config or {"mode": "draft"},
        )
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
        self.worker = await registry.register(lease=timedelta(seconds=60), health_url=None, **fields)

    async def close(self) -> None:
        """End the worker's session."""
        for registry in self.registries:
            await registry.close()

    async def add(
        self, **nodes: tuple[str, dict[str, Any]] | tuple[str, dict[str, Any], dict[str, Any] | None]
    ) -> None:
        """Insert nodes: id = (type, inputs[, asset or config])."""
        rows = []
        for node_id, (kind, inputs, *more) in nodes.items():
            extra = more[0] if more else None
            asset, config = (extra, {}) if kind == "asset" else (None, extra or {})
            rows.append((node_id, kind, inputs, config, asset))
        await self.pool.executemany(
            "insert into video_production_nodes (pipeline_id, id, type, inputs, config, asset) values ('p', $1, $2, $3, $4, $5)",
            rows,
        )

    async def execute(self, node: str | None = None, **more: bool) -> str:
        """Ask for a run through the SQL function."""
        named = "".join(f", {name} => {str(value).lower()}" for name, value in more.items())
        return str(await self.pool.fetchval(f"select video_production_execute('p', $1{named})", node))

    async def plan(self) -> PlanReport:
        """Plan until nothing is left to look at; returns the sum."""
        total = PlanReport()
        while await self.pool.fetchval("select exists (select from video_production_changes)"):
            report = await plan(self.pool, PIPELINE)
            total.published += report.published
            total.reused += report.reused
            total.closed += report.closed
        return total

    async def claim(self, limit: int = 100) -> list[Job]:
        """Claim from all queues."""
        queue = JobQueue(self.pool)
        names = ("media", "tts", "heygen", "animation", "render")
        return [job for name in names for job in await queue.claim(self.worker, name, limit)]

    async def settle(self, *jobs: Job) -> None:
        """Complete jobs with texts that depend on what they were made from."""
        await JobQueue(self.pool).complete(self.worker, [Completion(job, made(job)) for job in jobs])

    async def finish(self) -> list[str]:
        """Plan, work and settle until nothing is left; return the nodes in the order in which they ran."""
        ran: list[str] = []
        while True:
            await self.plan()
            jobs = await self.claim()
            if not jobs:
                return ran
            ran += [job.node_id for job in jobs]
            await self.settle(*jobs)

    async def statuses(self) -> dict[str, str]:
        """Return each node's status."""
        return {r["id"]: r["status"] for r in await self.pool.fetch("select id, status from video_production_nodes")}

    async def run_state(self, run: str) -> str:
        """Return a run's state."""
        return str(await self.pool.fetchval("select state from video_production_runs where id = $1", run))

    async def edit(self, node: str, **columns: Any) -> None:
        """Update a node as its editor."""
        for name, value in columns.items():
            await self.pool.execute(
                f"update video_production_nodes set {name} = $2 where pipeline_id = 'p' and id = $1", node, value
            )


def made(job: Job) -> Output:
    """Make an output whose hash depends on what the job was made from."""
    asset = job.asset or {}
    text = json.dumps(
        [job.type, job.config, asset.get("content"), [i.output.sha256 for v in job.inputs.values() for i in v]]
    )
    kind = {"json": MediaType.JSON, "image": MediaType.IMAGE, "audio": MediaType.AUDIO, "video": MediaType.VIDEO}
    media = kind.get(str(asset.get("type")), MediaType.TEXT)
    return Output(
        type=media, s3_key=f"{job.prefix}output.bin", size=1, sha256=hashlib.sha256(text.encode()).hexdigest()
    )
