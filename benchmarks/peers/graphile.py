"""graphile-worker 0.17 on Node: jobs are added by its SQL function, workers fetch one by one or through a local queue."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from asyncio.subprocess import DEVNULL
from pathlib import Path
from typing import ClassVar

import asyncpg

from benchmarks.peers.contender import Style

_FOLDER = Path(__file__).with_name("graphile")
_SETTINGS: dict[Style, tuple[int, int]] = {"latency": (10, 0), "ten": (10, 0), "best": (24, 500)}
"""Jobs at a time, and size of the local queue, with which completions are batched; 0: none."""
_ADD_ALL = (
    "select 1 from graphile_worker.add_jobs((select array_agg(json_populate_record(null::graphile_worker.job_spec,"
    " json_build_object('identifier', 'no_op', 'payload', json_build_object('job', job))))"
    " from generate_series($1::int, $2::int) job))"
)


def is_here() -> bool:
    """Say whether Node is installed and the package with it, and install that where it is missing."""
    if shutil.which("npm") is None:
        return False
    if not (_FOLDER / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent", "--prefix", str(_FOLDER)], check=True)  # noqa: S607  Node is on PATH
    return True


class GraphileWorker:
    """Add lists with one call."""

    name: ClassVar[str] = "graphile-worker"
    left: ClassVar[str] = "select count(*) from graphile_worker._private_jobs"
    drained: ClassVar[dict[Style, int]] = {"ten": 2_500, "best": 15_000}
    settings: ClassVar[dict[Style, str]] = {"latency": "10 jobs", "ten": "10 jobs", "best": "24 jobs, local queue 500"}

    async def set_up(self, url: str) -> None:
        """Migrate with its own command."""
        command = ["npx", "--prefix", str(_FOLDER), "graphile-worker", "--schema-only", "-c", url]
        migrating = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
        assert await migrating.wait() == 0, "graphile-worker does not migrate"

    async def open(self, url: str, jobs: int) -> None:
        """Connect."""
        self._connection = await asyncpg.connect(url)
        self._add = await self._connection.prepare(
            "select 1 from graphile_worker.add_job('no_op', json_build_object('job', $1::int))"
        )

    async def enqueue(self, job: int) -> None:
        """Add one."""
        await self._add.fetch(job)

    async def enqueue_all(self, jobs: range) -> None:
        """Add lists of a thousand."""
        for first in range(jobs.start, jobs.stop, 1000):
            await self._connection.execute(_ADD_ALL, first, min(first + 1000, jobs.stop) - 1)

    async def close(self) -> None:
        """Disconnect."""
        await self._connection.close()

    def command(self, style: Style) -> list[str]:
        """Run ``graphile/worker.mjs``."""
        return ["node", str(_FOLDER / "worker.mjs"), *map(str, _SETTINGS[style])]
