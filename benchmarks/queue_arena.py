"""Where contenders are measured: one Postgres for all, an empty database for each measurement, workers as processes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
        self._passwords: dict[str, str] = {}

    def url(self, database: str) -> str:
        """Return the URL of a database for its owner."""
        return self.server.url("owner", database).get_secret_value()

    async def service_url(self, database: str, service: str) -> str:
        """Return the URL for a service under a name of its own, so that the server can tell whose statements are whose."""
        role = f"bench_{service}"
        if role not in self._passwords:
            self._passwords[role] = secrets.token_urlsafe(16)
            await self.admin.execute(
                f"create role {role} login password '{self._passwords[role]}' in role callsheet_service"
            )
        parts = urlsplit(self.url(database))
        return parts._replace(netloc=f"{role}:{self._passwords[role]}@{parts.hostname}:{parts.port}").geturl()

    @property
    def version(self) -> str:
        """Return the server's version."""
        return ".".join(map(str, self.admin.get_server_version()[:2]))

    @contextlib.asynccontextmanager
    async def database(self, contender: Contender) -> AsyncIterator[str]:
        """Lend an empty database with the contender's tables; yields its name."""
        name = await self.keep(contender)
        yield name
        await self.admin.execute(f"drop database {name} with (force)")

    async def keep(self, contender: Contender) -> str:
        """Make an empty database with the contender's tables, which stays; returns its name."""
        template = f"template_{contender.name.lower()}".replace("-", "_")
        if template not in self._templates:
            await self.admin.execute(f"create database {template}")
            await contender.set_up(self.url(template))
            self._templates.add(template)
        name = f"bench_{next(self._numbers)}"
        await self.admin.execute(f"create database {name} template {template}")
        return name

    async def ask(self, command: Sequence[str]) -> str:
        """Run a process to its end and return what it says."""
        with (self.folder / "stderr.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=log)
        said, _ = await process.communicate()
        if process.returncode:
            raise RuntimeError(self._complaint(process))
        return said.decode()

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
        await process.wait()
        raise RuntimeError(self._complaint(process))

    def _complaint(self, process: Process) -> str:
        said = (self.folder / "stderr.log").read_text()[-2000:]
        return f"a process of the benchmark ended with {process.returncode}: {said}"


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
