"""Paint the speaking card: a figure whose mouth and ring follow the voice, its sound as bars, a title.

It stands in for an avatar while a cut is being made: it has the avatar's size, length and sound, and looks like nobody.
The figure is in the middle, where a picture-in-picture crops to a circle.
"""

from __future__ import annotations

import colorsys
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from shared.media import fonts
from shared.media.film import Area
from shared.media.pictures import Colour, cover, draft_label, gradient

_LEVELS = 16
"""Mouths that are told apart."""
_BARS = 48
_BLINK_EVERY, _BLINK_SECONDS = 3.4, 0.13
_SMOOTH = 2
"""The figure is painted this many times larger and scaled down; Pillow's own edges are jagged."""
_Oval = Callable[[float, float, float, float, Colour], None]


@dataclass(frozen=True, slots=True)
class _Looks:
    """Colours of a figure, drawn from its name: the same avatar always looks the same."""

    high: Colour
    low: Colour
    shirt: Colour
    hair: Colour
    skin: Colour
    ring: Colour


class Card:
    """Hold the picture of a speaking card and move it from frame to frame."""

    def __init__(
        self,
        size: tuple[int, int],
        levels: list[float],
        *,
        fps: int,
        title: str,
        avatar: str,
        background: Image.Image | None = None,
    ) -> None:
        self._levels, self._fps = levels, fps
        self._unit = min(size) / 1080
        self._looks = _looks(avatar)
        self._ground = self._still(size, title, background)
        self._picture = self._ground.copy()
        side = round(620 * self._unit)
        centre = (size[0] // 2, round(size[1] * 0.43))
        self._face = (centre[0] - side // 2, centre[1] - side // 2, side)
        self._bars = self._bars_box(size)
        self._shown: tuple[object, ...] = ()
        self._figure = lru_cache(maxsize=2 * _LEVELS)(self._paint_figure)

    def paint(self, number: int) -> tuple[Image.Image, Area] | None:
        """Return the picture of a frame and what changed in it, or None when it is that of the frame before."""
        mouth = round(self._levels[number] * (_LEVELS - 1))
        blinks = (number / self._fps + 1.2) % _BLINK_EVERY < _BLINK_SECONDS
        bars = self._heard(number)
        if (mouth, blinks, bars) == self._shown:
            return None
        left, top, side = self._face
        if (mouth, blinks) != self._shown[:2]:
            self._picture.paste(self._figure(mouth, blinks), (left, top))
        self._paint_bars(bars)
        self._shown = (mouth, blinks, bars)
        return self._picture, (min(left, self._bars[0]), top, max(left + side, self._bars[2]), self._bars[3] + 2)

    def _still(self, size: tuple[int, int], title: str, background: Image.Image | None) -> Image.Image:
        """Return what does not move: the background, the title, the label."""
        if background is None:
            ground = gradient(size, self._looks.high, self._looks.low)
        else:
            blurred = cover(background, size).filter(ImageFilter.GaussianBlur(3 * self._unit))
            ground = ImageEnhance.Brightness(blurred).enhance(0.55)
        font = fonts.sans(max(6, round(46 * self._unit)), 600)
        draw = ImageDraw.Draw(ground)
        for number, line in enumerate(fonts.wrapped(title, font, size[0] * 0.86, most=2)):
            # At the top: captions are drawn into the bottom later.
            place = (size[0] / 2, size[1] * 0.07 + number * 58 * self._unit)
            draw.text(place, line, (255, 255, 255), font, anchor="mm")
        draft_label(size, "stand-in for an avatar").put_on(ground)
        return ground

    def _paint_figure(self, mouth: int, blinks: bool) -> Image.Image:
        """Return the square of the picture with the figure in one of its states."""
        left, top, side = self._face
        ground = self._ground.crop((left, top, left + side, top + side))
        level = mouth / (_LEVELS - 1)
        large = ground.resize((side * _SMOOTH, side * _SMOOTH))
        _draw_rings(large, level, self._looks)
        figure = _draw_person(large.width, level, self._looks, blinks=blinks)
        mask = Image.new("L", large.size)
        ImageDraw.Draw(mask).ellipse(_circle(large.width, 0.35), fill=255)
        large.paste(figure, mask=mask)
        return large.resize((side, side), Image.Resampling.BOX)

    def _bars_box(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        width, height = round(min(size[0] * 0.8, 900 * self._unit)), round(96 * self._unit)
        left, top = (size[0] - width) // 2, round(size[1] * 0.745)
        return left, top, left + width, top + height

    def _heard(self, number: int) -> tuple[int, ...]:
        """Return the heights of the bars: the last second and a half of the voice, the newest in the middle."""
        half = _BARS // 2
        most = (self._bars[3] - self._bars[1]) // 2
        recent = [self._levels[number - back] if number >= back else 0.0 for back in range(half)]
        heights = [max(1, round(level * (1 - back / half * 0.7) * most)) for back, level in enumerate(recent)]
        return (*reversed(heights), *heights)

    def _paint_bars(self, heights: tuple[int, ...]) -> None:
        left, top, right, bottom = self._bars
        below = (left, top, right, bottom + 2)
        self._picture.paste(self._ground.crop(below), (left, top))
        draw = ImageDraw.Draw(self._picture)
        step, middle = (right - left) / _BARS, (top + bottom) // 2
        width = max(1, round(step * 0.5))
        for number, height in enumerate(heights):
            x = round(left + (number + 0.25) * step)
            edges = (x, middle - height, x + width, middle + height)
            draw.rounded_rectangle(edges, width / 2, fill=self._looks.ring)


def _looks(avatar: str) -> _Looks:
    """Return colours for a name; hues from its hash, lightness fixed, so that all of them go together."""
    digest = hashlib.sha256(avatar.encode()).digest()
    hue = digest[0] / 256
    skins: tuple[Colour, ...] = ((255, 219, 190), (241, 194, 150), (207, 150, 108), (158, 104, 71), (110, 72, 50))
    hairs: tuple[Colour, ...] = ((44, 34, 40), (84, 56, 40), (150, 96, 52), (190, 190, 198), (28, 30, 44))
    return _Looks(
        high=_colour(hue, 0.42, 0.30),
        low=_colour(hue, 0.5, 0.12),
        shirt=_colour((hue + 0.5) % 1, 0.45, 0.5),
        hair=hairs[digest[1] % len(hairs)],
        skin=skins[digest[2] % len(skins)],
        ring=_colour(hue, 0.75, 0.72),
    )


def _colour(hue: float, saturation: float, lightness: float) -> Colour:
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    return red, green, blue


def _draw_rings(picture: Image.Image, level: float, looks: _Looks) -> None:
    """Draw the circles around the figure that widen with the voice."""
    for reach, strength in ((0.36 + 0.13 * level, 70), (0.36 + 0.07 * level, 130), (0.362, 255)):
        mask = Image.new("L", picture.size)
        ImageDraw.Draw(mask).ellipse(_circle(picture.width, reach), fill=strength)
        picture.paste(looks.ring, mask=mask)


def _circle(side: int, reach: float) -> list[float]:
    """Return the bounds of a circle in the middle of a square, its radius a part of the side."""
    return [side * (0.5 - reach), side * (0.5 - reach), side * (0.5 + reach), side * (0.5 + reach)]


def _draw_person(side: int, level: float, looks: _Looks, *, blinks: bool) -> Image.Image:
    """Return head and shoulders on a plain ground; lengths are parts of the square's side."""
    picture = gradient((side, side), looks.high, looks.shirt)
    draw = ImageDraw.Draw(picture)

    def oval(x: float, y: float, wide: float, high: float, ink: Colour) -> None:
        edges = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        draw.ellipse([part * side for part in edges], fill=ink)

    shade = _mixed(looks.skin, (60, 20, 20), 0.16)
    oval(0.5, 0.92, 0.56, 0.46, looks.shirt)
    draw.rounded_rectangle([0.445 * side, 0.6 * side, 0.555 * side, 0.76 * side], 0.05 * side, fill=shade)
    oval(0.5, 0.405, 0.325, 0.375, looks.hair)
    oval(0.338, 0.475, 0.05, 0.075, shade)
    oval(0.662, 0.475, 0.05, 0.075, shade)
    oval(0.5, 0.475, 0.3, 0.355, looks.skin)
    draw.pieslice([0.343 * side, 0.22 * side, 0.657 * side, 0.5 * side], 180, 360, fill=looks.hair)
    _draw_eyes(oval, looks, blinks=blinks)
    opening = 0.012 + 0.062 * level
    oval(0.5, 0.575, 0.085 + 0.012 * (1 - level), opening, (96, 28, 36))
    if level > 0.45:  # noqa: PLR2004  an open mouth shows a tongue
        oval(0.5, 0.575 + opening * 0.28, 0.05, opening * 0.36, (208, 92, 96))
    return picture


def _draw_eyes(oval: _Oval, looks: _Looks, *, blinks: bool) -> None:
    for x in (0.435, 0.565):
        oval(x, 0.425, 0.058, 0.014, _mixed(looks.hair, looks.skin, 0.15))
        if blinks:
            oval(x, 0.468, 0.05, 0.009, _mixed(looks.skin, (0, 0, 0), 0.4))
        else:
            oval(x, 0.468, 0.05, 0.044, (255, 255, 255))
            oval(x, 0.469, 0.027, 0.034, (36, 34, 48))


def _mixed(one: Colour, other: Colour, amount: float) -> Colour:
    red, green, blue = (round(a + (b - a) * amount) for a, b in zip(one, other, strict=True))
    return red, green, blue
