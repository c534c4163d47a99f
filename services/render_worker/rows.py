"""Paint single rows of code: band, number, letters, cursor."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from services.render_worker.colours import Colour, Palette, blend
from services.render_worker.layout import Layout, Row
from services.render_worker.lettering import Run
from shared.media import fonts

_DIM = 0.5
"""How far unmarked letters sink into the background while others are marked."""


@dataclass(frozen=True, slots=True)
class RowState:
    """All that decides how a row looks."""

    typed: int
    """Characters of it that are typed."""
    begun: bool
    """Whether typing has reached it: then it shows its number."""
    cursor: bool
    marked: bool
    marks: float
    """How far marks have come, from 0 to 1."""


class RowPainter:
    """Hold the letters of a scene and paint any row of it in any state."""

    def __init__(self, text: str, runs: list[Run], layout: Layout, colours: Palette) -> None:
        self._text, self._runs, self._layout, self._colours = text, runs, layout, colours
        self._ends = [run.end for run in runs]
        self._upright = fonts.mono(layout.letter)
        self._slanted = fonts.mono(layout.letter, italic=True)
        self._other = fonts.sans(layout.letter)
        ascent, descent = self._upright.getmetrics()
        self._baseline = round((layout.row - ascent - descent) / 2 + ascent)
        self.paint = lru_cache(maxsize=64)(self._paint)

    def _paint(self, number: int, state: RowState) -> Image.Image:
        """Return the picture of a row, as wide as the code's box."""
        layout, row = self._layout, self._layout.rows[number]
        ground = self._ground(state)
        picture = Image.new("RGB", (layout.code.width, layout.row), ground)
        draw = ImageDraw.Draw(picture)
        if state.marked:
            draw.rectangle((0, 0, round(7 * layout.unit), layout.row), blend(ground, self._colours.accent, state.marks))
        if row.first and state.begun:
            self._paint_number(draw, row, state, ground)
        self._paint_letters(draw, row, state, ground)
        if state.cursor:
            self._paint_cursor(draw, self._left(row) + state.typed * layout.column)
        return picture

    def _ground(self, state: RowState) -> Colour:
        window = self._colours.window
        return blend(window, self._colours.band, state.marks) if state.marked else window

    def _left(self, row: Row) -> int:
        return self._layout.text_left - self._layout.code.left + row.indent * self._layout.column

    def _paint_number(self, draw: ImageDraw.ImageDraw, row: Row, state: RowState, ground: Colour) -> None:
        layout = self._layout
        right = layout.text_left - layout.code.left - max(2, round(30 * layout.unit))
        ink = blend(self._colours.number, self._colours.accent, state.marks) if state.marked else self._colours.number
        draw.text((right, self._baseline), str(row.line), self._faded(ink, state, ground), self._upright, anchor="rs")

    def _paint_letters(self, draw: ImageDraw.ImageDraw, row: Row, state: RowState, ground: Colour) -> None:
        left, column = self._left(row), self._layout.column
        for run, start, end in self._visible_runs(row, row.start + state.typed):
            font = self._slanted if run.italic else self._upright
            ink = self._faded(run.colour, state, ground)
            x = left + (start - row.start) * column
            part = self._text[start:end]
            if part.isascii():
                draw.text((x, self._baseline), part, ink, font, anchor="ls")
                continue
            for char in part:
                chosen = font if fonts.covers(font, char) else self._other
                draw.text((x, self._baseline), char, ink, chosen, anchor="ls")
                x += column

    def _visible_runs(self, row: Row, end: int) -> Iterator[tuple[Run, int, int]]:
        """Yield the runs of a row with the part of each that is typed."""
        for run in self._runs[bisect_right(self._ends, row.start) :]:
            if run.start >= min(end, row.end):
                return
            yield run, max(run.start, row.start), min(run.end, end, row.end)

    def _faded(self, ink: Colour, state: RowState, ground: Colour) -> Colour:
        return ink if state.marked else blend(ink, ground, _DIM * state.marks)

    def _paint_cursor(self, draw: ImageDraw.ImageDraw, x: int) -> None:
        width = max(2, round(self._layout.letter / 9))
        top = self._baseline - round(self._layout.letter * 0.86)
        bottom = self._baseline + round(self._layout.letter * 0.22)
        draw.rectangle((x, top, x + width - 1, bottom), self._colours.accent)
