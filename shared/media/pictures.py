"""Open, shape and label the pictures that films are painted from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from shared.errors import InvalidInput
from shared.media import fonts

Colour = tuple[int, int, int]

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_MAX_PIXELS = 64_000_000
"""An 8K photograph with a margin; what Pillow decodes lies in memory whole."""
_SMOOTH = 4
"""Corners are painted this many times larger and scaled down; Pillow's own edges are jagged."""


def open_picture(path: Path, field: str) -> Image.Image:
    """Return an image file as it is meant to be seen, in RGB: turned upright, transparency on black.

    Args:
        path: The file.
        field: The slot that it came through, for the error.

    Raises:
        InvalidInput: The file is no picture, or too large a one.
    """
    try:
        with Image.open(path, formats=_FORMATS) as file:
            if file.width * file.height > _MAX_PIXELS:
                message = f"The image has {file.width} x {file.height} pixels, more than {_MAX_PIXELS:,} in all."
                raise InvalidInput(message, field=field, remedy="Give a smaller image.")
            upright = ImageOps.exif_transpose(file).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInput("The image cannot be read.", field=field, remedy="Give a PNG, JPEG or WebP.") from error
    ground = Image.new("RGBA", upright.size, "black")
    return Image.alpha_composite(ground, upright).convert("RGB")


def cover(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture scaled to fill a size, cut at the sides that are too long."""
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)


def rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """Return a mask of a rounded rectangle with smooth corners; a radius of half the size makes a circle."""
    radius = max(1, min(radius, size[0] // 2, size[1] // 2))
    large = Image.new("L", (2 * radius * _SMOOTH, 2 * radius * _SMOOTH))
    ImageDraw.Draw(large).ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
    disc = large.resize((2 * radius, 2 * radius), Image.Resampling.BOX)
    mask = Image.new("L", size, 255)
    for left, x in ((0, 0), (radius, size[0] - radius)):
        for top, y in ((0, 0), (radius, size[1] - radius)):
            mask.paste(disc.crop((left, top, left + radius, top + radius)), (x, y))
    return mask


def gradient(size: tuple[int, int], high: Colour, low: Colour) -> Image.Image:
    """Return a picture that shades from one colour above to another below."""
    above, below = (Image.new("RGB", size, end) for end in (high, low))
    return Image.composite(below, above, Image.linear_gradient("L").resize(size))


@dataclass(frozen=True, slots=True)
class Overlay:
    """Something that is pasted over many pictures: what, how opaque, and where."""

    picture: Image.Image
    mask: Image.Image
    place: tuple[int, int]

    def put_on(self, picture: Image.Image) -> None:
        """Paste it."""
        picture.paste(self.picture, self.place, self.mask)


def draft_label(size: tuple[int, int], note: str) -> Overlay:
    """Return what marks a stand-in as one: DRAFT and a note, in the upper right corner, seen in a small player, too."""
    unit = min(size) / 1080
    strong, light = fonts.sans(max(7, round(30 * unit)), 800), fonts.sans(max(6, round(26 * unit)), 500)
    pad, gap = round(18 * unit), round(14 * unit)
    first = round(strong.getlength("DRAFT"))
    line = "".join(fonts.wrapped(note, light, size[0] * 0.6 - first, most=1))
    width, height = 2 * pad + first + gap + round(light.getlength(line)), round(56 * unit)
    label = Image.new("RGB", (width, height), (255, 203, 71))
    draw = ImageDraw.Draw(label)
    draw.text((pad, height / 2), "DRAFT", (40, 28, 0), strong, anchor="lm")
    draw.text((pad + first + gap, height / 2), line, (72, 52, 0), light, anchor="lm")
    margin = round(36 * unit)
    return Overlay(label, rounded(label.size, height // 2), (size[0] - margin - width, margin))
