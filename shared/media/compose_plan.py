"""Decide where and when an overlay stands in a picture; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from shared.errors import InvalidInput
from shared.media.fit import Target, choose_target
from shared.media.mix_plan import picture_of
from shared.media.mix_tracks import Grid, nearest
from shared.media.probe import Probe, VideoStream

Across = Literal["left", "center", "right"]
Down = Literal["top", "center", "bottom"]


@dataclass(frozen=True, slots=True)
class Crop:
    """Cut a picture, in pixels as it is shown; None reaches to the edge."""

    left: int = 0
    top: int = 0
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Draw a line along the inside of an overlay's shape."""

    width: int
    """In pixels of the result."""
    colour: str
    """As ``#rrggbb``."""


@dataclass(frozen=True, slots=True)
class ComposeSpec:
    """Say where, when and how an overlay is seen and heard; pixels are those of the background."""

    across: Across = "right"
    down: Down = "bottom"
    scale: float = 0.25
    """The overlay's width as a part of the background's."""
    offset_x: int = 0
    offset_y: int = 0
    margin: int = 24
    rounded: int = 0
    circle: bool = False
    border: Line | None = None
    opacity: float = 1.0
    crop: Crop = Crop()
    start: float = 0.0
    """Seconds."""
    end: float | None = None
    audio: Literal["background", "overlay", "mix"] = "background"


@dataclass(frozen=True, slots=True)
class Box:
    """Say where the overlay stands: even numbers, since colour is kept at half size."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ComposePlan:
    """Say what will be made."""

    grid: Grid
    target: Target
    source: VideoStream
    """The overlay's picture, upright and cut: what is scaled."""
    cut: tuple[int, int, int, int] | None
    """Left, top, width and height to cut from the overlay's decoded, upright picture."""
    box: Box
    first: int
    """Frame of the film in which the overlay appears."""
    frames: int
    """Frames for which it is seen."""


def plan(background: Probe, overlay: Probe, spec: ComposeSpec) -> ComposePlan:
    """Return what a composition of a video and an overlay will be.

    Raises:
        InvalidInput: An input has no picture, the crop is empty, the overlay would appear after the end, or its sound
            is asked for and it has none.
    """
    base, layer = picture_of(background, "inputs.background"), _layer(overlay)
    target = choose_target(base, width=None, height=None, fps=None, fit="letterbox")
    grid = Grid(target.fps, max(1, nearest((base.end - background.start) * target.fps)))
    cut, source = _cut(_upright(layer), spec.crop)
    box = place(source, target, spec)
    first, frames = _window(grid, overlay, layer, spec)
    if spec.audio == "overlay" and overlay.audio is None:
        raise InvalidInput("The overlay has no sound.", field="config.audio", remedy="Use the background's sound.")
    return ComposePlan(grid, target, source, cut, box, first, frames)


def _layer(overlay: Probe) -> VideoStream:
    if overlay.video is None:
        raise InvalidInput(
            "It is a sound without picture.", field="inputs.overlay", remedy="Connect a video or a picture."
        )
    return overlay.video


def _upright(video: VideoStream) -> VideoStream:
    """Return a picture as it leaves the decoder, which turns it."""
    if video.rotation % 180:
        return replace(video, width=video.height, height=video.width, sar=1 / video.sar, rotation=0)
    return replace(video, rotation=0)


def _cut(upright: VideoStream, crop: Crop) -> tuple[tuple[int, int, int, int] | None, VideoStream]:
    """Return what to cut from the decoded picture, whose pixels need not be square, and what is left of it."""
    shown, height = round(upright.width * upright.sar), upright.height
    if crop == Crop():
        return None, upright
    columns = min(crop.width or shown, shown - crop.left)
    rows = min(crop.height or height, height - crop.top)
    for key, left_over, size in (("cropLeft", columns, shown), ("cropTop", rows, height)):
        if left_over < 1:
            raise InvalidInput(
                f"The crop begins outside of the overlay, which is {shown}x{height} pixels.",
                field=f"config.{key}",
                remedy=f"Use less than {size}.",
            )
    left, width = (max(0, nearest(value / upright.sar)) for value in (crop.left, columns))
    width = max(1, min(width, upright.width - left))
    return (left, crop.top, width, rows), replace(upright, width=width, height=rows)


def place(source: VideoStream, target: Target, spec: ComposeSpec) -> Box:
    """Return where the overlay stands: scaled, moved from its place by the offsets, and wholly within the picture."""
    shape = Fraction(1) if spec.circle else source.width * source.sar / source.height
    wanted = max(Fraction(spec.scale) * target.width, Fraction(2))
    factor = min(Fraction(1), target.height * shape / wanted)
    width = _even(wanted * factor, target.width)
    height = width if spec.circle else _even(wanted * factor / shape, target.height)
    x = _along(spec.across, target.width - width, spec.margin) + spec.offset_x
    y = _along(spec.down, target.height - height, spec.margin) + spec.offset_y
    return Box(_inside(x, target.width - width), _inside(y, target.height - height), width, height)


def _even(value: Fraction, most: int) -> int:
    return max(2, min(most, nearest(value / 2) * 2))


def _along(where: Across | Down, room: int, margin: int) -> int:
    match where:
        case "left" | "top":
            return margin
        case "center":
            return room // 2
        case "right" | "bottom":
            return room - margin


def _inside(at: int, room: int) -> int:
    return max(0, min(at, room)) // 2 * 2


def _window(grid: Grid, overlay: Probe, layer: VideoStream, spec: ComposeSpec) -> tuple[int, int]:
    """Return the frame in which the overlay appears and for how many it is seen: never longer than it moves."""
    first = nearest(Fraction(str(spec.start)) * grid.fps)
    if first >= grid.frames:
        raise InvalidInput(
            f"The overlay would appear at {spec.start:g} s, and the background ends at {float(grid.seconds):.2f} s.",
            field="config.start",
            remedy="Let it appear earlier.",
        )
    last = grid.frames if spec.end is None else min(grid.frames, nearest(Fraction(str(spec.end)) * grid.fps))
    own = grid.frames if overlay.is_image else max(1, nearest((layer.end - overlay.start) * grid.fps))
    return first, max(1, min(last - first, own))
