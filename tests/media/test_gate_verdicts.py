"""The gate lets lessons through and stops what no lesson is meant to be, with a report by time."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import pytest

from shared.errors import InvalidInput, QualityFailed
from shared.media.encode import audio_args, container_args, video_args
from shared.media.gate import Expectation, GateSettings, Verdict, describe, inspect
from shared.media.gate_parts import Part
from shared.media.mix_tracks import Grid
from shared.media.probe import probe
from tests.media.clips import run_quietly
from tests.media.conftest import WHEEL

MOVING = "testsrc2=s=160x90:r=30:d=2"
TONE = "sine=f=440:r=48000:d=2"
SILENCE = "anullsrc=r=48000:d=2"
BLACK = "color=c=black:s=160x90:r=30:d=2"
SQUARE = "aevalsrc='min(1,max(-1,3*sin(2*PI*300*t)))|min(1,max(-1,3*sin(2*PI*300*t)))':s=48000:d=2"
Film = Callable[..., Path]


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """Give a maker of films as we deliver them, but for what is said."""

    def make(picture: str = MOVING, sound: str = TONE, *extra: str, faststart: bool = True) -> Path:
        path = tmp_path / "film.mp4"
        sources = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound)
        container = container_args() if faststart else ["-f", "mp4"]
        run_quietly(WHEEL, *sources, *video_args(Fraction(30)), *audio_args(), *container, *extra, str(path))
        return path

    return make


async def judged(ffmpeg: Path, path: Path, *, audible: bool = True, settings: GateSettings | None = None) -> Verdict:
    """Let a film of two seconds through the gate."""
    expectation = Expectation(Grid(Fraction(30), 60), audible=audible, loudness=-16.0)
    return await inspect(path, expectation, ffmpeg=ffmpeg, scratch=path.parent, settings=settings)


async def stopped(ffmpeg: Path, path: Path) -> list[dict[str, str]]:
    """Return the report of a film that is stopped."""
    with pytest.raises(QualityFailed) as caught:
        await judged(ffmpeg, path)
    assert "\n" not in caught.value.message
    return cast("list[dict[str, str]]", caught.value.details["report"])


async def test_a_sound_film_passes_with_its_loudness(ffmpeg: Path, film: Film) -> None:
    """A film as it must be has no failures; a missed loudness is a warning."""
    verdict = await judged(ffmpeg, film())

    assert (verdict.frames, verdict.seconds) == (60, 2.0)
    assert verdict.loudness
    assert verdict.loudness.integrated == pytest.approx(-21.8, abs=0.3)
    assert [finding.check for finding in verdict.findings] == ["loudness"]
    assert verdict.as_json()["truePeak"] == pytest.approx(-20.8, abs=0.5)


@pytest.mark.parametrize(
    ("picture", "sound", "check"),
    [(BLACK, TONE, "black"), (MOVING, SILENCE, "silence"), (MOVING, SQUARE, "clipping")],
)
async def test_what_is_wrong_throughout_is_stopped(
    ffmpeg: Path, film: Film, picture: str, sound: str, check: str
) -> None:
    """A black picture, a mute voice and distorted sound fail, from when to when."""
    report = await stopped(ffmpeg, film(picture, sound))

    assert (report[0]["check"], report[0]["severity"]) == (check, "failure")
    assert report[0]["at"] == "00:00.000-00:02.000"


@pytest.mark.parametrize(
    ("picture", "sound", "extra", "says"),
    [
        (MOVING, TONE, ("-pix_fmt", "yuv444p", "-profile:v", "high444"), "not every player"),
        ("testsrc2=s=160x90:r=30:d=1", TONE, (), "30 frames and should have 60"),
        (MOVING, "sine=f=440:r=48000:d=1.5", (), "picture ends after the sound"),
        (MOVING, TONE, ("-ar", "44100"), "44100 Hz"),
        (MOVING, TONE, ("-aspect", "4:3"), "squeezed"),
        (MOVING, TONE, ("-an",), "no sound track"),
    ],
    ids=["4:4:4", "short", "sound ends", "44.1 kHz", "squeezed", "no track"],
)
async def test_broken_promises_are_stopped(
    wheel: Path, film: Film, picture: str, sound: str, extra: tuple[str, ...], says: str
) -> None:
    """What does not play everywhere, or is not as long as it must be, is named in a sentence."""
    report = await stopped(wheel, film(picture, sound, *extra))

    assert any(says in finding["says"] for finding in report)


async def test_an_index_behind_the_media_is_stopped(wheel: Path, film: Film) -> None:
    """A browser could not begin to play it."""
    report = await stopped(wheel, film(faststart=False))

    assert "moov" in report[0]["says"]


async def test_a_truncated_film_is_stopped(ffmpeg: Path, film: Film) -> None:
    """A third is missing, although its header says that all is there."""
    path = film()
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])

    assert (await stopped(ffmpeg, path))[0]["check"] == "decode"


async def test_flipped_bits_are_stopped(ffmpeg: Path, film: Film) -> None:
    """A film that decodes with errors is not published; ffmpeg would call it a success."""
    path = film()
    broken = bytearray(path.read_bytes())
    middle = len(broken) // 2
    broken[middle : middle + 600 : 7] = bytes(86)
    path.write_bytes(broken)

    assert (await stopped(ffmpeg, path))[0]["check"] == "decode"


async def test_a_sound_that_alone_is_damaged_is_stopped(ffmpeg: Path, film: Film) -> None:
    """The picture was watched before and is not decoded; ffmpeg 5 calls damage of a sound no damage of an input."""
    path = film(MOVING, "aevalsrc='0.2*sin(2*PI*440*t)+0.1*random(0)':s=48000:d=2")
    whole = await probe(path)
    assert whole.video is not None
    part = Part(whole.video.frames, whole.video.packets)
    broken = bytearray(path.read_bytes())
    at, size = _sound_in(path)
    broken[at : at + size : 7] = bytes(len(broken[at : at + size : 7]))
    path.write_bytes(broken)

    plan = Expectation(Grid(whole.video.rate, whole.video.frames), audible=True, parts=(part,))
    with pytest.raises(QualityFailed) as caught:
        await inspect(path, plan, ffmpeg=ffmpeg, scratch=path.parent, film=whole)

    report = cast("list[dict[str, str]]", caught.value.details["report"])
    assert report[0]["check"] == "decode"


def _sound_in(path: Path) -> tuple[int, int]:
    """Return where some packet in the middle of the sound lies in a file, and its bytes."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(audio=0) if packet.pos is not None]
    middle = packets[len(packets) // 2]
    assert middle.pos is not None
    return middle.pos, middle.size


async def test_pauses_are_told_and_let_through(ffmpeg: Path, film: Film) -> None:
    """A screen that stands still, silence for a while and a dark moment are warnings with their times."""
    picture = f"{MOVING.replace('d=2', 'd=1')}[a];{BLACK.replace('d=2', 'd=1')}[b];[a][b]concat"
    sound = "aevalsrc='0.2*sin(2*PI*440*t)*lt(t,1)':s=48000:d=2"
    settings = GateSettings(black_seconds=0.5, still_seconds=0.5, quiet_seconds=0.5)
    verdict = await judged(ffmpeg, film(picture, sound), settings=settings)

    told = {finding.check: finding for finding in verdict.findings}
    assert {"black", "still", "silence"} <= told.keys()
    for check in ("black", "still", "silence"):
        at = told[check].at
        assert at
        assert at.start == pytest.approx(1.0, abs=0.06)
        assert told[check].as_json()["at"] == f"00:0{at.start:.3f}-00:02.000"


async def test_distorted_moments_are_told_with_their_times(wheel: Path, film: Film) -> None:
    """Sound that is cut off for 0.6 seconds is a warning from when to when; a single beat of 50 ms is none."""
    loud = "between(t,0.2,0.25)+between(t,0.9,1.5)"
    wave = f"min(1,max(-1,(0.2+2.8*({loud}))*sin(2*PI*300*t)))"
    verdict = await judged(wheel, film(MOVING, f"aevalsrc='{wave}|{wave}':s=48000:d=2"))

    told = [finding for finding in verdict.findings if finding.check == "clipping"]
    assert [finding.severity for finding in told] == ["warning"]
    assert told[0].at
    assert told[0].at.start == pytest.approx(0.9, abs=0.11)
    assert told[0].at.end == pytest.approx(1.5, abs=0.11)
    assert told[0].says == "The sound is distorted for 0.6 s: it is cut off at full scale."


async def test_a_blink_is_not_told(wheel: Path, film: Film) -> None:
    """Half a second of black is a cut, not a fault."""
    picture = f"{MOVING},drawbox=c=black:t=fill:enable='between(t,0.5,1)'"
    verdict = await judged(wheel, film(picture))

    assert [finding.check for finding in verdict.findings] == ["loudness"]


async def test_a_still_picture_is_still_although_key_frames_come(wheel: Path, film: Film) -> None:
    """An encoder draws a still picture anew every two seconds, a little different each time; it stands still all the same."""
    screen = "testsrc=s=160x90:r=30:d=1,select=eq(n\\,0),loop=loop=209:size=1,setpts=N/30/TB"
    path = film(screen, "sine=f=440:r=48000:d=7")
    expectation, settings = Expectation(Grid(Fraction(30), 210), audible=True), GateSettings(still_seconds=6)
    verdict = await inspect(path, expectation, ffmpeg=wheel, scratch=path.parent, settings=settings)

    assert [(finding.check, finding.as_json()["at"]) for finding in verdict.findings] == [
        ("still", "00:00.000-00:07.000")
    ]


async def test_a_film_that_was_bought_is_told_of_and_not_refused(wheel: Path, film: Film, tmp_path: Path) -> None:
    """It is paid for: that it is black, mute and no mp4 of ours is only said; what cannot be decoded is no film."""
    path = tmp_path / "bought.mkv"
    sources = ("-f", "lavfi", "-i", "color=c=black:s=128x80:r=24:d=2", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono")
    run_quietly(wheel, *sources, "-shortest", "-c:v", "libx264", "-c:a", "libmp3lame", str(path))
    verdict = await describe(path, ffmpeg=wheel, scratch=tmp_path)

    assert {(finding.check, finding.severity) for finding in verdict.findings} == {
        ("black", "warning"),
        ("silence", "warning"),
    }
    assert (verdict.frames, verdict.picture is not None) == (48, True)
    cut = film()
    cut.write_bytes(cut.read_bytes()[:-9000])
    with pytest.raises(InvalidInput):
        await describe(cut, ffmpeg=wheel, scratch=tmp_path)


async def test_a_dark_code_screen_is_not_black(wheel: Path, film: Film) -> None:
    """A dark editor with one word on it, standing still and silent, is a lesson."""
    screen = "color=c=0x0d1117:s=160x90:r=30:d=2,drawbox=x=10:y=10:w=30:h=6:c=white:t=fill"
    verdict = await judged(wheel, film(screen, SILENCE), audible=False)

    assert [finding.check for finding in verdict.findings] == ["silence"]
