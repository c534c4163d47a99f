"""Callsheet itself: a worker service with executors that do nothing, run as users run it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from pydantic import SecretStr

from benchmarks.peers.contender import Style, at_the_gate, python
from benchmarks.queue_board import Board
from shared.config import MediaWorkerSettings
from shared.db import Pool, open_pool
from shared.db.migrate import migrate
from shared.db.plan import NewJob, planning
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Output, PipelineId, Provider, Queue
from shared.worker.executor import Executor, Made, Work
from shared.worker.service import run_service

_PIPELINE = PipelineId("bench")
_SLOTS: dict[Style, int] = {"latency": 2, "ten": 10, "best": 1000}
_PUBLISHED = 1000
"""Jobs of one statement, as the planner publishes what a wide graph made ready."""


class Callsheet:
    """Publish as a plan does; the nodes are the editor's and there beforehand."""

    name: ClassVar[str] = "Callsheet"
    left: ClassVar[str] = "select count(*) from video_production_jobs"
    drained: ClassVar[dict[Style, int]] = {"ten": 5_000, "best": 20_000}
    settings: ClassVar[dict[Style, str]] = {style: f"{slots} slots" for style, slots in _SLOTS.items()}

    async def set_up(self, url: str) -> None:
        """Migrate."""
        await migrate(SecretStr(url))

    async def open(self, url: str, jobs: int) -> None:
        """Connect and write the nodes."""
        self._pool = await open_pool(SecretStr(url), size=2, name="bench-producer")
        self._keys = await _insert_nodes(self._pool, jobs)

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

    def command(self, style: Style) -> list[str]:
        """Run this module."""
        return python("benchmarks.peers.callsheet", _SLOTS[style])

    async def _publish(self, jobs: list[int] | range) -> None:
        async with planning(self._pool, _PIPELINE) as tables:
            await tables.publish([_job(number, self._keys[number]) for number in jobs])


async def _insert_nodes(pool: Pool, count: int) -> list[Any]:
    await pool.execute(
        'insert into video_production_pipelines (id, title, config) values ($1, $1, \'{"mode": "draft"}\')', _PIPELINE
    )
    rows = await pool.fetch(
        "insert into video_production_nodes (pipeline_id, id, type, asset)"
        " select $1, 'n' || i, 'asset', jsonb_build_object('type', 'text', 'content', 'text ' || i)"
        " from generate_series(0, $2 - 1) i returning id, key",
        _PIPELINE,
        count,
    )
    return [key for _, key in sorted((int(row["id"][1:]), row["key"]) for row in rows)]


def _job(number: int, key: Any) -> NewJob:
    payload = {"title": "", "config": {}, "asset": None, "inputs": {}, "prefix": f"bench/{number}/", "ingredients": {}}
    ids: Any = (_PIPELINE, f"n{number}", key)
    print_: Any = f"bench/{number}"
    return NewJob(*ids, 1, 1, Queue.MEDIA, NodeType.ASSET, Provider.FFMPEG, print_, force=False, payload=payload)


class NoOp:
    """Note that the job began, and make nothing."""

    provider = Provider.FFMPEG

    def __init__(self, board: Board, kind: NodeType) -> None:
        self._board = board
        self.type = kind

    async def run(self, job: Job, work: Work) -> Made:
        """Return an output that differs from all others."""
        self._board.start(int(job.node_id[1:]))
        media = MediaType.TEXT if self.type is NodeType.ASSET and job.asset is None else MediaType.VIDEO
        return Made(Output(type=media, s3_key=f"{job.prefix}x", size=1, sha256=job.fingerprint))


_KINDS = (NodeType.ASSET, NodeType.MIX_AUDIO, NodeType.MERGE_VIDEOS, NodeType.COMPOSE_VIDEO)


def _work(slots: str) -> None:
    """Run the service in this process, with all its defaults but the slots."""
    url, board = at_the_gate()
    sys.argv[1:] = []
    with tempfile.TemporaryDirectory(prefix="callsheet-bench-worker-") as folder:
        media, scratch = str(Path(folder) / "media"), str(Path(folder) / "scratch")
        os.environ |= {"DATABASE_URL": url, "CALLSHEET_SLOTS": slots}
        os.environ |= {"CALLSHEET_MEDIA_DIR": media, "CALLSHEET_SCRATCH_DIR": scratch}

        def build(_settings: MediaWorkerSettings, _storage: object) -> list[Executor]:
            return [NoOp(board, kind) for kind in _KINDS]

        run_service("bench_worker", Queue.MEDIA, MediaWorkerSettings, build)


if __name__ == "__main__":
    _work(sys.argv[1])
