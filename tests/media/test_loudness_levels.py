"""Speech comes out at the loudness that was asked for, under the true-peak ceiling; music goes down under speech."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shared.media.encode import audio_args, container_args
from shared.media.loudness import TRUE_PEAK, level, measure, read_summary
from shared.media.mix import MixSpec, mix
from shared.media.process import Limits, input_args, run_ffmpeg
from shared.media.speaking import speak
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import between, hear, tone

Make = Callable[[Clip], Path]
SCRIPT = "A loop repeats its body, and it stops when its condition turns false. Take this apple, put it in the basket."
MUSIC = 3000.0


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Speak some sentences once for all tests of this file."""
    return speak(SCRIPT, tmp_path_factory.mktemp("voice") / "voice.wav").path


@pytest.fixture(scope="session")
def film_with_voice(tmp_path_factory: pytest.TempPathFactory, voice: Path) -> Path:
    """Give a film whose speaker begins after 1.5 seconds and is heard to its end."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    picture = "color=c=0x203060:s=160x90:r=30:d=6"
    delayed = "[1:a]adelay=delays=1500:all=1,apad,atrim=end=6[a]"
    given = ("-f", "lavfi", "-i", picture, "-i", str(voice), "-filter_complex", delayed, "-map", "0:v", "-map", "[a]")
    run_quietly(WHEEL, *given, "-c:v", "libx264", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path))
    return path


@pytest.mark.parametrize("gain", [-30, 6], ids=["whispered", "shouted"])
async def test_speech_reaches_its_loudness(ffmpeg: Path, tmp_path: Path, voice: Path, gain: int) -> None:
    """Speech at any level comes out at -16 LUFS within half a unit, and its true peaks stay under the ceiling."""
    given = tmp_path / "given.wav"
    run_quietly(WHEEL, "-i", str(voice), "-af", f"volume={gain}dB", "-c:a", "pcm_f32le", str(given))
    chain = await level(input_args(given.name), -16.0, ffmpeg=ffmpeg, cwd=tmp_path)
    assert chain is not None
    args = [*input_args(given.name), "-af", chain, *audio_args(), *container_args(), "levelled.mp4"]
    await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=tmp_path, limits=Limits())

    heard = await measure(input_args("levelled.mp4"), ffmpeg=ffmpeg, cwd=tmp_path)
    assert heard.integrated == pytest.approx(-16.0, abs=0.5)
    assert heard.true_peak is not None
    assert heard.true_peak <= TRUE_PEAK


@pytest.mark.parametrize("source", ["anullsrc=r=48000:d=2", "sine=f=500:d=0.2"], ids=["silence", "a blip"])
async def test_what_has_no_loudness_is_left_as_it_is(ffmpeg: Path, tmp_path: Path, source: str) -> None:
    """Silence, and what is shorter than R128's first block, is not lifted."""
    run_quietly(WHEEL, "-f", "lavfi", "-i", source, str(tmp_path / "given.wav"))

    assert await level(input_args("given.wav"), -16.0, ffmpeg=ffmpeg, cwd=tmp_path) is None


async def test_a_mix_reaches_its_loudness(wheel: Path, tmp_path: Path, film_with_voice: Path) -> None:
    """Voice and looped music together come out at the loudness of the config."""
    music = _music(tmp_path, 0.5)
    spec = MixSpec(mode="overlay", loop=True, duck=True, volume=0.3, loudness=-16.0)
    film = await mix(film_with_voice, music, spec, scratch=tmp_path, ffmpeg=wheel)

    heard = await measure(input_args(film.path.name), ffmpeg=wheel, cwd=tmp_path)
    assert heard.integrated == pytest.approx(-16.0, abs=0.5)
    assert heard.true_peak is not None
    assert heard.true_peak <= TRUE_PEAK
    assert film.copied


async def test_ducking_lowers_music_under_speech_only(ffmpeg: Path, tmp_path: Path, film_with_voice: Path) -> None:
    """While somebody speaks, the music is 8 to 20 dB lower; before that it is as loud as ever."""
    levels = {}
    for duck in (False, True):
        (folder := tmp_path / str(duck)).mkdir()
        spec = MixSpec(mode="overlay", duck=duck)
        film = await mix(film_with_voice, _music(folder, 8.0), spec, scratch=folder, ffmpeg=ffmpeg)
        heard = hear(film.path)
        spoken = [tone(between(heard, at, at + 0.1), MUSIC) for at in np.arange(1.8, 3.8, 0.1)]
        levels[duck] = tone(between(heard, 0.5, 1.4), MUSIC), float(np.median(spoken))

    assert levels[True][0] == pytest.approx(levels[False][0], abs=0.3)
    assert 8 < levels[False][1] - levels[True][1] < 20


def _music(folder: Path, seconds: float) -> Path:
    path = folder / "music.wav"
    tones = f"0.1*sin(2*PI*{MUSIC}*t)"
    run_quietly(WHEEL, "-f", "lavfi", "-i", f"aevalsrc='{tones}|{tones}':s=48000:d={seconds}", str(path))
    return path


def test_silence_has_no_numbers() -> None:
    """What ffmpeg writes for silence, -70 LUFS and peaks of -inf or nan, is read as nothing."""
    for peak in ("-inf", "nan"):
        said = f"Summary:\n  I:         -70.0 LUFS\n  LRA:         0.0 LU\n  True peak:\n    Peak:       {peak} dBFS\n"
        heard = read_summary(said)
        assert (heard.integrated, heard.true_peak) == (None, None)
