"""How fast the core is: publish to start, trigger to start, drain, and hops of a chain, beside what the server itself can do.

Runs on an embedded Postgres of its own with fsync on, with one dispatcher and one worker in this process and no-op work, so
the numbers are those of planning, queue and settle. Read the ratios: the machine is named, and shared.
Prints a table and JSON; ``benchmarks/RESULTS.md`` keeps what was found.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import platform
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog
import uvloop
from pydantic import SecretStr

from cli.postgres import EmbeddedPostgres
from services.dispatcher.intake import Intake
from services.dispatcher.planner import plan
from shared.config import FfmpegWorkerSettings
from shared.db import Pool, open_pool
from shared.db.listen import Listener
from shared.db.migrate import migrate
from shared.db.plan import NewJob, Planning
from shared.domain.events import Channel, PipelineChanged, parse
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Output, PipelineId, Provider, Queue, WorkerId
from shared.worker.executor import Made, Work
from shared.worker.hooks import Hooks
from shared.worker.service import WorkerService

SAMPLES = 100
DRAINED = 5000


class NoOp:
    """Make nothing, at once."""

    type = NodeType.ASSET
    provider = Provider.FFMPEG

    def __init__(self) -> None:
        self.started: dict[str, float] = {}

    async def run(self, job: Job, work: Work) -> Made:
        """Note when the job began."""
        self.started[job.node_id] = time.perf_counter()
        return Made(Output(type=MediaType.TEXT, s3_key=job.prefix + "x", size=1, sha256=job.fingerprint))


class Settled(Hooks):
    """Count what was settled and say when it was enough."""

    def __init__(self) -> None:
        self.count = 0
        self.wanted = 0
        self.reached = asyncio.Event()
        self.worker: WorkerId | None = None

    def registered(self, worker: WorkerId) -> None:
        """Note that jobs can be claimed."""
        self.worker = worker

    def settled(self, job: Job, outcome: str) -> None:
        """Count one."""
        self.count += 1
        if self.count >= self.wanted:
            self.reached.set()

    async def wait_for(self, more: int) -> None:
        """Wait until so many more are settled."""
        self.wanted = self.count + more
        self.reached.clear()
        await self.reached.wait()


@contextlib.asynccontextmanager
async def working(url: SecretStr, pool: Pool, slots: int, folder: Path) -> AsyncIterator[tuple[NoOp, Settled]]:
    """Run a whole worker service with a no-op executor."""
    executor, hooks = NoOp(), Settled()
    settings = FfmpegWorkerSettings(
        database_url=url, slots=slots, media_dir=folder / "media", scratch_dir=folder / "scratch", lease_seconds=30
    )
    service = WorkerService("bench", Queue.MEDIA, settings, lambda _settings, _storage: [executor], hooks)
    running = asyncio.create_task(service.run())
    hearing = "select count(*) from pg_stat_activity where application_name = 'callsheet-bench-listen'"
    while not (hooks.worker and await pool.fetchval(hearing)):
        await asyncio.sleep(0.01)
    yield executor, hooks
    service.stop()
    await running


@contextlib.asynccontextmanager
async def dispatching(url: SecretStr, pool: Pool) -> AsyncIterator[None]:
    """Run a dispatcher's hearing and planning."""

    async def plan_one(pipeline: PipelineId) -> bool:
        return (await plan(pool, pipeline)).more

    intake = Intake(plan_one, lanes=4)
    listener = Listener(url, [Channel.NODES], sweep=5, name="bench-dispatcher")

    async def hear() -> None:
        async for hint in listener.hints():
            if hint.channel and hint.payload:
                event = parse(hint.channel, hint.payload)
                if isinstance(event, PipelineChanged):
                    intake.mark(event.pipeline_id)

    tasks = [asyncio.create_task(intake.run()), asyncio.create_task(hear())]
    while not listener.hearing:
        await asyncio.sleep(0.01)
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def new_pipeline(pool: Pool, name: str, nodes: list[tuple[str, dict[str, Any], str]]) -> dict[str, int]:
    """Insert a pipeline of assets and dependent nodes; returns the nodes' keys."""
    await pool.execute(
        'insert into video_production_pipelines (id, title, config) values ($1, $1, \'{"mode": "draft"}\')', name
    )
    await pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, inputs, asset)"
        " select $1, x.id, 'asset', x.inputs, jsonb_build_object('type', 'text', 'content', x.text)"
        " from jsonb_to_recordset($2) as x (id varchar, inputs jsonb, text text)",
        name,
        [{"id": i, "inputs": inputs, "text": text} for i, inputs, text in nodes],
    )
    return {
        r["id"]: r["key"]
        for r in await pool.fetch("select id, key from video_production_nodes where pipeline_id = $1", name)
    }


def job_for(pipeline: str, node: str, key: int) -> NewJob:
    """Write a no-op job."""
    payload = {"title": "", "config": {}, "asset": None, "inputs": {}, "prefix": "x/", "ingredients": {}}
    ids: Any = (pipeline, node, key)
    return NewJob(*ids, 1, 1, "media", "asset", "ffmpeg", f"{pipeline}/{node}", False, payload)  # type: ignore[arg-type]  # a name is hash enough


async def publish(pool: Pool, jobs: list[NewJob]) -> None:
    """Publish as a plan does."""
    async with pool.acquire() as connection, connection.transaction():
        await Planning(connection, jobs[0].pipeline_id).publish(jobs)


async def publish_to_start(pool: Pool, url: SecretStr, folder: Path) -> dict[str, float]:
    """Measure idle latency from before the publishing transaction to the executor's first line, in ms."""
    names = [f"n{i}" for i in range(SAMPLES)]
    keys = await new_pipeline(pool, "latency", [(n, {}, n) for n in names])
    async with working(url, pool, 2, folder) as (executor, hooks):
        samples = []
        for name in names:
            settled = asyncio.create_task(hooks.wait_for(1))
            begun = time.perf_counter()
            await publish(pool, [job_for("latency", name, keys[name])])
            await settled
            samples.append((executor.started[name] - begun) * 1000)
    return spread(samples)


async def trigger_to_start(pool: Pool, url: SecretStr, folder: Path) -> dict[str, float]:
    """Measure from an editor's execute() through planning to the executor's first line, in ms."""
    names = [f"n{i}" for i in range(SAMPLES)]
    await new_pipeline(pool, "trigger", [(n, {}, n) for n in names])
    await plan(pool, PipelineId("trigger"))
    async with dispatching(url, pool), working(url, pool, 2, folder) as (executor, hooks):
        samples = []
        for name in names:
            settled = asyncio.create_task(hooks.wait_for(1))
            begun = time.perf_counter()
            await pool.execute("select video_production_execute('trigger', $1)", name)
            await settled
            samples.append((executor.started[name] - begun) * 1000)
    return spread(samples)


async def drain(pool: Pool, url: SecretStr, folder: Path, slots: int) -> dict[str, float]:
    """Measure jobs a second from a full queue."""
    name = f"drain{slots}"
    keys = await new_pipeline(pool, name, [(f"n{i}", {}, f"{i}") for i in range(DRAINED)])
    await publish(pool, [job_for(name, node, key) for node, key in keys.items()])
    begun = time.perf_counter()
    async with working(url, pool, slots, folder) as (_, hooks):
        if hooks.count < DRAINED:
            await hooks.wait_for(DRAINED - hooks.count)
        seconds = time.perf_counter() - begun
    return {"jobs_per_second": round(DRAINED / seconds)}


async def limit_of_the_server(pool: Pool) -> dict[str, float]:
    """Measure commits a second of one connection: the floor under every hop."""
    await pool.execute("create table tick (n integer)")
    async with pool.acquire() as connection:
        insert = await connection.prepare("insert into tick values (1)")
        samples = []
        for _ in range(SAMPLES):
            begun = time.perf_counter()
            await insert.fetch()
            samples.append((time.perf_counter() - begun) * 1000)
    return spread(samples)


def spread(samples: list[float]) -> dict[str, float]:
    """Return p50, p90 and p99."""
    cuts = statistics.quantiles(samples, n=100)
    return {"p50_ms": round(cuts[49], 2), "p90_ms": round(cuts[89], 2), "p99_ms": round(cuts[98], 2)}


async def main() -> None:
    """Measure everything on one server."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="callsheet-bench-") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder) / "home", purpose="bench") as server:
            url = server.url("owner")
            await migrate(url)
            pool = await open_pool(url, size=10, name="bench")
            parts: dict[str, Callable[[], Awaitable[dict[str, float]]]] = {
                "one commit (the server's own limit)": lambda: limit_of_the_server(pool),
                "publish to start": lambda: publish_to_start(pool, url, Path(folder)),
                "execute() to start, planning included": lambda: trigger_to_start(pool, url, Path(folder)),
                "drain, 10 slots": lambda: drain(pool, url, Path(folder), 10),
                "drain, 200 slots": lambda: drain(pool, url, Path(folder), 200),
            }
            for name, measure in parts.items():
                found[name] = await measure()
                print(f"{name:40} {found[name]}", flush=True)
            pool.terminate()
    print(
        json.dumps(
            {
                "machine": platform.processor() or platform.machine(),
                "python": platform.python_version(),
                "results": found,
            }
        )
    )


if __name__ == "__main__":
    uvloop.run(main())
