"""The picture that a film is made in, and how a picture of another shape comes into it; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from shared.media.probe import VideoStream
from shared.media.rates import USUAL

Fit = Literal["letterbox", "crop"]

_LOWEST, _HIGHEST = USUAL[0], USUAL[-1]
_LEAST_SIDE = 16
_HD_LINES = 720
_BT709, _UNSAID = 1, (0, 2)
_TV, _FULL = 1, 2
_PQ, _HLG = 16, 18


@dataclass(frozen=True, slots=True)
class Target:
    """Say what picture all segments are brought to."""

    width: int
    height: int
    fps: Fraction
    fit: Fit = "letterbox"


def choose_target(
    first: VideoStream, *, width: int | None, height: int | None, fps: Fraction | None, fit: Fit
) -> Target:
    """Return the target: what was asked for, the rest as the first segment shows it.

    With one side given the other keeps the first segment's shape. Both are even, as H.264's half-size colour needs.
    """
    shown_width, shown_height = first.display_size
    if width is None and height is None:
        width, height = shown_width, shown_height
    elif width is None:
        width = round(Fraction(shown_width * (height or 1), shown_height))
    elif height is None:
        height = round(Fraction(shown_height * width, shown_width))
    rate = fps or min(max(first.rate, _LOWEST), _HIGHEST)
    return Target(_even(width), _even(height or 1), rate.limit_denominator(1001), fit)


def agrees(video: VideoStream, target: Target) -> bool:
    """Tell whether a picture is what the target asks for, to the last frame, so that it can be copied.

    It must be H.264 that every player reads, in whole frames at an even pace from a key frame on, upright, with square
    pixels, progressive, in the colours that the film has.
    """
    same = (video.width, video.height, video.rate) == (target.width, target.height, target.fps)
    plain = video.sar == 1 and not video.rotation and not video.interlaced
    colours = video.color[0] in (0, _TV) and all(tag == _BT709 or tag in _UNSAID for tag in video.color[1:])
    codec = video.codec == "h264" and video.pix_fmt == "yuv420p" and video.profile in _PLAYED
    return same and plain and codec and colours and video.even and video.joins


def has_sure_colours(video: VideoStream) -> bool:
    """Tell whether its colours are BT.709 whatever stands beside it: where nothing says, players guess by size."""
    return video.color[1] not in _UNSAID or video.height >= _HD_LINES


_PLAYED = ("High", "Main", "Baseline", "Constrained Baseline")


FINISH = (
    *("setsar=1", "format=yuv420p"),
    "setparams=field_mode=prog:range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709",
)
"""Filters that say of a picture what is true by now; ffmpeg 9 believes frames, not what is said of the output."""


def picture_filters(video: VideoStream, target: Target) -> list[str]:
    """Return the filters that bring a decoded, upright picture to the target's rate, size and colours."""
    filters = ["bwdif=mode=send_frame:deint=interlaced"] if video.interlaced else []
    if video.color[3] in (_PQ, _HLG):
        if video.color[1] in _UNSAID or video.color[2] in _UNSAID:
            filters.append("setparams=color_primaries=bt2020:colorspace=bt2020nc")
        filters += _TONE_MAP
    filters.append(f"fps=fps={target.fps.numerator}/{target.fps.denominator}:start_time=0")
    width, height = fitted(video.display_size, target)
    filters.append(f"scale=w={width}:h={height}:flags=bicubic{_colours_in(video)}:out_color_matrix=bt709:out_range=tv")
    if target.fit == "crop":
        filters.append(f"crop=w={target.width}:h={target.height}")
    else:
        filters.append(f"pad=w={target.width}:h={target.height}:x=(ow-iw)/2:y=(oh-ih)/2")
    return [*filters, *FINISH]


_TONE_MAP = (
    # Light is counted from the white of a page (203 cd/m², ITU-R BT.2408), up to the 1000 cd/m² that films are graded
    # for. Below 0.3 of it nothing changes: faces look as they do in the segments beside; hable would darken them.
    "zscale=t=linear:npl=203",
    "format=gbrpf32le",
    "zscale=p=bt709",
    "tonemap=mobius:param=0.3:peak=5:desat=0",
    "zscale=t=bt709:m=bt709:r=tv",
    "format=yuv420p",
)


def fitted(shown: tuple[int, int], target: Target) -> tuple[int, int]:
    """Return the even size to scale to: within the target for letterbox, around it for crop."""
    width, height = shown
    ratios: Sequence[Fraction] = (Fraction(target.width, width), Fraction(target.height, height))
    if target.fit == "crop":
        factor = max(ratios)
        return max(_even(width * factor), target.width), max(_even(height * factor), target.height)
    factor = min(ratios)
    return min(_even(width * factor), target.width), min(_even(height * factor), target.height)


def _colours_in(video: VideoStream) -> str:
    """Say how to read colours that are not tagged: as BT.709 from 720 lines on, as BT.601 below, like players do."""
    if video.color[3] in (_PQ, _HLG):
        return ""
    matrix = "auto" if video.color[1] not in _UNSAID else "bt709" if video.height >= _HD_LINES else "smpte170m"
    return f":in_color_matrix={matrix}"


def _even(value: int | Fraction) -> int:
    return max(_LEAST_SIDE, round(Fraction(value) / 2) * 2)
