"""The ways to break a house, one at a time, by the throw of dice that can be thrown again."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from shared.db import CONNECTION_ERRORS, Pool
from tests.chaos.house import House

_FROZEN_SECONDS = 4.5
"""Longer than the lease of three seconds."""
_AWAY_SECONDS = 1.0
_FULL_SECONDS = 2.0
_DISK = "size=160m,mode=0777"
"""Over the margin that media work keeps free, and quickly filled."""


class Storm:
    """Break something at each call."""

    def __init__(self, house: House, pool: Pool, dice: random.Random, *, small_disk: bool) -> None:
        self._house = house
        self._pool = pool
        self._dice = dice
        self.counts: Counter[str] = Counter()
        self._ways: list[tuple[int, Callable[[], Awaitable[str]]]] = [
            (10, self._kill),
            (3, self._freeze),
            (4, self._terminate),
            (4, self._cut_listeners),
            (3, self._cut_sessions),
            (1, self._restart_database),
            (2, self._lose_storage),
            *([(4, self._fill_disk)] if small_disk else []),
        ]

    async def strike(self) -> None:
        """Break one thing."""
        way = self._dice.choices([way for _, way in self._ways], [weight for weight, _ in self._ways])[0]
        self.counts[await way()] += 1

    async def _kill(self) -> str:
        self._house.signal(self._anyone(), signal.SIGKILL)
        return "killed"

    async def _freeze(self) -> str:
        """Stop a process for longer than its lease, then let it find out."""
        name = self._anyone()
        self._house.signal(name, signal.SIGSTOP)
        await asyncio.sleep(_FROZEN_SECONDS)
        self._house.signal(name, signal.SIGCONT)
        return "frozen"

    async def _terminate(self) -> str:
        self._house.signal(self._anyone(), signal.SIGTERM)
        return "terminated"

    async def _cut_listeners(self) -> str:
        return await self._cut("%listen%", "listeners cut")

    async def _cut_sessions(self) -> str:
        return await self._cut("callsheet-%", "sessions cut")

    async def _cut(self, like: str, name: str) -> str:
        with suppress(*CONNECTION_ERRORS):
            await self._pool.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1", like
            )
        return name

    async def _restart_database(self) -> str:
        """Kill the server or stop it at once; the house starts it again."""
        pid = self._house.server.pid
        if pid is not None:
            os.kill(pid, self._dice.choice([signal.SIGQUIT, signal.SIGINT]))
        return "databases restarted"

    async def _lose_storage(self) -> str:
        """Put a file where the directory was, for a while."""
        media, away = self._house.media, self._house.folder / "media-away"
        media.rename(away)
        media.touch()
        await asyncio.sleep(_AWAY_SECONDS)
        media.unlink()
        away.rename(media)
        return "storages lost"

    async def _fill_disk(self) -> str:
        """Leave no byte of scratch free, for a while."""
        filler = self._house.scratch / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(1 << 20)):
                pass
        await asyncio.sleep(_FULL_SECONDS)
        filler.unlink()
        return "disks filled"

    def _anyone(self) -> str:
        return self._dice.choice(sorted(self._house.processes))


def mount_disk(house: House) -> bool:
    """Give scratch a small disk of its own, so that it can be filled; False: only root may mount."""
    if os.geteuid() != 0:
        return False
    command = ["/bin/mount", "-t", "tmpfs", "-o", _DISK, "tmpfs", str(house.scratch)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def unmount_disk(house: House) -> None:
    """Take the small disk away again."""
    subprocess.run(["/bin/umount", "-l", str(house.scratch)], check=False, capture_output=True)
