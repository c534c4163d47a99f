"""What each piece of a merge is made of, as a name under which it can be kept and found again."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from pathlib import Path
from typing import Protocol

from shared.errors import JobError
from shared.media.encode import video_args
from shared.media.fit import Target
from shared.media.legs import Leg

_RECIPE = 1
"""Raise it when the same leg would come out differently."""


class SegmentCache(Protocol):
    """Keep finished pieces, so that changing one clip of forty encodes one clip."""

    async def get(self, name: str, path: Path) -> bool:
        """Bring a piece to ``path``; False when it is not kept."""
        ...

    async def put(self, path: Path, name: str) -> None:
        """Keep a piece."""
        ...


def leg_name(leg: Leg, source_sha256: str, captions_sha256: str | None, ffmpeg_version: str) -> str:
    """Return 64 hex digits that change with everything that the pieces of a leg depend on."""
    facts = {
        "recipe": _RECIPE,
        "ffmpeg": ffmpeg_version,
        "encoder": video_args(leg.target.fps),
        "source": source_sha256,
        "captions": captions_sha256,
        "target": _target(leg.target),
        "pieces": {name: (span.frame, span.frames, span.sample, span.samples) for name, span in leg.pieces.items()},
        "fades": (leg.fade_in, leg.fade_out, leg.cut_in, leg.cut_out),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def joint_name(before: str, after: str) -> str:
    """Return the name of the crossfade between two legs."""
    return hashlib.sha256(f"joint {before} {after}".encode()).hexdigest()


def _target(target: Target) -> tuple[int, int, str, str]:
    return target.width, target.height, str(target.fps), target.fit


async def file_sha256(path: Path) -> str:
    """Return the sha256 of a file in hex; a thread reads it."""
    return await asyncio.to_thread(_sha256, path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_part(error: JobError, offset: int) -> None:
    """Let an error of a part count as the whole merge does: the first segment, then those from an offset on."""
    number = error.details.get("segment")
    if isinstance(number, int) and number > 1:
        index = offset + number - 2
        error.message = re.sub(r"^Segment \d+", f"Segment {index + 1}", error.message)
        error.args = (error.message,)
        error.field = f"inputs.segments[{index}]"
        error.details = {**error.details, "segment": index + 1}


def of_segment(error: JobError, index: int) -> JobError:
    """Say in an error which segment it was."""
    error.message = f"Segment {index + 1}: {error.message}"
    error.args = (error.message,)
    error.field = f"inputs.segments[{index}]"
    error.details = {**error.details, "segment": index + 1}
    return error
