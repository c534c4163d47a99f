"""Run one ffmpeg: bounded, watched, cancellable, its end translated into our errors.

Promises: stdin is empty, both pipes are drained with a bounded tail, cancellation ends the process group within
seconds and returns only when it is reaped, nothing outlives the worker. File names of users never come here: callers
name files themselves and work in a scratch directory.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from asyncio.subprocess import Process
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from shared.errors import InvalidInput, Transient
from shared.media import child
from shared.media.capacity import CAPACITY, cores
from shared.media.child import Limits, kill_all_groups
from shared.media.verdict import errors_of, translate, warnings_of
from shared.media.whitelist import input_args

__all__ = ["FfmpegLog", "Limits", "OnProgress", "input_args", "kill_all_groups", "run_ffmpeg"]

OnProgress = Callable[[float, float | None], None]
"""Take the fraction done (0..1) and the seconds that are left, as far as they can be told."""

_ALWAYS = (
    *("-hide_banner", "-loglevel", "level+info", "-nostdin", "-nostats"),
    *("-progress", "pipe:1", "-stats_period", "0.5", "-y"),
)
_TAIL_BYTES = 64 * 1024
_WATCH_SECONDS = 0.25
_ALMOST = 0.999
_START_SECONDS, _TIMES_LENGTH = 600.0, 120.0
"""Time for any run, and for each second of its output: 4K with tone mapping on a busy core takes a third of it."""
_MOVES = frozenset({"frame", "out_time_us", "total_size"})


@dataclass(frozen=True, slots=True)
class FfmpegLog:
    """Tell what a run that ended well said."""

    stderr: str
    """The last 64 kB."""
    warnings: tuple[str, ...]
    """Lines that tell of a broken timeline or a file that ends early, although ffmpeg went on."""
    errors: int
    """Lines that ffmpeg itself calls errors, although it went on."""
    frames: int
    """Video frames written, of the first video output."""
    out_seconds: float
    """Length of what was written."""
    wall_seconds: float


@dataclass(slots=True)
class _Watched:
    """Keep what the pipes said so far."""

    started: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)
    tail: deque[str] = field(default_factory=deque)
    tail_bytes: int = 0
    frames: int = 0
    out_seconds: float = 0.0
    position: str = ""

    def hear(self, text: str) -> None:
        """Keep a piece of stderr, forgetting the oldest ones."""
        self.tail.append(text)
        self.tail_bytes += len(text)
        while self.tail_bytes > _TAIL_BYTES:
            self.tail_bytes -= len(self.tail.popleft())

    def move(self, position: str) -> None:
        """Note when the output last grew."""
        if position != self.position:
            self.position = position
            self.moved = time.monotonic()


async def run_ffmpeg(
    args: Sequence[str],
    *,
    ffmpeg: Path,
    cwd: Path,
    limits: Limits,
    expected_seconds: float | None = None,
    on_progress: OnProgress | None = None,
    feed: AsyncIterator[bytes] | None = None,
) -> FfmpegLog:
    """Run ffmpeg to its end and return what it said; it waits while the machine is full of others.

    Args:
        args: All arguments but the binary, ``-y`` and those for progress.
        ffmpeg: The binary.
        cwd: Scratch directory in which it runs; names in ``args`` are relative to it.
        limits: What it may take.
        expected_seconds: Length of the output, from which the fraction is told.
        on_progress: Called about twice a second, and not without ``expected_seconds``.
        feed: Bytes for its stdin (name it ``pipe:0`` in ``args``), written as fast as it reads.

    Raises:
        InvalidInput: An input cannot be read, or asks for more than the limits allow.
        Transient: It hung, was killed from outside, or the disk is full (`Unavailable`).
        Permanent: It refused its arguments.
    """
    limits = within(limits, expected_seconds)
    async with CAPACITY.admitted(limits.expected_bytes):
        seen = _Watched()
        process = await child.start((ffmpeg, *_ALWAYS, *args), cwd=cwd, limits=limits, feed=feed is not None)
        try:
            await _attend(process, seen, limits, _reporter(seen, expected_seconds, on_progress), feed)
            await process.wait()
        finally:
            await asyncio.shield(child.stop(process))
    stderr = "".join(seen.tail)
    if process.returncode:
        raise translate(process.returncode, stderr)
    wall = time.monotonic() - seen.started
    return FfmpegLog(stderr, warnings_of(stderr), errors_of(stderr), seen.frames, seen.out_seconds, wall)


def within(limits: Limits, expected_seconds: float | None) -> Limits:
    """Return the limits of a run whose output has a known length: a short film has no business with hours."""
    if not expected_seconds:
        return limits
    wall = _START_SECONDS + _TIMES_LENGTH * expected_seconds
    wall = min(wall, limits.wall_seconds or wall)
    return replace(limits, wall_seconds=wall, cpu_seconds=limits.cpu_seconds or math.ceil(wall * cores()))


async def _attend(
    process: Process,
    seen: _Watched,
    limits: Limits,
    report: Callable[[], None],
    feed: AsyncIterator[bytes] | None,
) -> None:
    """Serve the pipes until the process closes them; raise when it hangs or takes too long."""
    pipes = [_read_stderr(process, seen), _read_progress(process, seen, report)]
    if feed is not None:
        pipes.append(_write_stdin(process, feed))
    served = asyncio.gather(*pipes)
    watch = asyncio.ensure_future(_watch(seen, limits))
    try:
        await asyncio.wait((served, watch), return_when=asyncio.FIRST_COMPLETED)
        await (watch if watch.done() else served)
    finally:
        watch.cancel()
        served.cancel()
        await asyncio.gather(watch, served, return_exceptions=True)


async def _read_stderr(process: Process, seen: _Watched) -> None:
    assert process.stderr is not None  # noqa: S101  it was started with pipes
    while chunk := await process.stderr.read(_TAIL_BYTES):
        seen.hear(chunk.decode(errors="replace"))


async def _read_progress(process: Process, seen: _Watched, report: Callable[[], None]) -> None:
    """Follow the blocks of ``-progress``; ``out_time_ms`` is microseconds in truth, so ``out_time_us`` is read."""
    assert process.stdout is not None  # noqa: S101  it was started with pipes
    position: list[str] = []
    async for line in process.stdout:
        key, _, value = line.decode(errors="replace").strip().partition("=")
        if key == "frame" and value.isdecimal():
            seen.frames = int(value)
        elif key == "out_time_us" and value.isdecimal():
            seen.out_seconds = int(value) / 1e6
        if key in _MOVES:
            position.append(value)
        if key == "progress":
            seen.move("|".join(position))
            position.clear()
            report()


async def _write_stdin(process: Process, feed: AsyncIterator[bytes]) -> None:
    """Write what is fed; when ffmpeg closes its end early, its exit code tells why."""
    assert process.stdin is not None  # noqa: S101  it was started with a pipe
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        async for chunk in feed:
            process.stdin.write(chunk)
            await process.stdin.drain()
    process.stdin.close()


async def _watch(seen: _Watched, limits: Limits) -> None:
    """Raise when the process has no progress for too long, or runs for too long."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        now = time.monotonic()
        if limits.wall_seconds and now - seen.started > limits.wall_seconds:
            raise InvalidInput(
                f"ffmpeg was stopped: it took longer than {limits.wall_seconds:g} seconds.",
                remedy="Use shorter or smaller inputs, or raise CALLSHEET_FFMPEG_WALL_SECONDS.",
                details={"out_seconds": seen.out_seconds},
            )
        if limits.stall_seconds and now - seen.moved > limits.stall_seconds:
            raise Transient(
                f"ffmpeg was stopped: it made no progress for {limits.stall_seconds:g} seconds.",
                remedy="See whether the machine is overloaded or its disk hangs.",
                details={"out_seconds": seen.out_seconds},
            )


def _reporter(seen: _Watched, expected: float | None, on_progress: OnProgress | None) -> Callable[[], None]:
    """Return what to call after each block; the whole is never told before the end."""

    def report() -> None:
        if on_progress is None or not expected:
            return
        done = min(seen.out_seconds / expected, _ALMOST)
        passed = time.monotonic() - seen.started
        on_progress(done, passed * (1 - done) / done if done > 0 else None)

    return report
