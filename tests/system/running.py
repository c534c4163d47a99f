"""`callsheet up` as its users start it: a process of its own, in a folder of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from cli.postgres import binary

_SECONDS = 90
_ROOT = Path(__file__).parents[2]


@dataclass
class Up:
    """A running system."""

    folder: Path
    process: asyncio.subprocess.Process
    urls: dict[str, str]
    pids: dict[str, int]
    api: str
    login: str

    async def psql(self, role: str, script: str) -> tuple[int, str]:
        """Run a script with psql as a role; returns the exit status and all that was said."""
        process = await asyncio.create_subprocess_exec(
            binary("psql"),
            *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", self.urls[role]),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate(script.encode())
        return int(process.returncode or 0), out.decode()

    async def wait_for(self, query: str, *, seconds: float = _SECONDS) -> Any:
        """Return the query's value as soon as it is true; looks again at every NOTIFY, over lost sessions, too."""
        async with asyncio.timeout(seconds):
            while True:
                try:
                    return await self._wait_on_one_session(query)
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await asyncio.sleep(0.1)

    async def _wait_on_one_session(self, query: str) -> Any:
        connection = await asyncpg.connect(self.urls["owner"])
        heard = asyncio.Event()
        try:
            await connection.add_listener("video_production_nodes", lambda *_: heard.set())
            while not (value := await connection.fetchval(query)):
                heard.clear()
                # A run closes in the commit after the one that notifies.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(heard.wait(), 0.5)
            return value
        finally:
            connection.terminate()


@asynccontextmanager
async def up(**environment: str) -> AsyncIterator[Up]:
    """Start everything, and stop it as Ctrl-C does; nothing may be left."""
    folder = Path(tempfile.mkdtemp(prefix="callsheet-system-"))
    folder.chmod(0o755)
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cli", "up", "--json"),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(_ROOT), **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            limit=2**20,
        )
        try:
            said = await _introduce(process, folder / "log")
            drain = asyncio.create_task(_drain(process))
            yield Up(folder, process, said["urls"], said["pids"], said["api"], said["login"])
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
                await asyncio.wait_for(process.wait(), 30)
            await drain
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            shutil.rmtree(folder, ignore_errors=True)


async def _introduce(process: asyncio.subprocess.Process, log: Path) -> dict[str, Any]:
    try:
        return await asyncio.wait_for(_introduction(process), _SECONDS)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{log.read_text('utf-8')}") from error


async def _introduction(process: asyncio.subprocess.Process) -> dict[str, Any]:
    """Read the log up to the line that says where everything is."""
    assert process.stdout is not None
    last: deque[str] = deque(maxlen=20)
    while line := await process.stdout.readline():
        last.append(line.decode(errors="replace"))
        if line.startswith(b"{") and (said := json.loads(line)).get("event") == "up":
            return dict(said)
    raise AssertionError("callsheet up ended before it was up:\n" + "".join(last))


async def _drain(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    while await process.stdout.read(2**16):
        pass
