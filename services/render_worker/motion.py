"""Say what each frame of a code scene shows, scrolling and gliding marks included.

Every renderer follows it, so that two of them can never disagree about what is seen when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.render_worker.layout import Layout
from shared.domain.timeline import Moment, Timeline

STEPS = 6
"""Steps in which marks come and go; each one repaints all rows."""
BELOW = 2
"""Rows kept free below the cursor while the code scrolls."""
_GLIDE = 0.2
"""Seconds in which marks come and go."""
_SCROLL = 0.3
"""The share of the remaining way that a thirtieth of a second scrolls."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What one frame shows."""

    typed: int
    """How many characters of the text are visible."""
    cursor: bool
    scroll: int
    """How many pixels of the code have gone up and out of sight."""
    marks: int
    """How far marks have come, from 0 to `STEPS`."""
    lines: tuple[int, ...]
    """Numbers of the lines that are marked, or were last."""
    description: str | None
    """Sentence of these marks."""


class Motion:
    """Follow a timeline frame by frame; frames must be asked for in order."""

    def __init__(self, timeline: Timeline, layout: Layout, fps: int) -> None:
        self._timeline, self._layout, self._fps = timeline, layout, fps
        self._scroll = 0.0
        self._marks = 0
        self._lines: tuple[int, ...] = ()
        self._description: str | None = None

    @property
    def frames(self) -> int:
        """How many frames the scene has."""
        return self._timeline.frames(self._fps)

    def all(self) -> Iterator[Shot]:
        """Yield every frame from the first."""
        return map(self.shot, range(self.frames))

    def shot(self, number: int) -> Shot:
        """Move to a frame and return what it shows."""
        moment = self._timeline.frame(number, self._fps)
        self._glide(moment)
        self._roll(moment)
        return Shot(moment.typed, moment.cursor, round(self._scroll), self._marks, self._lines, self._description)

    def _glide(self, moment: Moment) -> None:
        """Move marks one step; they stay on their lines while they go."""
        step = max(1, round(STEPS / (_GLIDE * self._fps)))
        if moment.lines:
            self._lines, self._description = moment.lines, moment.description
        target = STEPS if moment.lines else 0
        self._marks += max(-step, min(step, target - self._marks))

    def _roll(self, moment: Moment) -> None:
        """Move the scroll position towards what must be seen: the marked lines, else the cursor."""
        target = min(max(0, self._wanted_top(moment)), max(0, len(self._layout.rows) - self._layout.visible))
        way = target * self._layout.row - self._scroll
        if abs(way) < 1:
            self._scroll += way
        else:
            self._scroll += way * (1 - (1 - _SCROLL) ** (30 / self._fps))

    def _wanted_top(self, moment: Moment) -> int:
        visible = self._layout.visible
        if moment.lines:
            marked = [n for n, row in enumerate(self._layout.rows) if row.line in moment.lines]
            top = round(self._scroll / self._layout.row)
            seen = top <= marked[0] and marked[-1] < top + visible - BELOW
            return top if seen else marked[0] - max(0, visible - (marked[-1] - marked[0])) // 2
        return self._layout.row_of(moment.typed) - visible + 1 + min(BELOW, visible - 1)
