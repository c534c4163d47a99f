"""Composed frames look as they did when somebody looked at them: ``golden/*.png``, see ``goldens.py``."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.media.goldens import CASES, FOLDER, frames_of, likeness, make_layers, read_golden

ALIKE = 0.98


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the clips that all cases are made of."""
    folder = tmp_path_factory.mktemp("layers")
    make_layers(folder)
    return folder


@pytest.mark.parametrize("name", list(CASES))
async def test_frames_are_as_they_were(ffmpeg: Path, tmp_path: Path, layers: Path, name: str) -> None:
    """Place, size, cut, shape, line, opacity, time, alpha and words are those of the picture that was kept."""
    for file, picture in (await frames_of(name, layers, tmp_path, ffmpeg)).items():
        assert likeness(picture, read_golden(file)) >= ALIKE, file


def test_pictures_that_differ_are_told_apart() -> None:
    """The measure is sharp enough: none of the kept pictures passes for the next one, and each passes for itself."""
    pictures = [read_golden(path.name) for path in sorted(FOLDER.glob("*.png"))]

    assert likeness(pictures[0], pictures[0]) == pytest.approx(1.0)
    assert all(likeness(one, other) < ALIKE for one, other in pairwise(pictures))
