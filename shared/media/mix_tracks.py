"""Bring a picture or a sound onto the grid of the film that is made: filters for one track each; pure.

A track keeps its place within its file: both are counted from the file's common start, a late sound stays late. Frames
and samples are counted, never seconds, so that picture and sound end at the same instant. All of it expects timestamps
as they stand in the file (``-copyts``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shared.media.encode import BOTH_EARS, ON_TIME, SAMPLE_RATE
from shared.media.fit import Target, agrees, picture_filters
from shared.media.probe import AudioStream, Probe, VideoStream

AAC_FRAME = 1024
"""Samples that AAC encodes together."""
_BT709 = 1
"""Matrix of colours; what has it and agrees in all else is not scaled, which would copy every frame for nothing."""
_STEREO = "aformat=sample_fmts=fltp:channel_layouts=stereo"
"""More channels come down to two by ITU-R BS.775: centre and surrounds at -3 dB, no LFE, scaled so that none clips."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Count the frames and samples of a film."""

    fps: Fraction
    frames: int

    @property
    def seconds(self) -> Fraction:
        """Return how long the film is."""
        return self.frames / self.fps

    @property
    def samples(self) -> int:
        """Return the samples of its sound."""
        return self.sample_at(self.frames)

    def sample_at(self, frame: int) -> int:
        """Return the sample at which a frame starts."""
        return nearest(frame * SAMPLE_RATE / self.fps)


def nearest(value: Fraction) -> int:
    """Round half up."""
    return math.floor(value + Fraction(1, 2))


def picture_on_grid(found: Probe, video: VideoStream, target: Target, frames: int) -> str:
    """Return the filters that bring a picture to a target and a number of frames; its last one is held if need be."""
    filters: list[str] = []
    # What fits and starts at 0 is not moved: after a setpts, ffmpeg 7.1 knows no frame rate, and tpad holds nothing.
    if not (agrees(video, target) and video.start == found.start == 0) or video.color[1] != _BT709:
        filters = [f"setpts=PTS+({_ratio(shift(found, video, target.fps))})/TB", *picture_filters(video, target)]
    filters += [f"tpad=stop={frames}:stop_mode=clone", f"trim=end_frame={frames}", "setpts=PTS-STARTPTS"]
    return ",".join(filters)


def sound_on_time(found: Probe, audio: AudioStream, fps: Fraction) -> list[str]:
    """Return the filters that bring a sound to 48 kHz stereo, silence standing in for what is missing before it."""
    by = -found.start if found.video is None or found.is_image else shift(found, found.video, fps)
    return [f"asetpts=PTS+({_ratio(by)})/TB", ON_TIME, BOTH_EARS if audio.channels == 1 else _STEREO]


def shift(found: Probe, video: VideoStream, fps: Fraction) -> Fraction:
    """Return the seconds to move both tracks by, so that the file starts at 0 and its first frame lies on a frame."""
    late = (video.start - found.start) * fps
    return (nearest(late) - late) / fps - found.start


def cut_off(found: Probe, grid: Grid) -> float:
    """Return the seconds for which an input's own sound would go on after the last frame of a film."""
    return max(0.0, float(found.audio.end - found.start - grid.seconds)) if found.audio is not None else 0.0


def _ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def exactly(samples: int) -> list[str]:
    """Return the filters that cut a sound to its length, or follow it with silence."""
    return [f"apad=whole_len={samples}", f"atrim=end_sample={samples}", "asetpts=N/SR/TB"]


def silence(samples: int) -> str:
    """Return a source of silence."""
    return f"anullsrc=r={SAMPLE_RATE}:cl=stereo,atrim=end_sample={samples}"


def faded(*, fade_in: int, fade_out: int, end: int) -> Iterator[str]:
    """Yield the filters that let a sound of ``end`` samples come and go over so many samples."""
    fade_in, fade_out = min(fade_in, end), min(fade_out, end)
    if fade_in > 0:
        yield f"afade=t=in:start_sample=0:nb_samples={fade_in}"
    if fade_out > 0:
        yield f"afade=t=out:start_sample={end - fade_out}:nb_samples={fade_out}"


def amplified(factor: float) -> list[str]:
    """Return the filter that multiplies a sound, none for 1."""
    return [] if factor == 1 else [f"volume=volume={factor:.6f}:precision=float"]


def added_up(*labels: str) -> str:
    """Return the filters that lay sounds of the same length over each other.

    ``amix`` divides by the number of its inputs unless told otherwise: each would be heard at half its level.
    """
    return f"{''.join(labels)}amix=inputs={len(labels)}:normalize=0"


def ends_on(made: Probe, grid: Grid) -> bool:
    """Tell whether a film starts at 0, has all its frames, and its sound ends with the picture, to the sample."""
    video, audio = made.video, made.audio
    if video is None or audio is None or max(video.start, audio.start) != 0:
        return False
    return video.frames == grid.frames and abs(audio.end - grid.seconds) * SAMPLE_RATE < 1
