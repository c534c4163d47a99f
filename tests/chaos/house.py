"""A whole house to break: a Postgres, dispatchers and workers as processes, all started again when they die."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cli.postgres import EmbeddedPostgres
from shared.db import Pool, open_pool
from shared.db.migrate import migrate

_ROOT = Path(__file__).parents[2]
_MARK = "CALLSHEET_CHAOS_MARK"
_LOOK_SECONDS = 0.05
_SETTINGS = {
    "CALLSHEET_LEASE_SECONDS": "3",
    "CALLSHEET_HEARTBEAT_SECONDS": "0.5",
    "CALLSHEET_SWEEP_SECONDS": "1",
    "CALLSHEET_SLOTS": "4",
    "CALLSHEET_DRAIN_SECONDS": "1",
    "CALLSHEET_MAX_ATTEMPTS": "100",
    "CALLSHEET_LOG_FORMAT": "json",
}
"""Short leases, so that a minute sees many of them end; failures by storage are part of the game, not of the count."""


@dataclass
class House:
    """Everything that runs, by name."""

    folder: Path
    server: EmbeddedPostgres
    modules: dict[str, str]
    settings: Mapping[str, str]
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    is_open: bool = True

    @property
    def media(self) -> Path:
        """Return where storage lies."""
        return self.folder / "media"

    @property
    def scratch(self) -> Path:
        """Return the root of the workers' scratch directories."""
        return self.folder / "scratch"

    def start(self, name: str) -> None:
        """Start one process; its log goes on where the last one's ended."""
        with (self.folder / "log" / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", self.modules[name]],
                cwd=self.folder,
                env={**_environment(), **self.settings, **self._places(), _MARK: self.mark},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def keep(self) -> None:
        """Start again whatever has died, and the database first, until the house is closed."""
        while self.is_open:
            if self.server.pid is None:
                await asyncio.to_thread(self.server.restart)
            for name, process in list(self.processes.items()):
                if process.poll() is not None and self.is_open:
                    self.start(name)
            await asyncio.sleep(_LOOK_SECONDS)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to one process alone."""
        with contextlib.suppress(ProcessLookupError):
            self.processes[name].send_signal(number)

    async def close(self) -> None:
        """Stop all processes in order."""
        self.is_open = False
        for name in self.processes:
            self.signal(name, signal.SIGCONT)
            self.signal(name, signal.SIGTERM)
        for process in self.processes.values():
            try:
                await asyncio.to_thread(process.wait, 15)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)

    def orphans(self) -> list[str]:
        """Return what still runs of all that was ever started here, children of children included."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    if f"{_MARK}={self.mark}".encode() in (entry / "environ").read_bytes():
                        found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        return found

    def _places(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.server.url("service").get_secret_value(),
            "CALLSHEET_MEDIA_DIR": str(self.media),
            "CALLSHEET_SCRATCH_DIR": str(self.scratch),
            "PYTHONPATH": str(_ROOT),
        }


@asynccontextmanager
async def house(
    modules: dict[str, str], settings: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[House, Pool]]:
    """Build a house, with further settings of its processes, and tear it down; its logs stay."""
    folder = Path(tempfile.mkdtemp(prefix="callsheet-chaos-"))
    folder.chmod(0o755)
    for name in ("log", "media", "scratch"):
        (folder / name).mkdir()
    with EmbeddedPostgres(folder / "home", settings={"fsync": "off"}, purpose="chaos") as server:
        await migrate(server.url("owner"))
        built = House(folder, server, modules, _SETTINGS | dict(settings or {}))
        pool = await open_pool(server.url("owner"), size=4, name="chaos")
        for name in modules:
            built.start(name)
        keeper = asyncio.create_task(built.keep())
        try:
            yield built, pool
        except BaseException:
            print(f"logs: {folder / 'log'}", file=sys.stderr)
            raise
        else:
            shutil.rmtree(folder / "media", ignore_errors=True)
        finally:
            await built.close()
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            pool.terminate()


def _environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CALLSHEET_", "DATABASE"))
    }
