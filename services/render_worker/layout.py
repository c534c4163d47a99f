"""Decide where everything stands on a code screen: window, size of letters, rows.

Lengths derive from ``unit``, a 1080th of the picture's shorter side: a screen looks the same in every size and shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from shared.media import fonts

LARGEST, COMFORTABLE, SMALLEST = 46, 34, 24
"""Sizes of letters in units. More lines than fit scroll rather than shrink below the comfortable size; lines that do
not even fit at the smallest size wrap, and then nothing needs to be small."""
_LINE_HEIGHT = 1.5
_MARGIN, _BAR, _PAD = 64, 76, 34
_GUTTER_GAP = 30


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Row:
    """A row of letters: a line of code, or a part of one that is too long."""

    line: int
    """Number of the line, from 1."""
    start: int
    end: int
    """Where its characters stand in the text."""
    first: bool
    """Whether the line begins here; only then it shows its number."""
    indent: int
    """Columns that the row is moved right, to stand below the code it continues."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands."""

    size: tuple[int, int]
    unit: float
    window: Box
    bar: int
    """Height of the title bar."""
    code: Box
    """Where rows are seen, numbers included."""
    text_left: int
    letter: int
    """Size of letters."""
    column: int
    """Width of a letter."""
    row: int
    """Height of a row."""
    rows: tuple[Row, ...]

    @property
    def visible(self) -> int:
        """How many whole rows are seen at once."""
        return max(1, self.code.height // self.row)

    def row_of(self, position: int) -> int:
        """Return the row in which a position of the text stands."""
        return max((n for n, row in enumerate(self.rows) if row.start <= position), default=0)


def lay_out(text: str, size: tuple[int, int], letter: int | None = None) -> Layout:
    """Return the layout of a screen for a text.

    Args:
        text: All that the scene types.
        size: Width and height of the picture in pixels.
        letter: Size of letters in pixels; without it as large as the text allows.
    """
    unit = min(size) / 1080
    margin, bar, pad = (max(1, round(length * unit)) for length in (_MARGIN, _BAR, _PAD))
    window = Box(margin, margin, size[0] - margin, size[1] - margin)
    code = Box(window.left + 2, window.top + bar + pad // 2, window.right - 2, window.bottom - pad // 2)
    lines = text.split("\n")
    gap = max(2, round(_GUTTER_GAP * unit))
    digits = max(2, len(str(len(lines))))
    letter = letter or _letter(lines, code, unit, pad + gap, digits)
    column = round(fonts.mono(letter).getlength("0"))
    text_left = code.left + pad + digits * column + gap
    columns = max(8, (code.right - pad - text_left) // column)
    row = round(letter * _LINE_HEIGHT)
    return Layout(size, unit, window, bar, code, text_left, letter, column, row, _rows(lines, columns))


def _letter(lines: list[str], code: Box, unit: float, aside: int, digits: int) -> int:
    """Return the largest size at which the code fits, within the limits."""
    pad = round(_PAD * unit)
    longest = max(map(len, lines)) + digits

    def fits_across(size: int) -> bool:
        return longest * fonts.mono(size).getlength("0") <= code.width - aside - pad

    def fits_down(size: int) -> bool:
        return len(lines) * round(size * _LINE_HEIGHT) <= code.height

    sizes = range(max(6, round(LARGEST * unit)), max(6, round(SMALLEST * unit)) - 1, -1)
    comfortable = round(COMFORTABLE * unit)
    fitting = (size for size in sizes if fits_across(size) and (fits_down(size) or size <= comfortable))
    return next(fitting, max(comfortable, sizes[-1]))


def _rows(lines: list[str], columns: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    at = 0
    for number, line in enumerate(lines, 1):
        indent = min(len(line) - len(line.lstrip()) + 2, columns // 2)
        cuts = _cuts(line, columns, columns - indent)
        for part, (start, end) in enumerate(pairwise(cuts)):
            rows.append(Row(number, at + start, at + end, first=part == 0, indent=indent if part else 0))
        at += len(line) + 1
    return tuple(rows)


def _cuts(line: str, first: int, rest: int) -> list[int]:
    """Return where a line is cut into rows: after a blank or a comma where one is near, else where the row is full."""
    cuts = [0]
    width = first
    while len(line) - cuts[-1] > width:
        end = cuts[-1] + width
        near = max((n for n in range(cuts[-1] + width // 2, end + 1) if line[n - 1] in " ,;([{"), default=end)
        cuts.append(near)
        width = rest
    return [*cuts, len(line)]
