"""A mix ends where its picture ends, to the frame and the sample, whatever lengths it is made from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shared.errors import InvalidInput
from shared.media.mix import Mixed, MixSpec, mix
from shared.media.probe import probe
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import RATE, between, hear, see, tone

Make = Callable[[Clip], Path]
MUSIC = 3000.0
BEEP = 1000.0


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Callable[[float, str], Path]:
    """Give a steady tone of so many seconds as a file of a kind."""
    folder = tmp_path_factory.mktemp("music")

    def make(seconds: float, suffix: str = "wav") -> Path:
        path = folder / f"music-{seconds}.{suffix}"
        if not path.exists():
            source = f"aevalsrc='0.2*sin(2*PI*{MUSIC}*t)|0.2*sin(2*PI*{MUSIC}*t)':s=44100:d={seconds}"
            run_quietly(WHEEL, "-f", "lavfi", "-i", source, str(path))
        return path

    return make


Music = Callable[..., Path]


async def mixed(ffmpeg: Path, folder: Path, video: Path, audio: Path, spec: MixSpec) -> Mixed:
    """Mix without captions."""
    return await mix(video, audio, spec, scratch=folder, ffmpeg=ffmpeg)


@pytest.mark.parametrize(("fps", "seconds", "suffix"), [("30", 0.7, "wav"), ("30000/1001", 1.6, "mp3")])
async def test_added_sound_is_cut_or_followed_by_silence(
    ffmpeg: Path, tmp_path: Path, make: Make, music: Music, fps: str, seconds: float, suffix: str
) -> None:
    """With fit video the film stays as it is, and its sound ends with its picture."""
    film = await mixed(ffmpeg, tmp_path, make(Clip(fps=fps)), music(seconds, suffix), MixSpec())

    assert film.copied
    made = await probe(film.path)
    assert made.video
    assert made.audio
    assert made.video.frames == film.grid.frames == 30
    assert abs(made.audio.end - made.video.end) * RATE <= 0.5
    assert len(hear(film.path)) == film.grid.samples
    assert film.unheard_seconds == pytest.approx(max(0.0, seconds - float(film.grid.seconds)), abs=0.03)


async def test_a_longer_sound_holds_the_last_frame(ffmpeg: Path, tmp_path: Path, make: Make, music: Music) -> None:
    """With fit audio nothing of the sound is lost: the picture stands still on its last frame, within one frame."""
    film = await mixed(ffmpeg, tmp_path, make(Clip()), music(1.52), MixSpec(fit="audio"))

    assert film.grid.frames == 46
    assert not film.copied
    last, held = see(film.path, 29, 320, 180), see(film.path, 45, 320, 180)
    assert np.abs(last.astype(int) - held.astype(int)).max() < 12
    heard = hear(film.path)
    assert len(heard) == 46 * 1600
    assert tone(between(heard, 1.4, 1.5), MUSIC) == pytest.approx(-14, abs=1)


@pytest.mark.parametrize("fit", ["audio", "shortest"])
async def test_a_shorter_sound_cuts_the_picture(
    wheel: Path, tmp_path: Path, make: Make, music: Music, fit: str
) -> None:
    """With fit audio or shortest the picture ends with the frame in which the sound does."""
    film = await mixed(wheel, tmp_path, make(Clip()), music(0.51), MixSpec(fit=fit))  # type: ignore[arg-type]

    assert film.grid.frames == 16
    assert len(hear(film.path)) == 16 * 1600


async def test_shortest_keeps_the_picture_under_a_longer_sound(
    wheel: Path, tmp_path: Path, make: Make, music: Music
) -> None:
    """The shorter of the two may be the picture, and then it is copied."""
    film = await mixed(wheel, tmp_path, make(Clip()), music(1.52), MixSpec(fit="shortest"))

    assert (film.grid.frames, film.copied) == (30, True)


async def test_a_loop_has_no_seam(ffmpeg: Path, tmp_path: Path, make: Make, music: Music) -> None:
    """A short sound repeats to the last sample, and no tenth of a second of it is missing."""
    film = await mixed(ffmpeg, tmp_path, make(Clip(seconds=2)), music(0.64), MixSpec(loop=True))

    heard = hear(film.path)
    assert len(heard) == 2 * RATE
    levels = [tone(between(heard, at / 10, at / 10 + 0.1), MUSIC) for at in range(20)]
    assert min(levels) > -18
    assert max(levels) < -10


async def test_fades_lie_at_both_ends_of_what_is_heard(wheel: Path, tmp_path: Path, make: Make, music: Music) -> None:
    """The added sound comes in at the start and is gone where it ends, before the film does."""
    spec = MixSpec(fade_in=0.4, fade_out=0.4)
    film = await mixed(wheel, tmp_path, make(Clip(seconds=2)), music(1.6), spec)

    heard = hear(film.path)
    start, middle, end = (tone(between(heard, at, at + 0.1), MUSIC) for at in (0.0, 0.8, 1.5))
    assert middle == pytest.approx(-14, abs=1)
    assert start < middle - 10
    assert end < middle - 10
    assert tone(between(heard, 1.7, 2.0), MUSIC) < -70


async def test_overlay_keeps_the_video_at_its_level(ffmpeg: Path, tmp_path: Path, make: Make, music: Music) -> None:
    """Two sounds laid over each other are as loud as each was alone; plain amix would halve both."""
    video = make(Clip(flash_at=0.4))
    film = await mixed(ffmpeg, tmp_path, video, music(1.6), MixSpec(mode="overlay", volume=0.5))

    heard, before = hear(film.path), hear(video)
    assert tone(between(heard, 0.45, 0.55), BEEP) == pytest.approx(tone(between(before, 0.45, 0.55), BEEP), abs=0.5)
    assert tone(between(heard, 0.7, 0.9), MUSIC) == pytest.approx(-20, abs=0.5)


async def test_a_late_sound_of_the_video_stays_late(wheel: Path, tmp_path: Path, make: Make, music: Music) -> None:
    """A sound track that starts half a second late is not pulled to the start."""
    video = make(Clip(flash_at=0.6, sound_from=0.5))
    film = await mixed(wheel, tmp_path, video, music(1.6), MixSpec(mode="overlay", volume=0.0))

    heard = np.abs(hear(film.path)[:, 0])
    assert int(np.argmax(heard > 0.2)) / RATE == pytest.approx(0.6, abs=0.002)


@pytest.mark.parametrize(
    "odd",
    [
        Clip(sound=False),
        Clip(layout="mono", sample_rate=44100),
        Clip(layout="5.1"),
        Clip(vfr=True),
        Clip(rotation=90),
        Clip(codec="vp9", audio_codec="libopus", suffix="webm", width=322),
    ],
    ids=["mute", "mono", "5.1", "vfr", "turned", "webm"],
)
async def test_odd_videos_end_exactly(wheel: Path, tmp_path: Path, make: Make, music: Music, odd: Clip) -> None:
    """Whatever the video is made of, the mix is H.264 with sound to the last sample."""
    film = await mixed(wheel, tmp_path, make(odd), music(1.6, "mp3"), MixSpec(mode="overlay"))

    made = await probe(film.path)
    assert made.video
    assert (made.video.codec, made.video.pix_fmt, made.video.rotation) == ("h264", "yuv420p", 0)
    assert made.video.frames == film.grid.frames
    assert len(hear(film.path)) == film.grid.samples
    assert tone(between(hear(film.path), 0.5, 0.9), MUSIC) == pytest.approx(-14, abs=1.5)


async def test_mono_is_heard_in_both_ears(wheel: Path, tmp_path: Path, make: Make) -> None:
    """A mono voice comes out at its level on both sides."""
    voice = tmp_path / "voice.wav"
    run_quietly(wheel, "-f", "lavfi", "-i", f"aevalsrc='0.2*sin(2*PI*{MUSIC}*t)':s=22050:d=1", str(voice))
    film = await mixed(wheel, tmp_path, make(Clip()), voice, MixSpec())

    heard = between(hear(film.path), 0.3, 0.7)
    assert tone(heard, MUSIC) == pytest.approx(-14, abs=0.5)
    assert tone(heard[:, ::-1], MUSIC) == pytest.approx(-14, abs=0.5)


async def test_a_sound_without_sound_names_its_slot(wheel: Path, tmp_path: Path, make: Make) -> None:
    """A mute video cannot give the added sound."""
    with pytest.raises(InvalidInput, match="no sound") as caught:
        await mixed(wheel, tmp_path, make(Clip()), make(Clip(sound=False)), MixSpec())
    assert caught.value.field == "inputs.audio"


async def test_a_video_without_picture_names_its_slot(wheel: Path, tmp_path: Path, music: Music) -> None:
    """A sound cannot be the film."""
    with pytest.raises(InvalidInput, match="not a video") as caught:
        await mixed(wheel, tmp_path, music(0.7), music(0.7), MixSpec())
    assert caught.value.field == "inputs.video"


async def test_a_damaged_input_is_refused(wheel: Path, tmp_path: Path, make: Make, music: Music) -> None:
    """Flipped bits are no success, although ffmpeg reads on to the end: the mix says how many errors there were."""
    whole = make(Clip(codec="mjpeg", suffix="mov", audio_codec="pcm_s16le"))
    broken = bytearray(whole.read_bytes())
    for at in range(len(broken) // 4, len(broken) * 3 // 4, 101):
        broken[at] ^= 0xFF
    (tmp_path / "broken.mov").write_bytes(broken)

    with pytest.raises(InvalidInput, match="damaged"):
        await mixed(wheel, tmp_path, tmp_path / "broken.mov", music(0.7), MixSpec())
