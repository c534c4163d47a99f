"""Decide where the sentence of a marked line stands: on a note over the lower end of the code."""

from __future__ import annotations

from dataclasses import dataclass

from services.render_worker.layout import Box, Layout
from shared.media import fonts

WEIGHT = 500
_LETTER = 34
_LINE = 48
_PAD = 15


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on its card."""

    box: Box
    lines: tuple[str, ...]
    letter: int
    """Size of letters."""
    middles: tuple[float, ...]
    """Where the middle of each line lies, below the card's upper edge."""


def lay_out_note(text: str, layout: Layout) -> Note:
    """Return the note that shows a sentence."""
    unit, code = layout.unit, layout.code
    letter = max(6, round(_LETTER * unit))
    font = fonts.sans(letter, WEIGHT)
    lines = tuple(fonts.wrapped(text, font, code.width - 180 * unit, most=3))
    height = round((len(lines) * _LINE + 2 * _PAD) * unit)
    width = round(max(map(font.getlength, lines)) + 80 * unit)
    left, top = (code.left + code.right - width) // 2, code.bottom - height - round(14 * unit)
    middles = tuple((_PAD + _LINE / 2 + _LINE * number) * unit for number in range(len(lines)))
    return Note(Box(left, top, left + width, top + height), lines, letter, middles)
