"""Find where a file is damaged: ffmpeg says how often it stumbled over its inputs, not over which and when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shared.errors import JobError
from shared.media.reading import ask_reader, fraction


@dataclass(frozen=True, slots=True)
class Damage:
    """Say where a file cannot be decoded."""

    seconds: float
    """From the file's start to the first thing that is wrong."""
    track: str
    """``picture``, ``sound`` or ``file``."""
    says: str


_TRACKS = {"video": "picture", "audio": "sound"}


async def find_damage(path: Path) -> Damage | None:
    """Decode a file until something is wrong with it; None when all of it is well, or nothing can be told.

    It takes as long as decoding takes, so it is for files that have failed already.
    """
    try:
        found = await ask_reader(path, "damage")
    except JobError:
        return None
    if "error" in found:
        return Damage(0.0, "file", found["said"])
    if not found:
        return None
    return Damage(float(fraction(found["at"]) or 0), _TRACKS.get(found["track"], "file"), found["said"])
