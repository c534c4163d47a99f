"""Render the still pictures that shape an overlay: a mask for its outline, a ring for its border.

Each is drawn once by Pillow and used for every frame (``alphamerge``): a per-frame expression (``geq``) costs three
times as much. Shapes are drawn four times as large and scaled down, which gives smooth edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

_FINER = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """Outline an overlay of ``width`` x ``height`` pixels."""

    width: int
    height: int
    circle: bool = False
    """The largest ellipse in the box; a circle in a square box."""
    radius: int = 0
    """Of the corners, in pixels."""
    opacity: float = 1.0


def draw_mask(shape: Shape, path: Path) -> Path:
    """Write what shows of the overlay as a grey picture: white is opaque, black is gone."""
    _outline(shape, inset=0).point(lambda level: round(level * shape.opacity)).save(path)
    return path


def draw_border(shape: Shape, path: Path, *, thickness: int, colour: str) -> Path:
    """Write a ring, so many pixels thick, along the inside of the shape's outline as a picture with alpha.

    The colour is given as ``#rrggbb``.
    """
    outer, inner = _outline(shape, inset=0), _outline(shape, inset=thickness)
    ring = ImageChops.subtract(outer, inner).point(lambda level: round(level * shape.opacity))
    picture = Image.new("RGBA", (shape.width, shape.height), colour)
    picture.putalpha(ring)
    picture.save(path)
    return path


def _outline(shape: Shape, *, inset: int) -> Image.Image:
    size = (shape.width * _FINER, shape.height * _FINER)
    mask = Image.new("L", size, 0)
    near = inset * _FINER
    box = (near, near, size[0] - 1 - near, size[1] - 1 - near)
    if box[2] > box[0] and box[3] > box[1]:
        _fill(ImageDraw.Draw(mask), box, shape, inset)
    return mask.resize((shape.width, shape.height), Image.Resampling.BOX)


def _fill(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], shape: Shape, inset: int) -> None:
    if shape.circle:
        draw.ellipse(box, fill=255)
    else:
        draw.rounded_rectangle(box, radius=max(0, shape.radius - inset) * _FINER, fill=255)
