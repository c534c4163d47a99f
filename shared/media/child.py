"""Start programs in process groups of their own, under limits, and end them for certain.

Every live group is on record, so that a worker that lost its lease can end all of them at once
(`kill_all_groups`). `start` must be called on the main thread: on Linux the child dies with the thread that started it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from shared.errors import Unavailable
from shared.media.capacity import expected_bytes

_LAUNCHER = Path(__file__).with_name("launcher.py")
_GRACE_SECONDS = 2.0
"""SIGTERM lets ffmpeg stop in milliseconds; where it duplicates frames it can ignore it for minutes."""

_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME")
"""All that a child gets to see: a program that reads hostile files has no business with our secrets."""

_groups: set[int] = set()


@dataclass(frozen=True, slots=True)
class Limits:
    """Say what one process may take; 0 is no limit."""

    wall_seconds: float = 7200.0
    stall_seconds: float = 120.0
    """Longest time without progress."""
    address_space_bytes: int = 8 * 2**30
    """Virtual memory; ffmpeg's threads reserve far more than they use."""
    file_size_bytes: int = 64 * 2**30
    """Of any one file that it writes."""
    cpu_seconds: int = 0
    expected_bytes: int = expected_bytes(1920, 1080)
    """Memory that it will probably use; what runs at once shares the machine's."""

    def for_picture(self, width: int, height: int) -> Self:
        """Return the limits of a run that encodes pictures of this size."""
        return replace(self, expected_bytes=expected_bytes(width, height))


def environment() -> dict[str, str]:
    """Return what a child gets to see of our environment."""
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | {"LC_ALL": "C.UTF-8"}


async def start(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    limits: Limits,
    feed: bool = False,
) -> Process:
    """Start a program with stdout and stderr as pipes, and stdin empty unless ``feed``.

    Args:
        command: The program by its absolute path, and its arguments.
        cwd: Its working directory.
        limits: What it may take; wall and stall seconds are its reader's to watch.
        feed: Leave stdin open as a pipe.
    """
    caps = (limits.address_space_bytes, limits.file_size_bytes, limits.cpu_seconds)
    launch = (sys.executable, "-I", "-S", _LAUNCHER, os.getpid(), *caps)
    try:
        process = await asyncio.create_subprocess_exec(
            *(str(word) for word in (*launch, *command)),
            stdin=PIPE if feed else DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            cwd=cwd,
            env=environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise Unavailable(f"A program could not be started: {error.strerror}.", remedy="See to the machine.") from error
    _groups.add(process.pid)
    return process


def set_aside(process: Process) -> None:
    """Take one that waits for its order off the record: it has no work that could be lost or doubled."""
    _groups.discard(process.pid)


def take_up(process: Process) -> None:
    """Put one that was set aside on the record again."""
    _groups.add(process.pid)


def is_there(process: Process) -> bool:
    """Tell whether a process has not ended, even where the loop has not heard of it yet."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, 0)
        return process.returncode is None
    return False


async def stop(process: Process) -> None:
    """End a process and its group: SIGTERM, two seconds, SIGKILL; returns when it is reaped."""
    if process.returncode is None:
        signal_group(process.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE_SECONDS):
                await process.wait()
    await reap(process)


async def reap(process: Process) -> None:
    """Kill what is left of a group and take it off the record."""
    signal_group(process.pid, signal.SIGKILL)
    await process.wait()
    _groups.discard(process.pid)


def kill_all_groups() -> int:
    """Send SIGKILL to every group that this process started and return how many there were.

    It does not wait and does not need the event loop, so any thread may call it.
    """
    groups = list(_groups)
    for group in groups:
        signal_group(group, signal.SIGKILL)
    return len(groups)


def live_groups() -> frozenset[int]:
    """Return the process groups that are running now."""
    return frozenset(_groups)


def signal_group(group: int, number: signal.Signals) -> None:
    """Send a signal to a process group; one that is gone needs none."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
