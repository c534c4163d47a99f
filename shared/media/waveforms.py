"""Draw the shape of a sound as numbers: the console shows it without loading the sound."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path

import numpy as np

from shared.media.process import Limits, input_args, run_ffmpeg

_RATE = 8000
"""Samples a second that are looked at: the shape of speech and music, at a tenth of the work."""
_MOST = 1000
"""Peaks of one sound; more than a screen shows."""
_A_SECOND = 20
"""Peaks a second of a short sound."""
_RAW, _NAME = "waveform.raw", "waveform.json"


async def draw_waveform(path: Path, *, ffmpeg: Path, scratch: Path, limits: Limits) -> Path:
    """Write ``waveform.json`` into scratch, peaks in percent: ``{"seconds": 61.2, "peaks": [0, 14, 97, …]}``.

    Args:
        path: A file with a sound, in scratch.
        ffmpeg: The binary.
        scratch: Where it is written.
        limits: What the process may take.
    """
    args = [*input_args(path.name), "-map", "0:a:0", "-vn", "-ac", "1", "-ar", str(_RATE), "-f", "s16le", _RAW]
    await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=scratch, limits=limits)
    shape = await asyncio.to_thread(_shape, scratch / _RAW)
    (scratch / _NAME).write_text(json.dumps(shape, separators=(",", ":")), "ascii")
    (scratch / _RAW).unlink()
    return scratch / _NAME


def _shape(raw: Path) -> dict[str, object]:
    """Return the loudest sample of each of so many equal parts."""
    count = raw.stat().st_size // 2
    if not count:
        return {"seconds": 0.0, "peaks": []}
    samples = np.memmap(raw, dtype="<i2", mode="r", shape=(count,))
    parts = min(_MOST, max(1, math.ceil(count / _RATE * _A_SECOND)), count)
    begins = np.linspace(0, count, parts, endpoint=False, dtype=np.int64)
    highest, lowest = np.maximum.reduceat(samples, begins), np.minimum.reduceat(samples, begins)
    peaks = np.maximum(highest.astype(np.int32), -lowest.astype(np.int32))
    return {"seconds": round(count / _RATE, 3), "peaks": [int(peak) for peak in np.round(peaks / 327.68)]}
