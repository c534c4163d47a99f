"""Painted pictures become a video that plays everywhere, frame for frame."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from shared.media.film import Area, Film, write_film

SIZE = (192, 108)


def tone(path: Path, seconds: float, channels: int = 1) -> Path:
    """Write a tone as WAV."""
    time = np.arange(round(48_000 * seconds)) / 48_000
    samples = np.repeat(np.round(np.sin(2 * np.pi * 440 * time) * 12_000).astype("<i2"), channels)
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, 48_000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


def moving(number: int) -> tuple[Image.Image, Area | None]:
    """Paint a bar that moves over a grey ground, every picture anew."""
    picture = Image.new("RGB", SIZE, (90, 90, 90))
    ImageDraw.Draw(picture).rectangle((number * 3, 31, number * 3 + 20, 60), fill=(220, 40, 60))
    return picture, None


def pictures(path: Path) -> list[npt.NDArray[np.int16]]:
    """Decode all pictures of a video."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24").astype(np.int16) for frame in container.decode(video=0)]


def test_a_film_meets_the_output_contract(tmp_path: Path) -> None:
    """H.264 High, yuv420p, bt709, constant rate, AAC 48 kHz stereo, both from zero and equally long, index in front."""
    film = write_film(tmp_path / "a.mp4", moving, 40, size=SIZE, fps=30, sound=tone(tmp_path / "t.wav", 0.7))

    with av.open(str(film.path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.profile) == ("h264", "High")
        assert (video.pix_fmt, video.frames, video.average_rate) == ("yuv420p", 40, Fraction(30))
        assert (video.codec_context.colorspace, video.codec_context.color_range) == (1, 1)
        assert (audio.codec_context.name, audio.rate, audio.codec_context.layout.name) == ("aac", 48_000, "stereo")
        assert (video.start_time, audio.start_time) == (0, 0)
        assert video.time_base is not None
        assert audio.time_base is not None
        assert video.duration is not None
        assert audio.duration is not None
        assert float(video.duration * video.time_base) == pytest.approx(40 / 30, abs=0.001)
        assert float(audio.duration * audio.time_base) == pytest.approx(40 / 30, abs=0.022)
    content = film.path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_film_without_sound_carries_silence(tmp_path: Path) -> None:
    """Every film has a sound track, so that films can be joined and mixed without a special case."""
    film = write_film(tmp_path / "a.mp4", moving, 30, size=SIZE, fps=30)

    with av.open(str(film.path)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert len(heard) / 48_000 == pytest.approx(1, abs=0.022)
    assert not heard.any()


@pytest.mark.parametrize("channels", [1, 2])
def test_sound_is_cut_or_filled_up_to_the_picture(channels: int, tmp_path: Path) -> None:
    """However long the sound is, it ends with the picture, and what is missing is silence."""
    sound = tone(tmp_path / "t.wav", 0.5, channels)
    long = write_film(tmp_path / "long.mp4", moving, 30, size=SIZE, fps=30, sound=sound)
    short = write_film(tmp_path / "short.mp4", moving, 6, size=SIZE, fps=30, sound=sound)

    for film, seconds in ((long, 1.0), (short, 0.2)):
        with av.open(str(film.path)) as container:
            heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        assert len(heard) / 48_000 == pytest.approx(seconds, abs=0.022)
        assert np.abs(heard[9_600 - 4_800 : 9_600 - 2_400]).max() > 0.2
        if seconds == 1.0:
            assert np.abs(heard[30_000:40_000]).max() < 0.001


def test_pictures_arrive_as_painted(tmp_path: Path) -> None:
    """Every frame shows what was painted for it."""
    film = write_film(tmp_path / "a.mp4", moving, 20, size=SIZE, fps=30)

    for number, shown in enumerate(pictures(film.path)):
        painted = np.asarray(moving(number)[0]).astype(np.int16)
        assert np.abs(shown - painted).mean() < 4


def test_changed_areas_give_the_same_film_as_whole_pictures(tmp_path: Path) -> None:
    """Converting only what changed, at odd edges too, loses nothing; None repeats the picture."""
    canvas = Image.new("RGB", SIZE, (20, 20, 30))

    def partly(number: int) -> tuple[Image.Image, Area | None] | None:
        if number % 3 == 2:
            return None
        area = (7 + number * 5, 11 + number, 7 + number * 5 + 13, 11 + number + 17)
        canvas.paste((250, 200, 40), area)
        return canvas, area

    kept: list[Image.Image] = []

    def wholly(number: int) -> tuple[Image.Image, Area | None]:
        return kept[number], None

    with Film(tmp_path / "part.mp4", size=SIZE, fps=30) as film:
        for number in range(20):
            painted = partly(number)
            film.show(*(painted or (None, None)))
            kept.append(canvas.copy())
    write_film(tmp_path / "whole.mp4", wholly, 20, size=SIZE, fps=30)

    for part, whole in zip(pictures(tmp_path / "part.mp4"), pictures(tmp_path / "whole.mp4"), strict=True):
        assert np.abs(part - whole).max() <= 48
        assert np.abs(part - whole).mean() < 0.6


def test_a_film_that_breaks_off_leaves_its_error(tmp_path: Path) -> None:
    """An error while painting passes through, and files are closed."""

    def broken(number: int) -> tuple[Image.Image, Area | None]:
        if number == 3:
            raise ZeroDivisionError
        return moving(number)

    with pytest.raises(ZeroDivisionError):
        write_film(tmp_path / "a.mp4", broken, 10, size=SIZE, fps=30, sound=tone(tmp_path / "t.wav", 1))
