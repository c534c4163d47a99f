"""One Node process that renders with Remotion: orders and answers are JSON, a line each; see `remotion/server.mjs`.

It lives in a process group of its own, which is killed when an order is cancelled or hangs. Its browser leaves the
group: Node ends it at SIGTERM, and where Node had no time for that it is found by the directory that it works in.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import time
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.errors import JobError, Permanent, Transient, Unavailable
from shared.media import child
from shared.media.browser import Rig
from shared.media.child import Limits

STALL_SECONDS = 120.0
"""Longest time without an answer; a page gives up its own waiting after 30 seconds."""
_LIMITS = Limits(wall_seconds=0, stall_seconds=0, address_space_bytes=0)
"""V8 reserves far more address space than it uses."""
_TAIL_LINES = 40
_SERVER = "server.mjs"
_CLEARINGS, _CLEARING_SECONDS = 50, 0.1


class RemotionProcess:
    """Carry out one order at a time."""

    def __init__(self, process: Process, room: Path) -> None:
        self._process, self._room = process, room
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, rig: Rig, room: Path) -> RemotionProcess:
        """Start Node.

        Args:
            rig: Which one, and the project that it serves.
            room: Empty directory for its temporary files and its browser's; removed when it is stopped.
        """
        command = (rig.node, rig.project / _SERVER, room)
        return cls(await child.start(command, cwd=room, limits=_LIMITS, feed=True), room)

    @property
    def alive(self) -> bool:
        """Say whether it can take an order."""
        return self._process.returncode is None

    async def carry_out(self, order: dict[str, Any], on_progress: Callable[[float], None] = lambda _: None) -> None:
        """Hand over an order and wait for its end.

        Args:
            order: What `server.mjs` lists.
            on_progress: Told the fraction that is done.

        Raises:
            Transient: Node or its browser died or hung.
            Permanent: The Remotion project itself is at fault.
        """
        await self._send(order)
        while True:
            answer = await self._answer()
            if "progress" in answer:
                on_progress(float(answer["progress"]))
            elif "failed" in answer:
                raise _translated(str(answer["failed"]), str(answer["message"]))
            elif "done" in answer:
                return

    async def stop(self) -> None:
        """End Node, its browser and all that they left on disk."""
        await child.stop(self._process)
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await asyncio.to_thread(_clear, self._room)

    async def _send(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None  # noqa: S101  it was started with a pipe
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # its answer, the end, says it better
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()

    async def _answer(self) -> dict[str, Any]:
        """Return the next answer; what libraries print in between is none."""
        assert self._process.stdout is not None  # noqa: S101  it was started with pipes
        while True:
            try:
                async with asyncio.timeout(STALL_SECONDS):
                    line = await self._process.stdout.readline()
            except TimeoutError as error:
                raise self._lost(f"gave no answer for {STALL_SECONDS:g} seconds") from error
            if not line:
                raise self._lost("ended in the middle of its work")
            with contextlib.suppress(ValueError):
                answer = json.loads(line)
                if isinstance(answer, dict):
                    return answer

    async def _listen(self) -> None:
        """Keep the last lines of stderr."""
        assert self._process.stderr is not None  # noqa: S101  it was started with pipes
        while chunk := await self._process.stderr.read(1 << 14):
            self._tail.extend(chunk.decode(errors="replace").splitlines())

    def _lost(self, what: str) -> Transient:
        return Transient(
            f"The Node process that renders {what}.",
            remedy="It is started anew; if that does not help, see whether the machine has enough memory.",
            details={"stderr": "\n".join(self._tail)},
        )


def _clear(room: Path) -> None:
    """Remove a directory, and first whoever works in it: a browser that outlives Node writes its profile as it ends."""
    for _ in range(_CLEARINGS):
        lingering = _kill_who_names(room)
        shutil.rmtree(room, ignore_errors=True)
        if not lingering and not room.exists():
            return
        time.sleep(_CLEARING_SECONDS)


def _kill_who_names(room: Path) -> int:
    """Send SIGKILL to each process with an option that lies in a directory; return how many there were.

    A browser and its helpers are given their profile so. Where there is no /proc none is found.
    """
    found, mark = 0, os.fsencode(f"={room}/")
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile, or is another user's
            if mark in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
                found += 1
    return found


def _translated(stage: str, message: str) -> JobError:
    """Say what a failure that Node tells of means."""
    first = message.strip().split("\n", 1)[0].rstrip(".")
    details: dict[str, object] = {"remotion": message}
    if "ENOSPC" in message:
        return Unavailable("The disk is full.", field="CALLSHEET_SCRATCH_DIR", remedy="Free some space.")
    match stage:
        case "bundle":
            remedy = "Correct it (npm run check in the project names the place), or run `make remotion` again."
            return Permanent(f"The Remotion project cannot be bundled: {first}.", remedy=remedy, details=details)
        case "page":
            remedy = "Correct the Remotion project, or use provider local."
            return Permanent(f"The Remotion project failed at this scene: {first}.", remedy=remedy, details=details)
        case "browser":
            remedy = "See that CALLSHEET_BROWSER names a Chromium that starts here."
            return Transient(f"The browser did not start: {first}.", remedy=remedy, details=details)
        case _:
            return Transient(f"Remotion could not render the scene: {first}.", details=details)
