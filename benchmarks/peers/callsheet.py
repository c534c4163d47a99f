"""Callsheet itself: a worker service with executors that do nothing, run as users run it."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import asyncpg
from pydantic import SecretStr

from benchmarks.peers.contender import Style, at_the_gate, python
from benchmarks.queue_board import Board
from shared.config import MediaWorkerSettings
from shared.db import open_pool
from shared.db.migrate import migrate
from shared.db.plan import NewJob, planning
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeId, NodeType, Output, PipelineId, Provider, Queue
from shared.worker.executor import Executor, Made, Work
from shared.worker.service import run_service

_SLOTS: dict[Style, int] = {"latency": 2, "ten": 10, "best": 1000}
_PUBLISHED = 1000
"""Jobs of one statement, as the planner publishes what a wide graph made ready."""


class Callsheet:
    """Publish as a plan does; the nodes are the editor's and there beforehand."""

    name: ClassVar[str] = "Callsheet"
    left: ClassVar[str] = "select count(*) from video_production_jobs"
    drained: ClassVar[dict[Style, int]] = {"ten": 5_000, "best": 20_000}
    settings: ClassVar[dict[Style, str]] = {style: f"{slots} slots" for style, slots in _SLOTS.items()}

    def __init__(self, pipeline: str = "bench") -> None:
        self._pipeline = PipelineId(pipeline)

    async def set_up(self, url: str) -> None:
        """Migrate."""
        await migrate(SecretStr(url))

    async def open(self, url: str, jobs: int) -> None:
        """Connect and write the nodes."""
        self._pool = await open_pool(SecretStr(url), size=2, name="bench-producer")
        self._keys = await self._insert_nodes(jobs)

    async def enqueue(self, job: int) -> None:
        """Publish one."""
        await self._publish([job])

    async def enqueue_all(self, jobs: range) -> None:
        """Publish in statements of a thousand."""
        for first in range(jobs.start, jobs.stop, _PUBLISHED):
            await self._publish(range(first, min(first + _PUBLISHED, jobs.stop)))

    async def close(self) -> None:
        """Disconnect."""
        self._pool.terminate()

    def command(self, style: Style, *, held: bool = False) -> list[str]:
        """Run this module."""
        return python("benchmarks.peers.callsheet", _SLOTS[style], *(["held"] if held else []))

    async def _publish(self, jobs: list[int] | range) -> None:
        async with planning(self._pool, self._pipeline) as tables:
            await tables.publish([self._job(number) for number in jobs])

    async def _insert_nodes(self, count: int) -> list[Any]:
        await self._pool.execute(
            'insert into video_production_pipelines (id, title, config) values ($1, $1, \'{"mode": "draft"}\')',
            self._pipeline,
        )
        rows = await self._pool.fetch(
            "insert into video_production_nodes (pipeline_id, id, type, asset)"
            " select $1, 'n' || i, 'asset', jsonb_build_object('type', 'text', 'content', 'text ' || i)"
            " from generate_series(0, $2 - 1) i returning id, key",
            self._pipeline,
            count,
        )
        return [key for _, key in sorted((int(row["id"][1:]), row["key"]) for row in rows)]

    def _job(self, number: int) -> NewJob:
        name: Any = f"{self._pipeline}/{number}"
        payload = {"title": "", "config": {}, "asset": None, "inputs": {}, "prefix": f"{name}/", "ingredients": {}}
        return NewJob(
            pipeline_id=self._pipeline,
            node_id=NodeId(f"n{number}"),
            node_key=self._keys[number],
            revision=1,
            generation=1,
            queue=Queue.MEDIA,
            type=NodeType.ASSET,
            provider=Provider.FFMPEG,
            fingerprint=name,
            force=False,
            payload=payload,
        )


async def add_history(url: str, settled: int) -> None:
    """Write what so many jobs leave behind once they are settled: their nodes, attempts and results."""
    connection = await asyncpg.connect(url)
    await connection.execute("set session_replication_role = replica")  # the triggers have nothing to do with this
    for statement in _HISTORY:
        await connection.execute(statement, settled)
    await connection.execute("vacuum analyze")
    await connection.execute("checkpoint")
    await connection.close()


_HISTORY = (
    "insert into video_production_pipelines (id, title) select 'past-' || i, 'Past' from generate_series(0, $1 / 1000) i",
    """
    insert into video_production_nodes (pipeline_id, id, type, asset, status, is_valid, fingerprint, output)
    select 'past-' || i / 1000, 'n' || i, 'asset', '{"type": "text", "content": "past"}', 'completed', true,
           'past/' || i, '{"type": "text", "size": 1, "s3Key": "past"}'
    from generate_series(1, $1) i
    """,
    """
    insert into video_production_attempts (job_id, attempt, pipeline_id, node_id, revision, type, provider, queue,
                                           fingerprint, worker_id, outcome, started_at)
    select -i, 1, 'past-' || i / 1000, 'n' || i, 1, 'asset', 'ffmpeg', 'media', 'past/' || i, 0, 'completed', now()
    from generate_series(1, $1) i
    """,
    """
    insert into video_production_results (fingerprint, output)
    select 'past/' || i, '{"type": "text", "size": 1, "s3Key": "past"}' from generate_series(1, $1) i
    """,
)


class NoOp:
    """Note that the job began, and make nothing."""

    provider = Provider.FFMPEG

    def __init__(self, board: Board, kind: NodeType) -> None:
        self._board = board
        self.type = kind

    async def run(self, job: Job, work: Work) -> Made:
        """Return an output that differs from all others."""
        self._board.start(int(job.node_id[1:]))
        media = MediaType(job.asset["type"]) if job.asset else MediaType.VIDEO
        return Made(Output(type=media, s3_key=f"{job.prefix}x", size=1, sha256=job.fingerprint))


class Held(NoOp):
    """Never end the first attempt of a job, so that its process can be killed under it."""

    async def run(self, job: Job, work: Work) -> Made:
        """Leave the process's number on the board; whoever has the job next ends it."""
        if self._board.hold(int(job.node_id[1:]), os.getpid()):
            await asyncio.Event().wait()
        return await super().run(job, work)


def _work(slots: str, executor: type[NoOp]) -> None:
    """Run the service in this process, with all its defaults but the slots."""
    url, board = at_the_gate()
    sys.argv[1:] = []
    with tempfile.TemporaryDirectory(prefix="callsheet-bench-worker-") as folder:
        media, scratch = str(Path(folder) / "media"), str(Path(folder) / "scratch")
        os.environ |= {"DATABASE_URL": url, "CALLSHEET_SLOTS": slots}
        os.environ |= {"CALLSHEET_MEDIA_DIR": media, "CALLSHEET_SCRATCH_DIR": scratch}

        def build(_settings: MediaWorkerSettings, _storage: object) -> list[Executor]:
            return [executor(board, kind) for kind in (NodeType.ASSET, NodeType.MIX_AUDIO, NodeType.MERGE_VIDEOS)]

        run_service("bench_worker", Queue.MEDIA, MediaWorkerSettings, build)


if __name__ == "__main__":
    _work(sys.argv[1], Held if sys.argv[2:] == ["held"] else NoOp)
