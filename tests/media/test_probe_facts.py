"""A file is what its bytes and packets say, and what cannot be worked with is refused in one clear sentence."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from shared.errors import InvalidInput
from shared.media.probe import probe
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL

Make = Callable[[Clip], Path]


async def test_a_plain_clip_is_told_exactly(make: Make) -> None:
    """Rate, size, length and tracks."""
    found = await probe(make(Clip()))

    assert found.video is not None
    assert found.audio is not None
    assert (found.video.width, found.video.height, found.video.rate, found.video.frames) == (320, 180, Fraction(30), 30)
    assert found.duration == 1
    assert (found.video.even, found.video.key_first, found.video.codec) == (True, True, "h264")
    assert (found.audio.sample_rate, found.audio.channels, found.audio.codec) == (48000, 2, "aac")
    assert not found.is_image


async def test_ntsc_rates_are_fractions(make: Make) -> None:
    """23.976 is 24000/1001."""
    found = await probe(make(Clip(fps="24000/1001")))

    assert found.video is not None
    assert found.video.rate == Fraction(24000, 1001)


async def test_a_turned_clip_is_shown_upright(make: Make) -> None:
    """As players show it."""
    found = await probe(make(Clip(rotation=90)))

    assert found.video is not None
    assert found.video.rotation == 90
    assert found.video.display_size == (180, 320)


async def test_pixels_that_are_not_square_count_in_the_shown_size(make: Make) -> None:
    """A 4:3 pixel makes 320 look like 427."""
    found = await probe(make(Clip(sar="4/3")))

    assert found.video is not None
    assert found.video.display_size == (427, 180)


async def test_uneven_frames_are_seen(make: Make) -> None:
    """A screen recording has a usual rate, and is not even."""
    found = await probe(make(Clip(vfr=True, fps="60")))

    assert found.video is not None
    assert not found.video.even
    assert found.video.rate == 60


async def test_a_late_sound_starts_late(make: Make) -> None:
    """And the file starts with its picture."""
    found = await probe(make(Clip(sound_from=0.5, flash_at=0.6, suffix="mov", audio_codec="pcm_s16le")))

    assert found.audio is not None
    assert found.audio.start == Fraction(1, 2)
    assert found.start == 0


async def test_a_clip_of_one_frame_lasts_one_frame(make: Make) -> None:
    """It has no pace, and a length all the same."""
    found = await probe(make(Clip(seconds=1 / 30, sound=False)))

    assert found.video is not None
    assert found.video.frames == 1
    assert found.duration == Fraction(1, 30)


async def test_cover_art_is_no_video(tmp_path: Path) -> None:
    """An MP3 with a cover is a sound."""
    Image.new("RGB", (64, 64), "red").save(tmp_path / "cover.png")
    song = tmp_path / "song.mp3"
    art = ("-i", str(tmp_path / "cover.png"), "-map", "0:a", "-map", "1:v", "-c:v", "copy")
    run_quietly(WHEEL, "-f", "lavfi", "-i", "sine=d=1", *art, "-disposition:v", "attached_pic", str(song))

    found = await probe(song)

    assert found.video is None
    assert found.audio is not None


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
async def test_a_picture_is_an_image(tmp_path: Path, suffix: str) -> None:
    """With a size and no length, whatever its name is."""
    path = tmp_path / "picture.bin"
    Image.new("RGB", (64, 48), "red").save(path, format={"jpg": "JPEG"}.get(suffix, suffix.upper()))

    found = await probe(path)

    assert found.is_image
    assert found.video is not None
    assert found.video.display_size == (64, 48)
    assert found.duration == 0


async def test_alpha_is_seen(tmp_path: Path) -> None:
    """VP9 keeps it beside the picture, ProRes 4444 within."""
    source = ("-f", "lavfi", "-i", "color=red@0.5:s=64x64:d=0.2,format=yuva420p")
    run_quietly(WHEEL, *source, "-c:v", "libvpx-vp9", str(tmp_path / "a.webm"))
    run_quietly(WHEEL, *source, "-c:v", "prores_ks", "-pix_fmt", "yuva444p10le", str(tmp_path / "a.mov"))

    for name in ("a.webm", "a.mov"):
        found = await probe(tmp_path / name)
        assert found.video is not None
        assert found.video.has_alpha


NO_MEDIA = {
    "empty": (b"", "empty"),
    "web page": (b"<!DOCTYPE html><title>403 Forbidden</title>", "an HTML page.*403 Forbidden"),
    "error message": (b'{"error": "expired"}', "a JSON document.*expired"),
    "playlist": (b"#EXTM3U\nfile:///etc/passwd\n", "a playlist"),
    "concat script": (b"ffconcat version 1.0\nfile a.mp4\n", "a list of other files"),
    "drawing": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
    "noise": (bytes(range(256)) * 16, "cannot be read|no media"),
}


@pytest.mark.parametrize("kind", NO_MEDIA)
async def test_what_is_no_media_is_called_by_its_name(tmp_path: Path, kind: str) -> None:
    """With its first words, so that an expired link is recognised."""
    content, words = NO_MEDIA[kind]
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match=words) as caught:
        await probe(path, field="inputs.video")

    assert caught.value.field == "inputs.video"
    assert caught.value.remedy


@pytest.mark.parametrize("suffix", ["mp4", "webm", "mkv"])
async def test_a_file_that_ends_early_is_refused(make: Make, tmp_path: Path, suffix: str) -> None:
    """Its header is whole and claims the full length."""
    codec = {"webm": ("vp9", "libopus")}.get(suffix, ("h264", "aac"))
    source = make(Clip(seconds=4, codec=codec[0], audio_codec=codec[1], suffix=suffix, extra=("-g", "5")))
    whole = tmp_path / f"whole.{suffix}"
    run_quietly(
        WHEEL, "-i", str(source), "-c", "copy", *(("-movflags", "+faststart") if suffix == "mp4" else ()), str(whole)
    )
    cut = tmp_path / f"cut.{suffix}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    with pytest.raises(InvalidInput, match=r"cut off: its header says 4\.\d+ s"):
        await probe(cut)


async def test_captions_that_outlast_the_film_do_not_make_it_short(make: Make, tmp_path: Path) -> None:
    """A container is as long as its longest track."""
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:07,000\nwords\n")
    film = tmp_path / "film.mkv"
    run_quietly(WHEEL, "-i", str(make(Clip(seconds=4))), "-i", str(words), "-c", "copy", "-c:s", "srt", str(film))

    assert (await probe(film)).video is not None


@pytest.mark.parametrize(
    ("suffix", "codec"), [("aac", "aac"), ("mp3", "libmp3lame"), ("ogg", "libvorbis"), ("flac", "flac")]
)
async def test_a_sound_whose_length_is_a_guess_is_not_refused(tmp_path: Path, suffix: str, codec: str) -> None:
    """Loud at first and silent then: bytes tell nothing of the length."""
    path = tmp_path / f"sound.{suffix}"
    graph = "aevalsrc='lt(t,1)*random(0)':d=8"
    run_quietly(
        WHEEL,
        "-f",
        "lavfi",
        "-i",
        graph,
        "-c:a",
        codec,
        *(("-write_xing", "0", "-q:a", "2") if suffix == "mp3" else ()),
        str(path),
    )

    found = await probe(path)

    assert float(found.duration) == pytest.approx(8, abs=0.2)


async def test_a_file_without_its_index_is_refused(make: Make, tmp_path: Path) -> None:
    """The index of an mp4 is at its end."""
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(make(Clip()).read_bytes()[:3000])

    with pytest.raises(InvalidInput, match="looks like an MPEG-4 file and cannot be read"):
        await probe(cut)


async def test_a_picture_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """A few hundred kilobytes that stand for gigabytes."""
    side = 40_000
    rows = zlib.compress(bytes(side + 1) * 64)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))

    with pytest.raises(InvalidInput):
        await probe(bomb)


async def test_a_picture_of_too_many_pixels_says_so(tmp_path: Path) -> None:
    """The limit is the caller's."""
    path = tmp_path / "large.png"
    Image.new("L", (400, 300)).save(path)

    with pytest.raises(InvalidInput, match="too large: 400x300"):
        await probe(path, max_pixels=10_000)


async def test_a_time_bomb_is_refused(tmp_path: Path) -> None:
    """Two frames 20 000 s apart would become 600 000."""
    bomb = tmp_path / "bomb.mp4"
    graph = "color=black:s=64x64:r=1:d=2,setpts='if(eq(N,1),20000/TB,0)'"
    run_quietly(WHEEL, "-f", "lavfi", "-i", graph, "-fps_mode", "vfr", str(bomb))

    with pytest.raises(InvalidInput, match="stands still for 20000 s"):
        await probe(bomb)


async def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    """Not a traceback of the operating system."""
    with pytest.raises(InvalidInput, match="cannot be opened"):
        await probe(tmp_path / "none.mp4")
