"""Say of a film whether it is what was asked for: its length, the end of its sound, and whether both stay together."""

from __future__ import annotations

import math
from pathlib import Path

from shared.media.loudness import measure
from shared.media.probe import probe
from tests.media.sync import marks

_MILLISECOND = 0.001


async def judge(film: Path, frames: int, fps: float = 30.0) -> str:
    """Return what is wrong with length and ends, or ``exact``."""
    found = await probe(film)
    assert found.video is not None
    assert found.audio is not None
    remarks = []
    if found.video.frames != frames:
        remarks.append(f"{found.video.frames} frames instead of {frames}")
    seen, heard = float(found.video.end - found.start), float(found.audio.end - found.start)
    if abs(seen - frames / fps) > _MILLISECOND:
        remarks.append(f"picture ends {_milliseconds(seen - frames / fps)}")
    if abs(heard - seen) > _MILLISECOND:
        remarks.append(f"sound ends {_milliseconds(heard - seen)} beside it")
    return ", ".join(remarks) or "exact"


def sync(film: Path, marked: int) -> str:
    """Return how far a beep and its flash are apart at worst, where each clip of a merge has one of both."""
    found = marks(film)
    if len(found.flashes) != marked or len(found.beeps) != marked:
        return f"{len(found.flashes)} flashes and {len(found.beeps)} beeps of {marked}"
    return f"{max(abs(offset) for offset in found.offsets) * 1000:.1f} ms out of sync"


async def loudness(film: Path, ffmpeg: Path) -> str:
    """Return how loud a film is."""
    found = await measure(["-i", str(film)], ffmpeg=ffmpeg, cwd=film.parent)
    peak = found.true_peak if found.true_peak is not None else -math.inf
    return f"{found.integrated:.1f} LUFS, {peak:.1f} dBTP"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:+.0f} ms"
