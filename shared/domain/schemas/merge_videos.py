"""The config of ``merge-videos``: segments become one video."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from shared.domain.schemas.base import Captions, NodeConfig, Real, Whole
from shared.domain.schemas.providers import MediaProvider


def _rational(value: object) -> object:
    """Write 25, 29.97 and "30000/1001" alike: as a fraction that never drifts."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _no_rate()
    try:
        rate = _broadcast(Fraction(str(value).strip()))
    except (ValueError, ZeroDivisionError):
        raise _no_rate() from None
    if not 1 <= rate <= 120:  # noqa: PLR2004  what screens show
        raise PydanticCustomError("fps", "must be between 1 and 120 frames a second")
    return f"{rate.numerator}/{rate.denominator}"


def _no_rate() -> PydanticCustomError:
    return PydanticCustomError("fps", 'must be a frame rate such as 25 or "30000/1001"')


def _broadcast(rate: Fraction) -> Fraction:
    """Read 23.976, 29.97 and 59.94 as the NTSC rates that they stand for."""
    for base in (24, 30, 60):
        exact = Fraction(base * 1000, 1001)
        if abs(rate - exact) < Fraction(1, 500):
            return exact
    return rate


FrameRate = Annotated[str, BeforeValidator(_rational, json_schema_input_type=float | str)]


class MergeVideosConfig(NodeConfig):
    """Config of ``merge-videos``; what is not set is taken from the first segment."""

    provider: MediaProvider = None
    transition: Literal["none", "crossfade", "fade"] = "none"
    """Between segments: a cut, one picture into the next, or through black."""
    transition_duration: Real = Field(default=0.5, ge=0.04, le=10)
    """Seconds that a transition lasts."""
    width: Whole | None = Field(default=None, ge=64, le=3840, multiple_of=2)
    """Width of the picture in pixels, even; without it the first segment's."""
    height: Whole | None = Field(default=None, ge=64, le=3840, multiple_of=2)
    """Height of the picture in pixels, even; without it the first segment's."""
    fps: FrameRate | None = None
    """Frames a second, as a number or a fraction such as 30000/1001; without it the first segment's."""
    fit: Literal["letterbox", "crop"] = "letterbox"
    """What to do with a segment of another shape: show all of it with bars, or fill the picture and cut."""
    loudness: Real | None = Field(default=None, ge=-70, le=-5)
    """Bring the whole to this integrated loudness, in LUFS; speech online is mostly at -16."""
    captions: Captions = "none"
    """What becomes of the segments' captions."""
