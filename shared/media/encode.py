"""How everything we make is encoded: plays everywhere, and can be joined without encoding again.

All H.264 that we write at one size and frame rate carries equal parameter sets, whatever its quality, under a number
that other encoders do not use: so `merge` may copy ours beside ours, and beside that of others. Without B-frames
decoding order is showing order, and a cut at a key frame is exact.
"""

from __future__ import annotations

import math
from fractions import Fraction

SAMPLE_RATE = 48_000
ON_TIME = f"aresample={SAMPLE_RATE}:async=1:first_pts=0:min_comp=0.0005:min_hard_comp=0.04"
"""Filter: silence where timestamps leave a gap, from 0 on; jitter of a container's own ticks is no gap."""
BOTH_EARS = "pan=stereo|c0=c0|c1=c0"
"""Filter: mono to both sides, as loud as it is."""
_SETS = "sps-id=7:stitchable=1"
"""Others number their sets from 0. Without ``stitchable`` x264 writes the quality into them."""
_TICKS = 10_000
_KEY_SECONDS = 2


def video_args(fps: Fraction, *, crf: int = 20, threads: int = 0) -> list[str]:
    """Return the arguments that encode a picture at an even rate.

    Args:
        fps: Frames a second.
        crf: Quality of x264; 18 cannot be told from the source, 23 is its default.
        threads: Of the encoder; 0 takes one per core.
    """
    return [
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-profile:v", "high", "-pix_fmt", "yuv420p"),
        *("-bf", "0", "-g", str(max(1, round(fps * _KEY_SECONDS))), "-threads", str(threads), "-x264-params", _SETS),
        *("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-r", f"{fps.numerator}/{fps.denominator}", "-video_track_timescale", str(timescale(fps))),
    ]


def audio_args() -> list[str]:
    """Return the arguments that encode a sound."""
    return ["-c:a", "aac", "-b:a", "192k", "-ar", str(SAMPLE_RATE), "-ac", "2"]


def container_args() -> list[str]:
    """Return the arguments that write an mp4 which starts to play before it is loaded, without foreign metadata."""
    # ffmpeg 5 counts the length of tracks in milliseconds unless told otherwise, and cuts what is over.
    exact_ends = ("-movie_timescale", "240000")
    return ["-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-movflags", "+faststart", *exact_ends, "-f", "mp4"]


def timescale(fps: Fraction) -> int:
    """Return ticks a second in which every frame lies on a whole tick."""
    return fps.numerator * max(1, math.ceil(Fraction(_TICKS, fps.numerator)))
