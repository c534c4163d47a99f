"""The gate notices sound that is not where the plan put it, and does not watch the same picture twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from shared.errors import QualityFailed
from shared.media.encode import audio_args, container_args, video_args
from shared.media.gate import Expectation, Finding, Stretch, Verdict, inspect
from shared.media.gate_parts import Watched, copied_part
from shared.media.mix_tracks import Grid
from shared.media.probe import probe
from tests.media.clips import run_quietly
from tests.media.conftest import WHEEL

PICTURE = "testsrc2=s=160x90:r=30:d=2"
TONE = "sine=f=440:r=48000:d=2"
PLAN = Expectation(Grid(Fraction(30), 60), audible=True)
Film = Callable[..., Path]


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """Give a maker of films as we deliver them, but for what is said."""

    def make(*inputs: str, filters: tuple[str, ...] = (), fps: int = 30) -> Path:
        sources = inputs or ("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", TONE)
        path = tmp_path / "film.mp4"
        made = [*video_args(Fraction(fps)), *audio_args(), *container_args()]
        run_quietly(WHEEL, *sources, *filters, *made, str(path))
        return path

    return make


async def report(path: Path) -> list[dict[str, str]]:
    """Return what is said of a film that is stopped."""
    with pytest.raises(QualityFailed) as caught:
        await inspect(path, PLAN, ffmpeg=WHEEL, scratch=path.parent)
    return cast("list[dict[str, str]]", caught.value.details["report"])


HOLE = ("-af", "asetpts=PTS+gte(T\\,1)*0.2/TB")
SHORT = ("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", TONE.replace("d=2", "d=1.9"))


@pytest.mark.parametrize(
    ("inputs", "filters", "check", "says"),
    [
        (SHORT, (), "format", "The picture ends after the sound, by"),
        ((), HOLE, "sync", "The sound is displaced by 200 ms from here on."),
    ],
    ids=["short sound", "a hole in the sound"],
)
async def test_sound_that_does_not_follow_is_stopped(
    film: Film, inputs: tuple[str, ...], filters: tuple[str, ...], check: str, says: str
) -> None:
    """Sound that ends early, and sound with a hole, are told in a sentence each."""
    told = await report(film(*inputs, filters=filters))

    assert any(one["check"] == check and one["says"].startswith(says) for one in told)


@pytest.mark.parametrize("late", ["sound", "picture"])
async def test_a_track_that_an_edit_list_delays_is_stopped(film: Film, late: str) -> None:
    """Both tracks are whole, and one is shown or heard 0.3 seconds later than the other."""
    path = film()
    moved, tracks = path.with_name("moved.mp4"), ("1:v", "0:a") if late == "sound" else ("0:v", "1:a")
    args = ("-itsoffset", "0.3", "-i", str(path), "-i", str(path), "-map", tracks[0], "-map", tracks[1], "-c", "copy")
    run_quietly(WHEEL, *args, *container_args(), str(moved))

    told = " ".join(one["says"] for one in await report(moved))
    assert re.search(rf"The {late} starts at 0\.(300|279) s, not at 0\.", told)  # a copied AAC track brings its priming


async def test_a_hole_is_told_with_its_time(film: Film) -> None:
    """The report says where the sound leaves the picture, within a window of a tenth of a second."""
    told = next(one for one in await report(film(filters=HOLE)) if one["check"] == "sync")

    begin, _, end = told["at"].partition("-")
    assert "00:00.900" <= begin <= "00:01.100" < end <= "00:01.400"


async def test_the_right_frames_at_the_wrong_pace_are_stopped(film: Film) -> None:
    """Sixty frames are not two seconds when they are shown at 25 a second, although sound and picture end together."""
    slow = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2.4", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=2.4")
    told = await report(film(*slow, fps=25))

    assert told[0]["says"] == "The picture lasts 2.400 s and should last 2.000 s."


async def watched_again(path: Path, verdict: Verdict) -> Verdict:
    """Let a film through the gate whose picture is said to be the one of an earlier verdict."""
    said = replace(verdict, findings=(Finding("still", "warning", "It stood still.", Stretch(0.5, 1.5)),))
    film = await probe(path)
    assert verdict.film is not None
    plan = replace(PLAN, parts=(copied_part(film, 60, verdict.film, Watched.read(said.as_json())),))
    return await inspect(path, plan, ffmpeg=WHEEL, scratch=path.parent)


async def test_a_copied_picture_is_not_watched_again(film: Film) -> None:
    """Packets that are equal show what they showed before: what was said of them then is said of the new film."""
    path = film()
    first = await inspect(path, PLAN, ffmpeg=WHEEL, scratch=path.parent)
    copied = path.with_name("copied.mp4")
    other = ("-f", "lavfi", "-i", TONE.replace("440", "880"), "-map", "0:v", "-map", "1:a", "-c:v", "copy")
    run_quietly(WHEEL, "-i", str(path), *other, *audio_args(), *container_args(), str(copied))
    again = await watched_again(copied, first)

    assert again.picture == first.picture
    assert again.frames == 60
    assert [(one.check, one.at) for one in again.findings] == [("still", Stretch(0.5, 1.5))]


async def test_another_picture_is_watched_whatever_is_said_of_it(film: Film) -> None:
    """One changed byte is another picture: it is decoded, and nothing that was said of the first one is believed."""
    path = film()
    first = await inspect(path, PLAN, ffmpeg=WHEEL, scratch=path.parent)
    bent = bytearray(path.read_bytes())
    bent[len(bent) // 2] ^= 0x55
    path.write_bytes(bent)

    try:
        again = await watched_again(path, first)
    except QualityFailed as error:
        assert cast("list[dict[str, str]]", error.details["report"])[0]["check"] == "decode"  # noqa: PT017  either is right
    else:
        assert again.picture != first.picture
        assert "still" not in [one.check for one in again.findings]
