"""Where contenders are measured: one Postgres for all, an empty database for each measurement, workers as processes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.peers.contender import Contender, worker_environment
from benchmarks.queue_board import Board
from cli.postgres import EmbeddedPostgres

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_SETTINGS = {"shared_preload_libraries": "pg_stat_statements", "max_wal_size": "4GB"}
"""Durable as ever: fsync and synchronous_commit stay on. Checkpoints come by time, not in the middle of one drain."""


@dataclass
class Arena:
    """The server and what was made on it."""

    server: EmbeddedPostgres
    folder: Path
    admin: asyncpg.Connection

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._templates: set[str] = set()

    def url(self, database: str, role: str = "owner") -> str:
        """Return the URL of a database."""
        return self.server.url(role, database).get_secret_value()

    @contextlib.asynccontextmanager
    async def database(self, contender: Contender) -> AsyncIterator[str]:
        """Lend an empty database with the contender's tables; yields its name."""
        template = f"template_{contender.name.lower()}".replace("-", "_")
        if template not in self._templates:
            await self.admin.execute(f"create database {template}")
            await contender.set_up(self.url(template))
            self._templates.add(template)
        name = f"bench_{next(self._numbers)}"
        await self.admin.execute(f"create database {name} template {template}")
        yield name
        await self.admin.execute(f"drop database {name} with (force)")

    def board(self, jobs: int) -> Board:
        """Make a board for so many jobs."""
        return Board(self.folder / f"board-{next(self._numbers)}", jobs)

    @contextlib.asynccontextmanager
    async def workers(
        self, command: Sequence[str], url: str, board: Board, count: int = 1
    ) -> AsyncIterator[list[Process]]:
        """Run worker processes, which begin together; if one ends by itself, so does the measurement."""
        async with contextlib.AsyncExitStack() as stack:
            running = []
            for worker in range(count):
                environment = worker_environment(url, board, worker)
                running.append(await stack.enter_async_context(self.process(command, environment)))
            watching = await stack.enter_async_context(asyncio.TaskGroup())
            watches = [watching.create_task(self._must_not_end(process)) for process in running]
            async with asyncio.timeout(_START_SECONDS):
                await board.arrivals(count)
            board.open_gate()
            yield running
            for watch in watches:
                watch.cancel()

    @contextlib.asynccontextmanager
    async def process(self, command: Sequence[str], environment: dict[str, str]) -> AsyncIterator[Process]:
        """Run a process and end it in order; what it says on stderr stays in the arena's log."""
        with (self.folder / "stderr.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *command,
                env=environment,
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=log,
            )
        try:
            yield process
        finally:
            await _end(process)

    async def _must_not_end(self, process: Process) -> None:
        code = await process.wait()
        said = (self.folder / "stderr.log").read_text()[-2000:]
        raise RuntimeError(f"a process of the benchmark ended with {code}: {said}")


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


@contextlib.contextmanager
def server() -> Iterator[tuple[EmbeddedPostgres, Path]]:
    """Run the one Postgres of a benchmark; yields it with a folder that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="callsheet-bench-") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder) / "home", settings=_SETTINGS, purpose="bench") as postgres:
            yield postgres, Path(folder)


@contextlib.asynccontextmanager
async def arena() -> AsyncIterator[Arena]:
    """Open the arena on a server of its own."""
    with server() as (postgres, folder):
        admin = await asyncpg.connect(postgres.url("owner", "postgres").get_secret_value())
        try:
            yield Arena(postgres, folder, admin)
        finally:
            await admin.close()
