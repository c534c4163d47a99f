"""Paint the frames of a code scene.

Frames differ little, so the picture is kept and only rows that changed are painted again. Scrolling and marks glide
from one state to the next, so frames must be asked for in order.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from services.render_worker.colours import colour, palette
from services.render_worker.layout import lay_out
from services.render_worker.lettering import colour_runs
from services.render_worker.rows import RowPainter, RowState
from services.render_worker.window import paint_window
from shared.domain.scenes import Scene, Theme
from shared.domain.timeline import Moment, Timeline
from shared.media import fonts
from shared.media.film import Area
from shared.media.pictures import rounded

_GLIDE = 0.2
"""Seconds in which marks come and go."""
_STEPS = 6
"""Steps in which they do; each one repaints all rows."""
_SCROLL = 0.3
"""The share of the remaining way that a thirtieth of a second scrolls."""
_BELOW = 2
"""Rows kept free below the cursor while the code scrolls."""


class Screen:
    """Hold the picture of a scene and move it from frame to frame."""

    def __init__(
        self, scene: Scene, size: tuple[int, int], *, fps: int, theme: Theme | None = None, letter: int | None = None
    ) -> None:
        self.timeline = Timeline(scene)
        self.layout = lay_out(self.timeline.text, size, letter)
        self._fps = fps
        self._colours = palette(theme or scene.theme or "dark")
        runs = colour_runs(self.timeline, self._colours, scene.title)
        self._rows = RowPainter(self.timeline.text, runs, self.layout, self._colours)
        backdrop = colour(scene.background_color) if scene.background_color else None
        self._picture = paint_window(self.layout, self._colours, scene.title, backdrop)
        self._shown: dict[int, RowState] = {}
        self._place: tuple[int, int, tuple[int, ...], str | None] | None = None
        self._scroll = 0.0
        self._marks = 0
        self._lines: tuple[int, ...] = ()
        self._description: str | None = None

    @property
    def frames(self) -> int:
        """How many frames the scene has."""
        return self.timeline.frames(self._fps)

    @property
    def scroll(self) -> int:
        """How many pixels of the code have gone up and out of sight."""
        return round(self._scroll)

    def paint(self, number: int) -> tuple[Image.Image, Area] | None:
        """Return the picture of a frame and what changed in it, or None when it is that of the frame before."""
        moment = self.timeline.frame(number, self._fps)
        self._glide(moment)
        self._roll(moment)
        changed = self._repaint(moment)
        return (self._picture, changed) if changed else None

    def _glide(self, moment: Moment) -> None:
        """Move marks one step; they stay on their lines while they go."""
        step = max(1, round(_STEPS / (_GLIDE * self._fps)))
        if moment.lines:
            self._lines, self._description = moment.lines, moment.description
        target = _STEPS if moment.lines else 0
        self._marks += max(-step, min(step, target - self._marks))

    def _roll(self, moment: Moment) -> None:
        """Move the scroll position towards what must be seen: the marked lines, else the cursor."""
        target = min(max(0, self._wanted_top(moment)), max(0, len(self.layout.rows) - self.layout.visible))
        way = target * self.layout.row - self._scroll
        if abs(way) < 1:
            self._scroll += way
        else:
            self._scroll += way * (1 - (1 - _SCROLL) ** (30 / self._fps))

    def _wanted_top(self, moment: Moment) -> int:
        visible = self.layout.visible
        if moment.lines:
            marked = [n for n, row in enumerate(self.layout.rows) if row.line in moment.lines]
            top = round(self._scroll / self.layout.row)
            seen = top <= marked[0] and marked[-1] < top + visible - _BELOW
            return top if seen else marked[0] - max(0, visible - (marked[-1] - marked[0])) // 2
        return self.layout.row_of(moment.typed) - visible + 1 + min(_BELOW, visible - 1)

    def _repaint(self, moment: Moment) -> Area | None:
        """Bring the picture up to date; return what of it changed."""
        box = self.layout.code
        place = (self.scroll, self._marks, self._lines, self._description)
        moved = place != self._place
        if moved:
            self._shown.clear()
            self._picture.paste(self._colours.window, (box.left, box.top, box.right, box.bottom))
        tops = []
        for number in self._seen(place[0]):
            state = self._state(number, moment)
            if self._shown.get(number) != state:
                self._shown[number] = state
                tops.append(self._put(number, state, place[0]))
        if moved and self._marks and self._description:
            self._put_description(self._description)
        self._place = place
        if moved:
            return box.left, box.top, box.right, box.bottom
        return (box.left, tops[0], box.right, min(box.bottom, tops[-1] + self.layout.row)) if tops else None

    def _seen(self, scroll: int) -> range:
        first = scroll // self.layout.row
        return range(first, min(len(self.layout.rows), -(-(scroll + self.layout.code.height) // self.layout.row)))

    def _state(self, number: int, moment: Moment) -> RowState:
        row = self.layout.rows[number]
        return RowState(
            typed=min(max(0, moment.typed - row.start), row.end - row.start),
            begun=moment.typed >= row.start and (moment.typed > 0 or number == 0),
            cursor=moment.cursor and number == self.layout.row_of(moment.typed),
            marked=self._marks > 0 and row.line in self._lines,
            marks=self._marks / _STEPS,
        )

    def _put(self, number: int, state: RowState, scroll: int) -> int:
        """Paste a row where it stands now, cut at the edges of the code's box; return its upper edge."""
        box, top = self.layout.code, number * self.layout.row - scroll
        row = self._rows.paint(number, state)
        hidden = max(0, -top)
        shown = row.crop((0, hidden, row.width, min(row.height, box.height - top)))
        self._picture.paste(shown, (box.left, box.top + top + hidden))
        return box.top + top + hidden

    def _put_description(self, text: str) -> None:
        """Paste a marked line's sentence over the lower end of the code, as far as marks have come."""
        unit, box = self.layout.unit, self.layout.code
        font = fonts.sans(max(6, round(34 * unit)), 500)
        lines = fonts.wrapped(text, font, box.width - 180 * unit, most=3)
        height = round((len(lines) * 48 + 30) * unit)
        width = round(max(map(font.getlength, lines)) + 80 * unit)
        left, top = (box.left + box.right - width) // 2, box.bottom - height - round(14 * unit)
        note = Image.new("RGB", (width, height), self._colours.accent)
        ink = self._colours.window if sum(self._colours.window) < sum(self._colours.accent) else (255, 255, 255)
        draw = ImageDraw.Draw(note)
        for number, line in enumerate(lines):
            draw.text((width / 2, (15 + 24 + 48 * number) * unit), line, ink, font, anchor="mm")
        mask = rounded(note.size, round(16 * unit))
        self._picture.paste(note, (left, top), mask.point(lambda covered: covered * self._marks // _STEPS))
