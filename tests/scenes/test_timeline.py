"""One timeline says what every frame shows, exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.scenes import read_scene
from shared.domain.timeline import Timeline
from shared.errors import InvalidInput

SPEEDS = {"slow": 10, "normal": 15, "fast": 25}
_code = st.lists(st.text(st.sampled_from("ab =;"), max_size=12), min_size=1, max_size=4).map(
    lambda lines: "\n".join(["x", *lines])
)
_durations = st.integers(1, 3000).map(lambda milliseconds: milliseconds / 1000)
_actions = st.lists(
    st.one_of(
        st.builds(
            lambda code, speed: {"type": "type", "code": code, "speed": speed}, _code, st.sampled_from(sorted(SPEEDS))
        ),
        st.builds(lambda seconds: {"type": "pause", "duration": seconds}, _durations),
        st.builds(lambda seconds: {"type": "highlight", "lines": [1], "duration": seconds}, _durations),
    ),
    max_size=6,
).map(lambda rest: [{"type": "type", "code": "go();", "speed": "fast"}, *rest])


def timeline(*actions: dict[str, Any]) -> Timeline:
    """Return the timeline of a scene with these actions."""
    return Timeline(read_scene({"title": "t", "actions": list(actions)}))


@given(_actions, st.sampled_from([1, 24, 25, 30, 60]))
def test_letters_only_ever_come(actions: list[dict[str, Any]], fps: int) -> None:
    """Typed code stays: from frame to frame text grows or holds, and the last frame shows all of it."""
    line = timeline(*actions)
    typed = [line.frame(number, fps).typed for number in range(line.frames(fps))]

    assert typed == sorted(typed)
    assert typed[-1] == len(line.text)


@given(_actions)
def test_the_duration_is_the_sum_of_all_actions(actions: list[dict[str, Any]]) -> None:
    """A scene lasts as long as its characters at their speeds, its pauses and its highlights, to the fraction."""
    total = Fraction(0)
    for action in actions:
        if action["type"] == "type":
            total += Fraction(len(action["code"].removesuffix("\n")), SPEEDS[action["speed"]])
        else:
            total += Fraction(str(action["duration"]))

    assert timeline(*actions).duration == total


@given(_actions, st.sampled_from([24, 30, 60]))
def test_the_frames_are_the_duration_to_the_nearest_frame(actions: list[dict[str, Any]], fps: int) -> None:
    """No frame is lost or invented, whatever the scene."""
    line = timeline(*actions)

    assert abs(line.frames(fps) - line.duration * fps) <= Fraction(1, 2) or line.frames(fps) == 1


@given(_actions)
def test_spans_follow_each_other_without_gap(actions: list[dict[str, Any]]) -> None:
    """Every moment of a scene belongs to exactly one span."""
    spans = timeline(*actions).spans

    assert spans[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(spans))


@pytest.mark.parametrize("speed", sorted(SPEEDS))
def test_each_speed_types_so_many_characters_a_second(speed: str) -> None:
    """Slow, normal and fast are 10, 15 and 25 characters a second."""
    line = timeline({"type": "type", "code": "x" * 100, "speed": speed})

    assert line.at(Fraction(1)).typed == SPEEDS[speed]


def test_lines_have_their_own_speeds() -> None:
    """A list of speeds holds for one line each; the line break counts with its line."""
    line = timeline({"type": "type", "code": "abcdefghi\nxyz", "speed": ["slow", "fast"]})

    assert line.duration == Fraction(10, 10) + Fraction(3, 25)
    assert line.at(Fraction(1, 2)).typed == 5


def test_more_typing_continues_on_a_new_line() -> None:
    """A second type action adds its code below the first."""
    line = timeline({"type": "type", "code": "a"}, {"type": "pause", "duration": 1}, {"type": "type", "code": "b"})

    assert line.text == "a\nb"
    assert line.at(Fraction(1)).typed == 1
    assert line.at(line.duration).typed == 3


def test_marks_last_exactly_as_long_as_their_action() -> None:
    """Lines are marked in the frames of their highlight and in no other."""
    line = timeline(
        {"type": "type", "code": "x" * 15},
        {"type": "highlight", "lines": [1], "duration": 0.5, "description": "so"},
        {"type": "pause", "duration": 0.5},
    )
    marked = [number for number in range(line.frames(30)) if line.frame(number, 30).lines]

    assert marked == list(range(30, 45))
    assert line.frame(30, 30).description == "so"


def test_a_resting_cursor_blinks_and_a_typing_one_does_not() -> None:
    """The cursor is seen all through typing, and half of the time in a pause."""
    line = timeline({"type": "type", "code": "x" * 30}, {"type": "pause", "duration": 2})
    seen = [line.frame(number, 30).cursor for number in range(line.frames(30))]

    assert all(seen[:60])
    assert 25 <= sum(seen[60:]) <= 35


def test_a_scene_of_hours_is_refused() -> None:
    """A scene that would render for hours is refused before it starts."""
    with pytest.raises(InvalidInput, match="at most 3600 s"):
        timeline({"type": "type", "code": "x"}, *[{"type": "pause", "duration": 600}] * 7)
