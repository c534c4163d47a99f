from __future__ import annotations

from typing import Any

import pytest

from shared.domain.explain import explain

OLD: dict[str, Any] = {
    "type": "merge-videos",
    "version": 1,
    "provider": "ffmpeg",
    "config": {"fit": "crop", "fps": None},
    "asset": None,
    "inputs": {"segments": ["a", "b"]},
}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, "nothing changed"),
        ({"inputs": {"segments": ["b", "a"]}}, "segments has another order"),
        ({"inputs": {"segments": ["a", "c"]}}, "segments changed at 2"),
        ({"inputs": {"segments": ["a", "b", "c"]}}, "segments has 3 instead of 2"),
        ({"inputs": {"segments": ["a", "b"], "script": ["s"]}}, "script is new"),
        ({"inputs": {}}, "segments is gone"),
        ({"config": {"fit": "letterbox", "fps": None}}, 'config.fit is "letterbox" instead of "crop"'),
        ({"config": {"fit": "crop"}}, "config.fps is no more"),
        ({"config": {"fit": "crop", "fps": None, "hue": 1}}, "config.hue is new"),
        ({"provider": "local"}, "made by local instead of ffmpeg"),
        ({"version": 2}, "the executor has a new version"),
        ({"type": "mix-audio"}, "type is mix-audio instead of merge-videos"),
        ({"asset": {"type": "text", "content": "x"}}, "asset type and content changed"),
    ],
)
def test_difference_is_named(changed: dict[str, Any], why: str) -> None:
    """Each ingredient that differs is a sentence."""
    assert explain(OLD, OLD | changed) == why


def test_single_slot_is_simply_changed() -> None:
    """A slot with one reference needs no place."""
    assert explain(OLD | {"inputs": {"script": ["a"]}}, OLD | {"inputs": {"script": ["b"]}}) == "script changed"


def test_many_differences_are_counted() -> None:
    """Three reasons are enough to understand; the rest is counted."""
    new = OLD | {"inputs": {"segments": ["a"]}, "config": {"fit": "letterbox", "fps": "25/1"}, "version": 2}

    assert explain(OLD, new).endswith("; and 1 more")


def test_results_of_older_releases_can_be_compared() -> None:
    """Ingredients that were kept before a key existed are no obstacle."""
    assert "made by" in explain({"type": "merge-videos"}, OLD)
