"""Paint what stands still on a code screen: the backdrop, the window's shadow, frame and bar, and the title."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from services.render_worker.colours import Colour, Palette
from services.render_worker.layout import Box, Layout
from shared.media import fonts
from shared.media.pictures import gradient, rounded

_DOTS: tuple[Colour, ...] = ((255, 95, 87), (254, 188, 46), (40, 200, 64))


def paint_window(layout: Layout, colours: Palette, title: str, backdrop: Colour | None) -> Image.Image:
    """Return the picture before anything is typed."""
    unit, window = layout.unit, layout.window
    picture = _backdrop(layout.size, colours, backdrop)
    radius = max(2, round(20 * unit))
    _cast_shadow(picture, window, radius, unit)
    picture.paste(colours.edge, mask=_mask(layout.size, window, radius))
    inner = Box(window.left + 2, window.top + 2, window.right - 2, window.bottom - 2)
    shape = _mask(layout.size, inner, radius - 2)
    picture.paste(colours.window, mask=shape)
    bar = Image.new("L", layout.size)
    ImageDraw.Draw(bar).rectangle((0, 0, layout.size[0], window.top + layout.bar), fill=255)
    picture.paste(colours.bar, mask=ImageChops.multiply(shape, bar))
    _paint_bar(picture, layout, colours, title)
    return picture


def _mask(size: tuple[int, int], box: Box, radius: int) -> Image.Image:
    mask = Image.new("L", size)
    mask.paste(rounded((box.width, box.height), radius), (box.left, box.top))
    return mask


def _backdrop(size: tuple[int, int], colours: Palette, backdrop: Colour | None) -> Image.Image:
    if backdrop is not None:
        return Image.new("RGB", size, backdrop)
    return gradient(size, colours.backdrop, colours.backdrop_low)


def _cast_shadow(picture: Image.Image, window: Box, radius: int, unit: float) -> None:
    fall, blur = round(14 * unit), max(1, round(26 * unit))
    shade = Image.new("L", picture.size)
    edges = (window.left, window.top + fall, window.right, window.bottom + fall)
    ImageDraw.Draw(shade).rounded_rectangle(edges, radius, fill=120)
    picture.paste((4, 6, 14), mask=shade.filter(ImageFilter.GaussianBlur(blur)))


def _paint_bar(picture: Image.Image, layout: Layout, colours: Palette, title: str) -> None:
    unit, window = layout.unit, layout.window
    draw = ImageDraw.Draw(picture)
    middle = window.top + layout.bar // 2 + 1
    draw.line((window.left + 2, window.top + layout.bar, window.right - 3, window.top + layout.bar), colours.edge)
    radius, step = 9 * unit, 32 * unit
    for number, dot in enumerate(_DOTS):
        centre = window.left + 38 * unit + number * step
        box = Box(*(round(edge) for edge in (centre - radius, middle - radius, centre + radius, middle + radius)))
        picture.paste(dot, mask=_mask(layout.size, box, round(radius)))
    line, font = fit_title(title, layout)
    draw.text(((window.left + window.right) / 2, middle), line, colours.title, font, anchor="mm")


def fit_title(title: str, layout: Layout) -> tuple[str, fonts.Font]:
    """Return as much of a title as the bar has room for, and the font it is set in."""
    font = fonts.sans(max(6, round(30 * layout.unit)), 600)
    return "".join(fonts.wrapped(title, font, layout.window.width - 300 * layout.unit, most=1)), font
