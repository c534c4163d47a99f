"""A database, a folder and a provider for one death, and the workers that meet there."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from cli.postgres import EmbeddedPostgres
from shared.db import Pool, open_pool
from shared.db.migrate import migrate
from shared.db.plan import NewJob, Planning
from shared.domain.nodes import Fingerprint, NodeId, NodeKey, PipelineId
from tests.conftest import with_database
from tests.paid_once.trades import Trade

PIPELINE, NODE = PipelineId("p"), NodeId("n")
_PATIENCE_SECONDS = 60
_QUICK = {
    "CALLSHEET_LEASE_SECONDS": "1",
    "CALLSHEET_HEARTBEAT_SECONDS": "0.2",
    "CALLSHEET_SWEEP_SECONDS": "0.3",
    "CALLSHEET_SLOTS": "1",
    "CALLSHEET_DRAIN_SECONDS": "1",
    "CALLSHEET_LOG_FORMAT": "json",
}


class Zygote:
    """A process that has imported a service and forks workers of it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = itertools.count()
        self._turn = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def of(cls, service: str) -> AsyncIterator[Zygote]:
        """Start one."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.paid_once.mortal", service),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CALLSHEET_"))},
        )
        try:
            yield cls(process)
        finally:
            process.kill()
            await process.wait()

    async def fork(self, dies_at: int, env: dict[str, str], log: Path) -> int:
        """Start a worker and return its pid."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"number": next(self._numbers), "dies_at": dies_at, "env": env, "log": str(log)}
        async with self._turn:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()
            told = json.loads(await self._process.stdout.readline())
        return int(told["pid"])


@dataclass(frozen=True, slots=True)
class Ended:
    """How a node ended that a worker died for."""

    died: bool
    """False: the point lies behind the end of the work."""
    status: str
    error: dict[str, Any] | None
    orders: int
    """On the provider's bill."""
    log: Path


class Theatre:
    """One server, with a migrated template, for all deaths."""

    def __init__(self, server: EmbeddedPostgres, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._names = (f"death_{number}" for number in itertools.count(1))

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Theatre]:
        """Start the server."""
        folder = Path(tempfile.mkdtemp(prefix="callsheet-paid-once-"))
        folder.chmod(0o755)
        with EmbeddedPostgres(folder / "home", settings={"fsync": "off"}, purpose="paid-once") as server:
            await migrate(with_database(server.url("owner"), "postgres"))
            yield cls(server, folder)

    async def play(self, trade: Trade, zygote: Zygote, dies_at: int) -> Ended:
        """Let a worker die at one point and another take over."""
        name = next(self._names)
        folder = self._folder / name
        (folder / "media").mkdir(parents=True)
        url = with_database(self._server.url("owner"), name)
        await self._sql(f"create database {name} template postgres")
        fake = trade.fake()
        async with fake.serve() as address:
            env = {**_QUICK, **trade.env(address), "DATABASE_URL": url.get_secret_value()}
            env |= {"CALLSHEET_MEDIA_DIR": str(folder / "media"), "CALLSHEET_SCRATCH_DIR": str(folder / "scratch")}
            pool = await open_pool(url, size=2, name="paid-once")
            await _publish(pool, trade, folder / "media")
            log = self._folder / f"{trade.name}-{dies_at}.log"
            first = await zygote.fork(dies_at, env, log)
            died = await _dead_or_done(pool, first)
            second = await zygote.fork(0, env, log) if died else first
            row = await _done(pool)
            await _end(second)
            pool.terminate()
        await self._sql(f"drop database {name} with (force)")
        metadata = json.loads(row["metadata"]) if isinstance(row["metadata"], str) else row["metadata"]
        return Ended(died, row["status"], metadata.get("error"), len(fake.bill), log)

    async def _sql(self, statement: str) -> None:
        """Run a statement on the side; a template must have no other session."""
        connection = await asyncpg.connect(self._server.url("owner", "template1").get_secret_value())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


async def _publish(pool: Pool, trade: Trade, media: Path) -> None:
    """Write the node and its job, as a plan does, with its inputs in storage."""
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'p')")
    row = await pool.fetchrow(
        "insert into video_production_nodes (pipeline_id, id, type) values ('p', 'n', $1) returning key, revision, generation",
        trade.type,
    )
    assert row is not None
    payload = {
        "title": "a lesson",
        "config": trade.config,
        "asset": None,
        "inputs": trade.inputs(media),
        "prefix": "pipelines/p/nodes/n/0123456789abcdef/",
        "ingredients": {},
        "estimate": "1.00",
    }
    kind: dict[str, Any] = {"queue": trade.queue, "type": trade.type, "provider": trade.provider}
    fingerprint = Fingerprint("0123456789abcdef" * 4)
    job = NewJob(
        PIPELINE,
        NODE,
        NodeKey(row["key"]),
        row["revision"],
        row["generation"],
        **kind,
        fingerprint=fingerprint,
        force=False,
        payload=payload,
    )
    async with pool.acquire() as connection, connection.transaction():
        await Planning(connection, PIPELINE).publish([job])


_STATE = (
    "select status, metadata from video_production_nodes where pipeline_id = 'p' and status in ('completed', 'failed')"
)


async def _dead_or_done(pool: Pool, pid: int) -> bool:
    """Wait until a worker has died or the node is at its end; True: it died before."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while Path(f"/proc/{pid}").exists():
            if await pool.fetch(_STATE):
                return not Path(f"/proc/{pid}").exists()
            await asyncio.sleep(0.01)
    return True


async def _done(pool: Pool) -> Any:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not (rows := await pool.fetch(_STATE)):
            await asyncio.sleep(0.01)
    return rows[0]


async def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
