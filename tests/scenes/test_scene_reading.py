"""Scenes are read in both forms, and every mistake is named where it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.domain.scenes import HighlightAction, PauseAction, Scene, Speed, TypeAction, read_scene
from shared.errors import InvalidInput

FULL: dict[str, Any] = {
    "title": "Multiple Speeds Example",
    "description": "Fast boilerplate, slow for important concepts",
    "theme": "dark",
    "backgroundColor": "#102030",
    "language": "javascript",
    "actions": [
        {"type": "type", "code": "// Setup code (fast)\nconst numbers = [1, 2, 3];", "speed": ["fast", "slow"]},
        {"type": "pause", "duration": 0.3},
        {"type": "type", "code": "let total = 0;"},
        {"type": "highlight", "lines": [2, 3], "duration": 1},
    ],
}
SHORT: dict[str, Any] = {
    "language": "javascript",
    "theme": "dark",
    "code": "const element = document.querySelector('.box');\nelement.style.transform = 'translateX(100px)';",
    "highlights": [{"line": 2, "description": "Transform to move element"}],
}


def scene_with(**action: Any) -> dict[str, Any]:
    """Return a scene of one line and one more action."""
    return {"title": "t", "actions": [{"type": "type", "code": "let a = 1;"}, action]}


def test_full_form_is_read() -> None:
    """Every key of a full scene arrives, with the defaults of those that are left out."""
    scene = read_scene(FULL)

    assert isinstance(scene, Scene)
    typing, pause, more, highlight = scene.actions
    assert isinstance(typing, TypeAction)
    assert typing.speeds() == (Speed.FAST, Speed.SLOW)
    assert isinstance(pause, PauseAction)
    assert isinstance(more, TypeAction)
    assert more.speed is Speed.NORMAL
    assert isinstance(highlight, HighlightAction)
    assert highlight.lines == (2, 3)


def test_short_form_is_typed_and_then_each_highlight_is_held() -> None:
    """The short form types all code at normal speed and holds its highlights one after the other."""
    scene = read_scene(SHORT)

    kinds = [action.type for action in scene.actions]
    assert kinds == ["type", "pause", "highlight"]
    held = scene.actions[2]
    assert isinstance(held, HighlightAction)
    assert (held.lines, held.description) == ((2,), "Transform to move element")
    assert held.duration >= 2


def test_line_breaks_and_tabs_become_single_characters() -> None:
    """Code from any editor is counted the same: one character per column and line break."""
    scene = read_scene({"title": "t", "actions": [{"type": "type", "code": "a\r\n\tb\r\n", "speed": ["slow", "fast"]}]})

    action = scene.actions[0]
    assert isinstance(action, TypeAction)
    assert action.code == "a\n    b"


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ([1], "inputs.config", "not an object"),
        ({"title": "t"}, "inputs.config.actions", "missing"),
        ({"title": "t", "actions": []}, "inputs.config.actions", "empty"),
        (scene_with(type="zoom"), "inputs.config.actions[1]", "type, pause or highlight"),
        (scene_with(duration=1), "inputs.config.actions[1]", "has no type"),
        (scene_with(type="pause"), "inputs.config.actions[1].duration", "missing"),
        (scene_with(type="pause", duration=-1), "inputs.config.actions[1].duration", "-1"),
        (scene_with(type="pause", duration=float("nan")), "inputs.config.actions[1].duration", "finite"),
        (scene_with(type="pause", duration="2"), "inputs.config.actions[1].duration", "number"),
        (scene_with(type="type", code="a\nb", speed=["fast"]), "inputs.config.actions[1]", "1 speeds for 2 lines"),
        (scene_with(type="type", code="a", speed="quick"), "inputs.config.actions[1].speed", "slow, normal or fast"),
        (scene_with(type="type", code="a\nb", speed=["fast", 3]), "inputs.config.actions[1].speed", "slow, normal"),
        (scene_with(type="type", code=" \n"), "inputs.config.actions[1].code", "no code"),
        (scene_with(type="type", code="a" * 30_000), "inputs.config", "split it"),
        (scene_with(type="highlight", lines=[2], duration=1), "inputs.config.actions[1].lines", "names line 2"),
        (scene_with(type="highlight", lines=[0], duration=1), "inputs.config.actions[1].lines[0]", "greater"),
        (scene_with(type="highlight", lines=1, duration=1), "inputs.config.actions[1].lines", "brackets"),
        (scene_with(type="pause", duration=1, zoom=2), "inputs.config.actions[1].zoom", "no key"),
        ({**FULL, "backgroundColor": "red {}"}, "inputs.config.backgroundColor", "#rrggbb"),
        ({**FULL, "theme": "blue"}, "inputs.config.theme", "dark"),
        ({"actions": [{"type": "pause", "duration": 1}]}, "inputs.config", "types no code"),
        ({"code": "a", "highlights": ["x"]}, "inputs.config.actions[2].lines", "not a list"),
    ],
)
def test_mistakes_are_named_with_path_and_remedy(data: Any, field: str, words: str) -> None:
    """What cannot be rendered is refused in one sentence that names the place and what to do."""
    with pytest.raises(InvalidInput) as refused:
        read_scene(data)

    assert refused.value.field == field
    assert words in refused.value.message


def test_all_mistakes_are_reported_at_once() -> None:
    """An editor mends everything in one go."""
    data = {**FULL, "theme": "blue", "actions": [{"type": "type", "code": "a", "speed": "x"}, {"type": "pause"}]}

    with pytest.raises(InvalidInput) as refused:
        read_scene(data)

    assert set(refused.value.details) == {
        "inputs.config.theme",
        "inputs.config.actions[0].speed",
        "inputs.config.actions[1].duration",
    }
    json.dumps(refused.value.as_json())
