"""Say in numbers what a code scene looks like, for a renderer that is not written in Python.

All that could be decided twice is decided here: timing, layout, colours of tokens, broken lines. What is left to do is
to draw. `remotion/src/storyboard.ts` declares the same keys.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from services.render_worker.colours import Colour, Palette, palette
from services.render_worker.layout import Box, Layout, Row, lay_out
from services.render_worker.lettering import Run, colour_runs
from services.render_worker.motion import STEPS, Motion, Shot
from services.render_worker.note import lay_out_note
from services.render_worker.window import fit_title
from shared.domain.scenes import Scene
from shared.domain.schemas import RenderCodeConfig
from shared.domain.timeline import Timeline


def draw_up(scene: Scene, config: RenderCodeConfig) -> dict[str, Any]:
    """Return the storyboard of a scene, as JSON.

    Raises:
        InvalidInput: The scene is too long.
    """
    timeline = Timeline(scene)
    layout = lay_out(timeline.text, (config.width, config.height), config.font_size)
    colours = palette(config.theme or scene.theme or "dark")
    motion = Motion(timeline, layout, config.fps)
    title, font = fit_title(scene.title, layout)
    return {
        "fps": config.fps,
        "frames": motion.frames,
        "width": config.width,
        "height": config.height,
        "title": {"text": title, "letter": font.size},
        "backdrop": scene.background_color,
        "colours": _colours(colours),
        "layout": _layout(layout),
        "rows": _rows(timeline.text, layout, colour_runs(timeline, colours, scene.title)),
        **_shots(motion.all(), layout),
    }


def _css(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _box(box: Box) -> dict[str, int]:
    return {"left": box.left, "top": box.top, "width": box.width, "height": box.height}


def _colours(colours: Palette) -> dict[str, str]:
    names = (
        *("backdrop", "backdrop_low", "window", "bar", "edge"),
        *("title", "number", "accent", "band", "note"),
    )
    return {"backdropLow" if name == "backdrop_low" else name: _css(getattr(colours, name)) for name in names}


def _layout(layout: Layout) -> dict[str, Any]:
    return {
        "unit": layout.unit,
        "window": _box(layout.window),
        "bar": layout.bar,
        "code": _box(layout.code),
        "textLeft": layout.text_left - layout.code.left,
        "letter": layout.letter,
        "column": layout.column,
        "row": layout.row,
    }


def _rows(text: str, layout: Layout, runs: list[Run]) -> list[dict[str, Any]]:
    """Return the rows, each with its letters in stretches of one colour."""
    ends = [run.end for run in runs]
    return [
        {
            "line": row.line,
            "start": row.start,
            "end": row.end,
            "first": row.first,
            "indent": row.indent,
            "runs": list(_cut(text, runs[bisect_right(ends, row.start) : bisect_left(ends, row.end) + 1], row)),
        }
        for row in layout.rows
    ]


def _cut(text: str, runs: Iterable[Run], row: Row) -> Iterator[dict[str, Any]]:
    for run in runs:
        first, last = max(run.start, row.start), min(run.end, row.end)
        if first < last:
            yield {"at": first, "text": text[first:last], "colour": _css(run.colour), "italic": run.italic}


def _shots(shots: Iterable[Shot], layout: Layout) -> dict[str, Any]:
    """Return the frames in which something changes, and what is marked or said in them as lists to point into."""
    changes: list[list[int]] = []
    marked: dict[tuple[tuple[int, ...], str | None], int] = {}
    before = None
    for number, shot in enumerate(shots):
        if shot != before:
            mark = marked.setdefault((shot.lines, shot.description), len(marked))
            changes.append([number, shot.typed, int(shot.cursor), shot.scroll, shot.marks, mark])
            before = shot
    return {
        "steps": STEPS,
        "shots": changes,
        "marked": [{"lines": lines, "note": _note(said, layout)} for lines, said in marked],
    }


def _note(text: str | None, layout: Layout) -> dict[str, Any] | None:
    if not text:
        return None
    note = lay_out_note(text, layout)
    return {**_box(note.box), "letter": note.letter, "lines": note.lines, "middles": note.middles}
