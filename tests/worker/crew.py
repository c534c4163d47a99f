"""Real workers for tests: in this process, where their moments can be awaited, or in one of their own, to be killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from shared.config import MediaWorkerSettings
from shared.db import Pool
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Output, Provider, Queue, WorkerId
from shared.worker.executor import Made, Work
from shared.worker.hooks import Hooks
from shared.worker.service import WorkerService
from tests.db.queue_rows import Bench

PATIENCE = 60.0
"""Far longer than anything takes; a wait that reaches it fails the test."""


async def soon(awaitable: Any) -> Any:
    """Wait for something that must happen."""
    async with asyncio.timeout(PATIENCE):
        return await awaitable


class Moments(Hooks):
    """Collect the runtime's moments, each to be awaited."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._moved = asyncio.Event()
        self.workers: list[WorkerId] = []
        self.losses: list[WorkerId] = []
        self.claims: list[str] = []
        self.outcomes: list[tuple[str, str]] = []
        self.beats = 0
        self.rescues = 0

    async def until(self, happened: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        """Wait until the collected moments are such."""
        async with asyncio.timeout(seconds):
            while not happened():
                self._moved.clear()
                await self._moved.wait()

    async def until_settled(self, *outcomes: tuple[str, str]) -> None:
        """Wait until these attempts have ended as said, and compare with all that have ended."""
        await self.until(lambda: len(self.outcomes) >= len(outcomes))
        assert sorted(self.outcomes) == sorted(outcomes)

    def registered(self, worker: WorkerId) -> None:
        """Keep the id."""
        self.workers.append(worker)
        self._move()

    def renewed(self, worker: WorkerId) -> None:  # noqa: ARG002  one worker, one count
        """Count the beat."""
        self.beats += 1
        self._move()

    def lost(self, worker: WorkerId) -> None:
        """Keep the id."""
        self.losses.append(worker)
        self._move()

    def claimed(self, job: Job) -> None:
        """Keep the node."""
        self.claims.append(job.node_id)
        self._move()

    def settled(self, job: Job, outcome: str) -> None:
        """Keep node and outcome."""
        self.outcomes.append((job.node_id, outcome))
        self._move()

    def rescued(self, jobs: int) -> None:
        """Count the jobs."""
        self.rescues += jobs
        self._move()

    def _move(self) -> None:
        self._loop.call_soon_threadsafe(self._moved.set)


Do = Callable[[Job, Work], Any]


class Toy:
    """Make a text; what else happens is up to the test."""

    type = NodeType.ASSET
    provider = Provider.LOCAL

    def __init__(self, do: Do | None = None) -> None:
        self._do = do
        self.ran: list[str] = []

    async def run(self, job: Job, work: Work) -> Made:
        """Run what the test asked for, then store a text."""
        self.ran.append(job.node_id)
        if self._do is not None and (made := await self._do(job, work)) is not None:
            return made if isinstance(made, Made) else Made(made)
        return Made(await text_output(job, work))


async def text_output(job: Job, work: Work) -> Output:
    """Store a text and describe it."""
    stored = await work.storage.put_bytes(job.node_id.encode(), f"{job.prefix}output.txt")
    return Output(type=MediaType.TEXT, s3_key=stored.key, size=stored.size, sha256=str(stored.sha256))


@dataclass
class Member:
    """A worker service in this process."""

    service: WorkerService
    moments: Moments
    toy: Toy
    task: asyncio.Task[None]

    @property
    def worker(self) -> WorkerId:
        """Return its newest id."""
        return self.moments.workers[-1]

    async def get(self, path: str) -> tuple[int, Any]:
        """Ask its health server; return the status and what it answered."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.service.url}{path}") as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await answer.json() if is_json else await answer.text()

    async def until_check(self, name: str, verdict: str) -> int:
        """Wait until its readiness says this of a check, and return the status that came with it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status, body = await self.get("/readyz")
                if body["checks"][name] == verdict:
                    return status
                await asyncio.sleep(0.02)


@dataclass
class Crew:
    """A database with a pipeline ``p``, a folder, and workers on both."""

    bench: Bench
    folder: Path
    started: list[Outsider] = field(default_factory=list)

    @property
    def pool(self) -> Pool:
        """Return the test's own pool."""
        return self.bench.pool

    @property
    def scratch(self) -> Path:
        """Return the root of the workers' scratch directories."""
        return self.folder / "scratch"

    def settings(self, **fields: Any) -> MediaWorkerSettings:
        """Return settings that beat and sweep fast."""
        quick: dict[str, Any] = {
            "lease_seconds": 6,
            "heartbeat_seconds": 0.3,
            "sweep_seconds": 0.5,
            "drain_seconds": 10,
            "log_format": "json",
        }
        places: dict[str, Any] = {
            "media_dir": self.folder / "media",
            "scratch_dir": self.scratch,
            "aws_s3_bucket": None,
        }
        return MediaWorkerSettings(**{"database_url": self.bench.url, **quick, **places, **fields})

    @asynccontextmanager
    async def member(self, do: Do | None = None, **fields: Any) -> AsyncIterator[Member]:
        """Run a worker in this process until the block ends."""
        toy, moments = Toy(do), Moments()
        service = WorkerService("toy_worker", Queue.MEDIA, self.settings(**fields), lambda _s, _storage: [toy], moments)
        member = Member(service, moments, toy, asyncio.create_task(service.run()))
        try:
            waiting = asyncio.create_task(moments.until(lambda: bool(moments.workers)))
            await asyncio.wait({waiting, member.task}, return_when=asyncio.FIRST_COMPLETED)
            if member.task.done():
                member.task.result()
            await waiting
            yield member
        finally:
            service.stop()
            service.stop()
            await soon(asyncio.gather(member.task, return_exceptions=True))

    async def outsider(self, **variables: str) -> Outsider:
        """Start a worker in a process of its own, see ``toy_worker``; returns when it is registered."""
        found = await Outsider.start(self.bench.url, self.folder, variables)
        self.started.append(found)
        await found.says("worker_registered")
        return found

    async def close(self) -> None:
        """End all processes."""
        for outsider in self.started:
            await outsider.end()
        await self.bench.close()

    async def tell(self) -> None:
        """Let workers look now."""
        await self.pool.execute("notify video_production_jobs, 'media'")

    async def until(self, rows: str) -> None:
        """Wait until a query has rows; the database tells no test of its changes."""
        async with asyncio.timeout(PATIENCE):
            while not await self.pool.fetch(rows):
                await asyncio.sleep(0.02)

    async def end_sessions(self, like: str) -> None:
        """Cut sessions by the name that they show."""
        await self.pool.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1 and datname = current_database()",
            like,
        )

    async def until_empty(self) -> None:
        """Wait until no job is left."""
        await self.until("select where not exists (select from video_production_jobs)")


class Outsider:
    """A worker in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._unasked: list[dict[str, Any]] = []

    @classmethod
    async def start(
        cls, url: SecretStr, folder: Path, variables: dict[str, str], within: tuple[str, ...] = ()
    ) -> Outsider:
        """Start it, below another command where one is given."""
        fixed = {
            "DATABASE_URL": url.get_secret_value(),
            "CALLSHEET_MEDIA_DIR": str(folder / "media"),
            "CALLSHEET_SCRATCH_DIR": str(folder / "scratch"),
            "CALLSHEET_LEASE_SECONDS": "3",
            "CALLSHEET_HEARTBEAT_SECONDS": "0.5",
            "CALLSHEET_SWEEP_SECONDS": "1",
            "CALLSHEET_LOG_FORMAT": "json",
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CALLSHEET_"))}
        process = await asyncio.create_subprocess_exec(
            *(*within, sys.executable, "-m", "tests.worker.toy_worker"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**environment, **fixed, **variables, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        return cls(process)

    async def says(self, event: str) -> dict[str, Any]:
        """Wait until it has logged an event, after those that were asked for before, and return its facts."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while not (found := [facts for facts in self._unasked if facts["event"] == event]):
                if not (line := (await self.process.stdout.readline()).decode()):
                    raise AssertionError(f"it never said {event!r}:\n{''.join(self.lines)}")
                self.lines.append(line)
                if line.startswith("{"):
                    self._unasked.append(json.loads(line))
        self._unasked.remove(found[0])
        return found[0]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the worker alone."""
        self.process.send_signal(number)

    async def end(self) -> None:
        """Kill it and all that it started."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.communicate()
