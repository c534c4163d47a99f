"""Find the letters that pictures are set in: JetBrains Mono for code, Noto Sans for all else.

Both are free fonts (SIL Open Font License) that lie in their ``fontpkg-…`` wheels, so a picture looks the same on a
machine without any font.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from fontpkg.pil import truetype
from PIL import ImageFont

Font = ImageFont.FreeTypeFont


@cache
def mono(size: int, weight: int = 500, *, italic: bool = False) -> Font:
    """Return the font of code, without ligatures: ``=>`` is typed as two characters and shown as two."""
    style = "italic" if italic else "normal"
    font: Font = truetype("JetBrains Mono", size, weight, style, layout_engine=ImageFont.Layout.BASIC)
    return font


@cache
def sans(size: int, weight: int = 400) -> Font:
    """Return the font of titles and sentences."""
    font: Font = truetype("Noto Sans", size, weight)
    return font


@cache
def covers(font: Font, char: str) -> bool:
    """Say whether a font has a letter, and not just the box that stands for a missing one."""
    return bytes(font.getmask(char)) != bytes(font.getmask("\U0010fffd"))


def wrapped(text: str, font: Font, width: float, *, most: int | None = None) -> list[str]:
    """Break a text into lines no wider than ``width`` pixels; a word that is wider is cut.

    Args:
        text: Words; line breaks in it are kept.
        font: What it is set in.
        width: Pixels.
        most: Lines at most; what is left over is an ellipsis.
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            for part in _fitting(word, font, width):
                joined = f"{line} {part}" if line else part
                if line and font.getlength(joined) > width:
                    lines.append(line)
                    line = part
                else:
                    line = joined
        if line:
            lines.append(line)
    if most is not None and len(lines) > most:
        return [*lines[: most - 1], _ended(lines[most - 1], font, width)]
    return lines


_LONGEST = 400
"""Letters that are measured at once; no line of a picture holds more."""


def _fitting(word: str, font: Font, width: float) -> list[str]:
    """Cut a word into parts that fit a line."""
    parts = []
    while len(word) > 1 and font.getlength(word[:_LONGEST]) > width:
        cut = max(1, bisect_right(range(1, len(word[:_LONGEST])), width, key=lambda n: font.getlength(word[:n])))
        parts.append(word[:cut])
        word = word[cut:]
    return [*parts, word]


def _ended(line: str, font: Font, width: float) -> str:
    while line and font.getlength(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"
