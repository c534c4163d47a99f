"""Every ffmpeg that is on this machine, and a folder of clips that are made once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.media.clips import Clip, make_clip

WHEEL = Path(imageio_ffmpeg.get_ffmpeg_exe())
DEBIAN = Path("/usr/bin/ffmpeg")
PRESENT = {"wheel": WHEEL} | ({"debian": DEBIAN} if DEBIAN.exists() else {})


@pytest.fixture(params=list(PRESENT.values()), ids=list(PRESENT))
def ffmpeg(request: pytest.FixtureRequest) -> Path:
    """Give each ffmpeg in turn: the static one of the wheel, and Debian's where it is installed."""
    path: Path = request.param
    return path


@pytest.fixture
def wheel() -> Path:
    """Give the wheel's ffmpeg alone, where the promise does not depend on which one it is."""
    return WHEEL


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Clip], Path]:
    """Give a maker of clips; equal clips are one file."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[Clip, Path] = {}

    def make(clip: Clip) -> Path:
        if clip not in made:
            made[clip] = make_clip(WHEEL, folder / f"clip-{len(made)}", clip)
        return made[clip]

    return make
