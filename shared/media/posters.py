"""Take one picture out of a film, to stand for it in lists: cheap, and not of a black moment."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shared.media.gate_findings import Finding
from shared.media.process import Limits, input_args, run_ffmpeg

_WIDTH = 640
_PART = 0.1
"""Where the picture is taken, as a part of the film: behind a fade from black, before the story is told."""
_BEHIND_BLACK = 0.5
_NAME = "poster.jpg"


async def draw_poster(path: Path, at: float, *, ffmpeg: Path, scratch: Path, limits: Limits) -> Path:
    """Write ``poster.jpg`` into scratch, from the second ``at`` of a film in scratch."""
    size = f"scale=w='min({_WIDTH},iw)':h=-2"
    args = [*input_args(path.name, "-ss", f"{at:.3f}"), "-map", "0:v:0", "-frames:v", "1", "-vf", size]
    await run_ffmpeg(
        [*args, "-q:v", "4", "-map_metadata", "-1", "-f", "image2", "-update", "1", _NAME],
        ffmpeg=ffmpeg,
        cwd=scratch,
        limits=limits,
    )
    return scratch / _NAME


def moment(seconds: float, findings: Iterable[Finding] = ()) -> float:
    """Return the second of a film at which a picture is taken; behind a black stretch that it would fall into."""
    at = seconds * _PART
    for finding in findings:
        if finding.check == "black" and finding.at is not None and finding.at.end is not None:
            begins, ends = finding.at.start, finding.at.end
            if begins <= at < ends and ends + _BEHIND_BLACK < seconds:
                at = ends + _BEHIND_BLACK
    return at
