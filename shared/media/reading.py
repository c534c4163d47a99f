"""Ask a child process of our own what is in a file: a hostile one may crash a decoder, and takes nobody with it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from shared.errors import Transient
from shared.media import child
from shared.media.child import Limits
from shared.media.verdict import translate
from shared.media.whitelist import CODECS, FORMAT_OPTIONS, MAX_PIXELS

_READER = Path(__file__).with_name("reader.py")
_LIMITS = Limits(wall_seconds=300, address_space_bytes=4 * 2**30, file_size_bytes=1, cpu_seconds=240)

_MOST_SECTIONS = 10_000
"""Their numbers go over the command line, which has 128 kB for a word."""

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
        sections: Numbers of packets of a picture that are hashed by themselves; more than `_MOST_SECTIONS` are not.

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
        "options": FORMAT_OPTIONS,
        "codecs": CODECS,
        "max_pixels": max_pixels,
        "task": task,
        "sections": list(sections) if len(sections) <= _MOST_SECTIONS else [],
    }
    command: list[str | Path] = [sys.executable, "-I", _READER, json.dumps(order), *(path.absolute() for path in paths)]
    process = await child.start(command, cwd=paths[0].parent, limits=_LIMITS)
    try:
        async with asyncio.timeout(_LIMITS.wall_seconds):
            stdout, stderr = await process.communicate()
    except TimeoutError as error:
        remedy = "See to the machine's disk."
        raise Transient("A file could not be read in time.", field=field, remedy=remedy) from error
    finally:
        await asyncio.shield(child.stop(process))
    if process.returncode:
        problem = translate(process.returncode, stderr.decode(errors="replace"))
        problem.field = field
        raise problem
    return [json.loads(line) for line in stdout.splitlines()]


def fraction(value: str | None) -> Fraction | None:
    """Return an exact number that the reader wrote, as ``30000/1001``."""
    if value is None or value.endswith("/0"):
        return None
    return Fraction(value)
