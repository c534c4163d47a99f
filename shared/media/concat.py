"""Lay finished pieces end to end in one pass: picture copied, sound encoded once; pure but for writing the list.

The list names a duration for every piece, in microseconds that are differences of rounded sums: what a container says
about its own length is rounded to its own ticks, and 60 such roundings were 27 ms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

from shared.media.encode import audio_args, container_args, timescale
from shared.media.whitelist import FORMATS

LIST_NAME = "film.ffconcat"
_MICRO = 1_000_000


def write_list(pieces: Sequence[tuple[str, int]], fps: Fraction, folder: Path) -> Path:
    """Write the list of pieces, each a relative name that we made and its frames."""
    path = folder / LIST_NAME
    with path.open("w", encoding="ascii") as file:
        file.writelines(_lines(pieces, fps))
    return path


def _lines(pieces: Sequence[tuple[str, int]], fps: Fraction) -> Iterator[str]:
    yield "ffconcat version 1.0\n"
    edges = [round(frames / fps * _MICRO) for frames in accumulate((n for _, n in pieces), initial=0)]
    for (name, _), (start, end) in zip(pieces, pairwise(edges), strict=True):
        seconds, micros = divmod(end - start, _MICRO)
        yield f"file {name}\nduration {seconds}.{micros:06d}\n"


def list_input_args() -> list[str]:
    """Return the arguments that read the list, which may name movies beside it and nothing else.

    The first piece has the parameter sets of all, so that ``-auto_convert 0`` may keep ffmpeg from repeating them in
    every key frame.
    """
    formats = ",".join(("concat", *FORMATS))
    guards = ["-protocol_whitelist", "file", "-format_whitelist", formats]
    return [*guards, "-f", "concat", "-safe", "1", "-auto_convert", "0", "-i", f"file:{LIST_NAME}"]


def film_args(
    fps: Fraction, name: str, *, sound_filter: str | None = None, captions: str | None = None, delay: int = 0
) -> list[str]:
    """Return the arguments that write the film.

    Args:
        fps: Its frame rate.
        name: Its file.
        sound_filter: What the sound goes through on its way.
        captions: SRT file to take along as a track that players switch on.
        delay: Frames by which decoding is ahead of showing, as B-frames need it.
    """
    # Frames are even, so decoding times can be counted; those of pieces with different delays would run backwards.
    args = list_input_args()
    maps = ["-map", "0:v:0", "-map", "0:a:0"]
    if captions:
        args += ["-f", "srt", "-i", f"file:{captions}"]
        maps += ["-map", "1:s:0", "-c:s", "mov_text"]
    if sound_filter:
        maps += ["-af", sound_filter]
    picture = ["-c:v", "copy", "-video_track_timescale", str(timescale(fps))]
    if delay:
        picture += ["-bsf:v", f"setts=pts=PTS:dts=round((N-{delay})/(TB*{fps.numerator}/{fps.denominator}))"]
    return [*args, *maps, *picture, *audio_args(), *container_args(), name]
