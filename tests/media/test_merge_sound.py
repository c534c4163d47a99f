"""What a segment sounds like in the film: its channels, its start, and nothing that clicks where two meet."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from shared.media.merge import Merged, MergeSpec, merge
from tests.media.clips import run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import RATE, Samples, between, hear, tone

PICTURE = "color=c=0x203060:s=160x90:r=25:d=0.4[v]"


def sounding(path: Path, sound: str, *coding: str) -> Path:
    """Write 0.4 s of picture with a sound."""
    graph = f"{PICTURE};{sound}[a]"
    coded = ("-c:v", "libx264", "-preset", "ultrafast", *coding)
    run_quietly(WHEEL, "-filter_complex", graph, "-map", "[v]", "-map", "[a]", *coded, str(path))
    return path


async def film_of(paths: list[Path], ffmpeg: Path, scratch: Path, spec: MergeSpec | None = None) -> Merged:
    """Merge in a scratch directory of its own."""
    scratch.mkdir()
    return await merge(paths, spec or MergeSpec(), scratch=scratch, ffmpeg=ffmpeg)


async def test_channels_come_where_they_belong(ffmpeg: Path, tmp_path: Path) -> None:
    """Mono is heard in both ears as loud as it was; of 5.1, left stays left and the middle is heard on both sides."""
    wave = "0.2*sin(2*PI*{}*t)"
    five = "|".join(wave.format(hertz) for hertz in (500, 700, 900, 60, 1300, 1700))
    mono = sounding(tmp_path / "mono.mp4", f"aevalsrc={wave.format(500)}:s=44100:d=0.4")
    surround = sounding(
        tmp_path / "5.1.mov", f"aevalsrc={five}:s=48000:d=0.4:c=5.1", "-c:a", "pcm_s16le", "-channel_layout", "5.1"
    )

    heard = hear((await film_of([mono, surround], ffmpeg, tmp_path / "film")).path)

    first, second = between(heard, 0.05, 0.35), between(heard, 0.45, 0.75)
    original = 20 * np.log10(0.2)
    assert [tone(ear, 500) for ear in (first, first[:, ::-1])] == pytest.approx([original] * 2, abs=0.5)
    left, right = second, second[:, ::-1]
    assert tone(left, 500) > tone(right, 500) + 40
    assert tone(right, 700) > tone(left, 700) + 40
    assert tone(left, 900) == pytest.approx(tone(right, 900), abs=0.2)
    assert tone(left, 1300) > tone(left, 1700) + 40
    assert tone(left, 500) - tone(left, 900) == pytest.approx(3, abs=0.5)


@pytest.mark.parametrize("transition", ["none", "crossfade"])
async def test_no_joint_clicks_or_gapes(ffmpeg: Path, tmp_path: Path, transition: str) -> None:
    """Loud tones meet at opposite crests, out of AAC with its priming: no step that is not the tone's own, no hole."""
    up, down = (
        sounding(tmp_path / f"{name}.mp4", f"aevalsrc={level}*cos(2*PI*250*t):s=48000:d=0.4", "-c:a", "aac")
        for name, level in (("up", "0.5"), ("down", "-0.5"))
    )
    spec = MergeSpec(transition="crossfade" if transition == "crossfade" else "none", transition_seconds=Fraction(1, 5))

    film = await film_of([up, down, up], ffmpeg, tmp_path / "film", spec)

    heard = hear(film.path)[:, 0]
    own_step = 0.5 * 2 * np.pi * 250 / RATE
    for place in film.timeline.places[1:]:
        at = round(place.start * RATE / film.timeline.fps)
        assert np.abs(np.diff(heard[at - 2400 : at + 12000])).max() < 3 * own_step
    if transition == "none":
        assert longest_quiet(heard[2400:-2400]) < 0.010


def longest_quiet(heard: Samples) -> float:
    """Return the seconds of the longest time in which nothing is heard."""
    loud = np.flatnonzero(np.abs(heard) > 0.1)
    return float(np.diff(loud).max()) / RATE
