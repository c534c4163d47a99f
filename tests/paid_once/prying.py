"""Look into the list of processes, as anybody on the machine can: no key may stand there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

_EVERY_SECONDS = 0.02


class Seen:
    """What a look into the list of processes brought."""

    def __init__(self) -> None:
        self.processes: set[str] = set()
        """Command lines of this project's processes."""
        self.leaks: set[str] = set()


@contextlib.asynccontextmanager
async def prying(*keys: str) -> AsyncIterator[Seen]:
    """Look again and again, for keys in any command line, and in the environment of every ffmpeg."""
    seen = Seen()
    looking = asyncio.create_task(_look(seen, keys))
    yield seen
    looking.cancel()


async def _look(seen: Seen, keys: tuple[str, ...]) -> None:
    while True:
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                said = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                known = (process / "environ").read_text(errors="replace") if "ffmpeg" in said else ""
                seen.processes.add(said)
                seen.leaks.update(said for key in keys if key in said or key in known)
        await asyncio.sleep(_EVERY_SECONDS)
