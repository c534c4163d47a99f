"""Ask a child process of our own what is in a file: a hostile one may crash a decoder, and takes nobody with it.

Each process answers once. Its start takes longer than most answers, so a worker keeps one started (`reader_ahead`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextvars import ContextVar
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from shared.errors import Transient, Unavailable
from shared.media import child
from shared.media.child import Limits
from shared.media.verdict import translate
from shared.media.whitelist import CODECS, FORMAT_OPTIONS, MAX_PIXELS

_READER = Path(__file__).with_name("reader.py")
_LIMITS = Limits(wall_seconds=300, address_space_bytes=4 * 2**30, file_size_bytes=1, cpu_seconds=240)

Task = Literal["facts", "damage"]


async def ask_reader(
    path: Path,
    task: Task,
    *,
    max_pixels: int = MAX_PIXELS,
    field: str | None = None,
    sections: Sequence[int] = (),
) -> dict[str, Any]:
    """Return the answer of ``reader.py`` about a file.

    Args:
        path: The file.
        task: ``facts`` for what it is, ``damage`` for where it cannot be decoded.
        max_pixels: Most that a picture may have to be decoded.
        field: The slot or key that it came by, to be named in errors.
        sections: Numbers of packets of a picture that are hashed by themselves.

    Raises:
        InvalidInput: It crashes the reader, or asks for more than a file may take.
        Transient: The reader hangs.
    """
    (facts,) = await ask_reader_at_once([path], task, max_pixels=max_pixels, field=field, sections=sections)
    return facts


async def ask_reader_at_once(
    paths: Sequence[Path],
    task: Task,
    *,
    max_pixels: int = MAX_PIXELS,
    field: str | None = None,
    sections: Sequence[int] = (),
) -> list[dict[str, Any]]:
    """Return the answers of one reader about some files, whose limits they share: its start costs more than its work.

    Raises:
        InvalidInput: One of them crashes the reader; which one, each must be asked for alone to tell.
        Transient: The reader hangs.
    """
    order = {
        "files": [str(path.absolute()) for path in paths],
        "options": FORMAT_OPTIONS,
        "codecs": CODECS,
        "max_pixels": max_pixels,
        "task": task,
        "sections": list(sections),
    }
    ahead = _AHEAD.get()
    process = await (_start() if ahead is None else ahead.take())
    try:
        async with asyncio.timeout(_LIMITS.wall_seconds):
            stdout, stderr = await process.communicate(json.dumps(order).encode())
    except TimeoutError as error:
        remedy = "See to the machine's disk."
        raise Transient("A file could not be read in time.", field=field, remedy=remedy) from error
    finally:
        await asyncio.shield(child.stop(process))
        if ahead is not None:
            ahead.prepare()  # beside what follows the look
    if process.returncode:
        problem = translate(process.returncode, stderr.decode(errors="replace"))
        problem.field = field
        raise problem
    return [json.loads(line) for line in stdout.splitlines()]


async def _start() -> Process:
    return await child.start([sys.executable, "-I", _READER], cwd=_READER.parent, limits=_LIMITS, feed=True)


async def _start_idle() -> Process:
    process = await _start()
    child.set_aside(process)
    return process


class _Ahead:
    """Hold a reader that has no order yet."""

    def __init__(self) -> None:
        self._next: asyncio.Task[Process] | None = None
        self._closed = False

    def prepare(self) -> None:
        """Start one, unless there is one."""
        if self._next is None and not self._closed:
            self._next = asyncio.create_task(_start_idle())

    async def take(self) -> Process:
        """Return the one that is there, or a new one."""
        ready, self._next = self._next, None
        process = await (ready or _start())
        if child.is_there(process):
            child.take_up(process)
            return process
        await child.reap(process)  # it was ended meanwhile
        return await _start()

    async def close(self) -> None:
        """End the one that is left."""
        self._closed = True
        if self._next is not None:
            with contextlib.suppress(Unavailable):
                await child.stop(await self._next)


_AHEAD: ContextVar[_Ahead | None] = ContextVar("_AHEAD", default=None)


@contextlib.asynccontextmanager
async def reader_ahead() -> AsyncIterator[None]:
    """Keep a reader started for whoever asks within the block: an idle core spends what each look would wait for."""
    ahead = _Ahead()
    ahead.prepare()
    token = _AHEAD.set(ahead)
    try:
        yield
    finally:
        _AHEAD.reset(token)
        await ahead.close()


def fraction(value: str | None) -> Fraction | None:
    """Return an exact number that the reader wrote, as ``30000/1001``."""
    if value is None or value.endswith("/0"):
        return None
    return Fraction(value)
