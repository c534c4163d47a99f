"""Lie in wait for a program that is led astray: a file that nobody may open, a port that nobody may connect to.

Linux tells of every ``open`` of the file, whoever does it (inotify), and the port counts who came. What a case cost is
read from the kernel as well: processor time of ended children, and the peak memory of those that run.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import resource
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.media import child

_IN_OPEN = 0x20
_LOOK_SECONDS = 0.01


class Bait:
    """A film outside of every import root, and a server on this machine."""

    def __init__(self, folder: Path, film: Path) -> None:
        self.file = folder / "secret.mp4"
        shutil.copyfile(film, self.file)
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._watch = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert self._libc.inotify_add_watch(self._watch, bytes(self.file), _IN_OPEN) >= 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0)
        self.port: int = self._server.getsockname()[1]

    def opened(self) -> bool:
        """Tell whether anybody opened the file since the last call."""
        with contextlib.suppress(BlockingIOError):
            return bool(os.read(self._watch, 4096))
        return False

    def connected(self) -> bool:
        """Tell whether anybody came to the port since the last call."""
        with contextlib.suppress(BlockingIOError):
            self._server.accept()[0].close()
            return True
        return False

    def close(self) -> None:
        """Take the bait away."""
        os.close(self._watch)
        self._server.close()


@dataclass(slots=True)
class Cost:
    """What the children of a block took."""

    cpu_seconds: float = 0.0
    peak_bytes: int = 0


@asynccontextmanager
async def measured() -> AsyncIterator[Cost]:
    """Measure the children that start and end within the block."""
    cost, before = Cost(), _cpu()
    watch = asyncio.ensure_future(_watch_memory(cost))
    try:
        yield cost
    finally:
        watch.cancel()
        cost.cpu_seconds = _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _watch_memory(cost: Cost) -> None:
    while True:
        for pid in child.live_groups():
            with contextlib.suppress(OSError):
                cost.peak_bytes = max(cost.peak_bytes, _peak(Path(f"/proc/{pid}/status").read_text()))
        await asyncio.sleep(_LOOK_SECONDS)


def _peak(status: str) -> int:
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")), "0")
    return int(kilobytes) * 1024
