"""Code screens can be read, keep their colours, and change only where something happens."""

from __future__ import annotations

import dataclasses
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from services.render_worker.colours import contrast, palette
from services.render_worker.layout import lay_out
from services.render_worker.lettering import colour_runs, find_lexer
from services.render_worker.screen import Screen
from shared.domain.scenes import read_scene
from shared.domain.timeline import Timeline

Pixels = npt.NDArray[np.int16]
HD = (1920, 1080)
CODE = "// sum\nconst numbers = [1, 2, 3];\nlet total = 0;\nfor (const n of numbers) {\n  total += n;\n}"


def screen(*actions: dict[str, Any], size: tuple[int, int] = (640, 360), **scene: Any) -> Screen:
    """Return the screen of a scene with these actions."""
    return Screen(read_scene({"title": "sum.js", "actions": list(actions), **scene}), size, fps=30)


def typing(code: str = CODE, speed: str = "fast") -> dict[str, Any]:
    """Return an action that types code."""
    return {"type": "type", "code": code, "speed": speed}


def frames(of: Screen) -> list[Image.Image]:
    """Paint all frames of a short scene."""
    pictures: list[Image.Image] = []
    for number in range(of.frames):
        painted = of.paint(number)
        pictures.append(painted[0].copy() if painted else pictures[-1])
    return pictures


def pixels(picture: Image.Image) -> Pixels:
    """Return a picture as numbers that can be subtracted."""
    return np.asarray(picture).astype(np.int16)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_all_colours_of_text_have_enough_contrast(theme: Any) -> None:
    """Every kind of token can be read on the window and on a marked line: 4.5 to 1 at least."""
    colours = palette(theme)

    for ink, ground in product({*colours.code.values(), colours.text}, (colours.window, colours.band)):
        assert contrast(ink, ground) >= 4.5
    assert contrast(colours.number, colours.window) >= 4.5
    assert contrast(colours.title, colours.bar) >= 4.5


@pytest.mark.parametrize(
    ("code", "least"),
    [(CODE, 46), ("\n".join(["x = 1"] * 60), 34), ("y" * 100, 24), ("z z " * 80, 34)],
    ids=["short", "many lines", "long line", "line that wraps"],
)
def test_letters_are_legible_at_full_hd(code: str, least: int) -> None:
    """Letters are as large as the code allows and never smaller than 24 of 1080 pixels."""
    layout = lay_out(code, HD)

    assert layout.letter >= least
    assert layout.row >= 1.4 * layout.letter


def test_every_character_stands_in_exactly_one_row_within_the_window() -> None:
    """Long lines wrap without losing a letter, and no row is wider than the window."""
    text = "\n".join(["short", "word " * 60 + "end", "x" * 300, "", "last"])
    layout = lay_out(text, HD)

    shown = "\n".join(
        "".join(text[row.start : row.end] for row in layout.rows if row.line == line) for line in range(1, 6)
    )
    assert shown == text
    for row in layout.rows:
        right = layout.text_left + (row.indent + row.end - row.start) * layout.column
        assert right <= layout.code.right


def test_colours_do_not_flicker_while_typing() -> None:
    """A letter keeps its colour from the moment it appears: open strings and half-typed words look final at once."""
    scene = screen(typing('const text = "an open string";\n/* a comment\n over lines */ return text;'))
    pictures = [pixels(picture) for picture in frames(scene)]
    final, layout = pictures[-1], scene.layout

    for number in range(0, scene.frames, 3):
        typed = scene.timeline.frame(number, 30).typed
        for index, row in enumerate(layout.rows):
            shown = max(0, min(typed, row.end) - row.start)
            if not shown:
                continue
            top = layout.code.top + index * layout.row
            right = layout.text_left + shown * layout.column - 2
            area = np.s_[top : top + layout.row, layout.text_left - 1 : right]
            assert np.array_equal(pictures[number][area], final[area])


def test_only_what_changed_is_announced() -> None:
    """Outside the area that a frame announces, its picture is that of the frame before."""
    scene = screen(typing(), {"type": "highlight", "lines": [2], "duration": 0.5, "description": "so"}, size=(320, 180))
    before: Pixels | None = None
    for number in range(scene.frames):
        painted = scene.paint(number)
        if painted is None:
            continue
        now, (left, top, right, bottom) = pixels(painted[0]), painted[1]
        if before is not None:
            outside = np.ones(now.shape[:2], bool)
            outside[top:bottom, left:right] = False
            assert np.array_equal(now[outside], before[outside])
        before = now


def test_a_pause_holds_the_picture() -> None:
    """In a pause nothing but the cursor changes, and the picture is painted a few times only."""
    scene = screen(typing("let a = 1;"), {"type": "pause", "duration": 2})
    painted = [number for number in range(scene.frames) if scene.paint(number) is not None]

    assert len([number for number in painted if number > 12]) <= 5


def test_marked_lines_stand_out_and_the_others_sink() -> None:
    """A marked line lies on a band, and the letters of the others lose contrast."""
    scene = screen(typing(), {"type": "highlight", "lines": [2], "duration": 1})
    pictures = frames(scene)
    typed, marked = pixels(pictures[-31]), pixels(pictures[-1])
    layout = scene.layout
    tops = [layout.code.top + row * layout.row for row in range(6)]
    corner = (tops[1] + 2, layout.code.right - 10)

    assert tuple(marked[corner]) == palette("dark").band
    assert tuple(typed[corner]) == palette("dark").window
    third = np.s_[tops[2] : tops[2] + layout.row, layout.text_left : layout.code.right]
    assert marked[third].std() < 0.7 * typed[third].std()


def test_a_description_comes_and_goes_without_a_trace() -> None:
    """After a highlight the picture is what it was before, description and all."""
    plain = frames(screen(typing("let a = 1;"), {"type": "pause", "duration": 1.6}))
    marked = frames(
        screen(
            typing("let a = 1;"),
            {"type": "highlight", "lines": [1], "duration": 0.6, "description": "A variable is born"},
            {"type": "pause", "duration": 1.0},
        )
    )

    assert np.array_equal(pixels(plain[13]), pixels(marked[-17]))
    assert not np.array_equal(pixels(plain[13]), pixels(marked[25]))


def test_long_code_scrolls_smoothly_and_keeps_the_cursor_in_sight() -> None:
    """While more lines are typed than fit, the row of the cursor stays visible and nothing jumps by a whole row."""
    scene = screen(typing("\n".join(f"line({number});" for number in range(40))), {"type": "pause", "duration": 1})
    layout, places = scene.layout, []
    for number in range(scene.frames):
        scene.paint(number)
        places.append(scene.scroll)
        row = layout.row_of(scene.timeline.frame(number, 30).typed)
        assert places[-1] <= row * layout.row
        assert (row + 1) * layout.row - places[-1] <= layout.code.height + layout.row

    assert places[-1] == (len(layout.rows) - layout.visible) * layout.row
    steps = np.diff(places)
    assert steps.min() >= 0
    assert steps.max() < layout.row


def test_a_scene_of_any_size_is_painted() -> None:
    """Portrait, tiny, and large letters of the editor's choice: all are painted."""
    scene = read_scene({"title": "A title that is much too long for its bar " * 3, "actions": [typing("a" * 200)]})

    for size, letter in (((180, 320), None), ((64, 64), None), ((320, 180), 200)):
        painted = Screen(scene, size, fps=1, letter=letter).paint(0)
        assert painted is not None
        assert painted[0].size == size


def test_the_background_is_the_scenes_own() -> None:
    """A backgroundColor fills what is around the window."""
    painted = screen(typing("a"), backgroundColor="#204060").paint(0)

    assert painted is not None
    assert painted[0].getpixel((1, 1)) == (0x20, 0x40, 0x60)


@pytest.mark.parametrize(
    ("language", "title", "code", "name"),
    [
        ("javascript", "", "x", "JavaScript"),
        ("Python", "", "x", "Python"),
        (None, "loops.py", "x", "Python"),
        (None, "Lesson: main.go", "x", "Go"),
        (None, "Speeds", "// Setup\nconst numbers = [1];", "JavaScript"),
        (None, "", "def f(a):\n    return a", "Python"),
        (None, "", '<div class="a">b</div>', "HTML"),
        ("klingon", "", "nothing known", "Text only"),
    ],
)
def test_the_language_is_named_or_recognised(language: str | None, title: str, code: str, name: str) -> None:
    """The colours follow the language key, else the file in the title, else the code's own look."""
    assert find_lexer(language, title, code).name == name


def test_several_actions_of_one_language_are_coloured_together() -> None:
    """A comment that is opened in one action and closed in the next is a comment in both."""
    scene = read_scene({"title": "a.js", "actions": [typing("/* open"), typing("still */ let a;")]})
    runs = colour_runs(Timeline(scene), palette("dark"), "a.js")

    assert dataclasses.astuple(runs[0])[2:] == dataclasses.astuple(runs[1])[2:]
    assert runs[0].italic
