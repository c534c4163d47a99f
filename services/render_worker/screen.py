"""Paint the frames of a code scene.

Frames differ little, so the picture is kept and only rows that changed are painted again. What each frame shows says
`motion`; frames must be asked for in order.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from services.render_worker.colours import colour, palette
from services.render_worker.layout import lay_out
from services.render_worker.lettering import colour_runs
from services.render_worker.motion import STEPS, Motion, Shot
from services.render_worker.note import WEIGHT, lay_out_note
from services.render_worker.rows import RowPainter, RowState
from services.render_worker.window import paint_window
from shared.domain.scenes import Scene, Theme
from shared.domain.timeline import Timeline
from shared.media import fonts
from shared.media.film import Area
from shared.media.pictures import rounded


class Screen:
    """Hold the picture of a scene and move it from frame to frame."""

    def __init__(
        self, scene: Scene, size: tuple[int, int], *, fps: int, theme: Theme | None = None, letter: int | None = None
    ) -> None:
        self.timeline = Timeline(scene)
        self.layout = lay_out(self.timeline.text, size, letter)
        self._colours = palette(theme or scene.theme or "dark")
        runs = colour_runs(self.timeline, self._colours, scene.title)
        self._rows = RowPainter(self.timeline.text, runs, self.layout, self._colours)
        backdrop = colour(scene.background_color) if scene.background_color else None
        self._picture = paint_window(self.layout, self._colours, scene.title, backdrop)
        self._shown: dict[int, RowState] = {}
        self._place: tuple[int, int, tuple[int, ...], str | None] | None = None
        self._motion = Motion(self.timeline, self.layout, fps)
        self.scroll = 0
        """How many pixels of the code have gone up and out of sight."""

    @property
    def frames(self) -> int:
        """How many frames the scene has."""
        return self._motion.frames

    def paint(self, number: int) -> tuple[Image.Image, Area] | None:
        """Return the picture of a frame and what changed in it, or None when it is that of the frame before."""
        shot = self._motion.shot(number)
        self.scroll = shot.scroll
        changed = self._repaint(shot)
        return (self._picture, changed) if changed else None

    def _repaint(self, shot: Shot) -> Area | None:
        """Bring the picture up to date; return what of it changed."""
        box = self.layout.code
        place = (shot.scroll, shot.marks, shot.lines, shot.description)
        moved = place != self._place
        if moved:
            self._shown.clear()
            self._picture.paste(self._colours.window, (box.left, box.top, box.right, box.bottom))
        tops = []
        for number in self._seen(shot.scroll):
            state = self._state(number, shot)
            if self._shown.get(number) != state:
                self._shown[number] = state
                tops.append(self._put(number, state, shot.scroll))
        if moved and shot.marks and shot.description:
            self._put_description(shot.description, shot.marks)
        self._place = place
        if moved:
            return box.left, box.top, box.right, box.bottom
        return (box.left, tops[0], box.right, min(box.bottom, tops[-1] + self.layout.row)) if tops else None

    def _seen(self, scroll: int) -> range:
        first = scroll // self.layout.row
        return range(first, min(len(self.layout.rows), -(-(scroll + self.layout.code.height) // self.layout.row)))

    def _state(self, number: int, shot: Shot) -> RowState:
        row = self.layout.rows[number]
        return RowState(
            typed=min(max(0, shot.typed - row.start), row.end - row.start),
            begun=shot.typed >= row.start and (shot.typed > 0 or number == 0),
            cursor=shot.cursor and number == self.layout.row_of(shot.typed),
            marked=shot.marks > 0 and row.line in shot.lines,
            marks=shot.marks / STEPS,
        )

    def _put(self, number: int, state: RowState, scroll: int) -> int:
        """Paste a row where it stands now, cut at the edges of the code's box; return its upper edge."""
        box, top = self.layout.code, number * self.layout.row - scroll
        row = self._rows.paint(number, state)
        hidden = max(0, -top)
        shown = row.crop((0, hidden, row.width, min(row.height, box.height - top)))
        self._picture.paste(shown, (box.left, box.top + top + hidden))
        return box.top + top + hidden

    def _put_description(self, text: str, marks: int) -> None:
        """Paste a marked line's sentence over the lower end of the code, as far as marks have come."""
        note = lay_out_note(text, self.layout)
        card = Image.new("RGB", (note.box.width, note.box.height), self._colours.accent)
        draw, font = ImageDraw.Draw(card), fonts.sans(note.letter, WEIGHT)
        for middle, line in zip(note.middles, note.lines, strict=True):
            draw.text((note.box.width / 2, middle), line, self._colours.note, font, anchor="mm")
        mask = rounded(card.size, round(16 * self.layout.unit))
        covered = mask.point(lambda part: part * marks // STEPS)
        self._picture.paste(card, (note.box.left, note.box.top), covered)
