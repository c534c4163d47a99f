"""Overlays stand where they must, when they must, in their shape, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from shared.errors import InvalidInput
from shared.media.compose import Captions, Composed, ComposeSpec, Crop, Line, compose
from shared.media.probe import probe
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import between, hear, see, tone

Make = Callable[[Clip], Path]
WIDTH, HEIGHT = 320, 180
BLUE, RED = (32, 48, 96), (230, 30, 30)
SPEC = ComposeSpec(across="center", down="center", scale=0.25, margin=0)
"""A box of 80x46 in the middle of the picture, for sources of 16:9; its middle is (160, 90)."""
RED_CLIP = "color=c=0xe61e1e:s=160x90:r=25:d=0.48"


@pytest.fixture(scope="session")
def layers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give overlays: a red clip with a tone, and a picture whose left half is transparent."""
    folder = tmp_path_factory.mktemp("layers")
    given = ("-f", "lavfi", "-i", RED_CLIP, "-f", "lavfi", "-i", "sine=f=2000:r=44100:d=0.5,volume=6dB")
    run_quietly(WHEEL, *given, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-ac", "2", str(folder / "red.mp4"))
    picture = Image.new("RGBA", (160, 90), (0, 0, 0, 0))
    picture.paste((*RED, 255), (81, 0, 160, 90))
    picture.save(folder / "alpha.png")
    return {path.name: path for path in folder.iterdir()}


def near(picture: npt.NDArray[np.uint8], x: int, y: int, colour: tuple[int, int, int], within: int = 24) -> bool:
    """Tell whether a pixel has about a colour."""
    return bool(np.abs(picture[y, x].astype(int) - np.array(colour)).max() <= within)


async def composed(
    ffmpeg: Path, folder: Path, base: Path, layer: Path, spec: ComposeSpec, captions: Captions | None = None
) -> Composed:
    """Compose in a folder."""
    return await compose(base, layer, spec, scratch=folder, ffmpeg=ffmpeg, captions=captions)


def base(make: Make) -> Path:
    """Give a dark blue film of one second that beeps and flashes only at its end."""
    return make(Clip(flash_at=0.9))


async def test_the_result_is_as_long_as_the_background(
    ffmpeg: Path, tmp_path: Path, make: Make, layers: dict[str, Path]
) -> None:
    """Size, rate, frames and samples are the background's, whatever is drawn into it."""
    film = await composed(ffmpeg, tmp_path, make(Clip(fps="30000/1001")), layers["red.mp4"], SPEC)

    made = await probe(film.path)
    assert made.video
    assert made.audio
    assert (made.video.width, made.video.height, str(made.video.rate)) == (WIDTH, HEIGHT, "30000/1001")
    assert (made.video.codec, made.video.profile, made.video.pix_fmt) == ("h264", "High", "yuv420p")
    assert made.video.frames == film.grid.frames == 30
    assert len(hear(film.path)) == film.grid.samples


async def test_an_overlay_ends_without_a_frozen_frame(
    ffmpeg: Path, tmp_path: Path, make: Make, layers: dict[str, Path]
) -> None:
    """It appears in the frame of its start, is gone after its last, and its border with it."""
    spec = ComposeSpec(across="center", down="center", start=0.2, border=Line(4, "#00ff00"))
    film = await composed(ffmpeg, tmp_path, base(make), layers["red.mp4"], spec)

    seen = {frame: see(film.path, frame, WIDTH, HEIGHT) for frame in (5, 6, 19, 20)}
    box = film.plan.box
    for frame in (6, 19):
        assert near(seen[frame], 160, 90, RED)
        assert near(seen[frame], box.x + 1, 90, (0, 255, 0), 60)
    for frame in (5, 20):
        assert near(seen[frame], 160, 90, BLUE)
        assert near(seen[frame], box.x + 1, 90, BLUE)


async def test_end_cuts_an_overlay(wheel: Path, tmp_path: Path, make: Make, layers: dict[str, Path]) -> None:
    """A picture is shown for as long as is asked for."""
    spec = ComposeSpec(across="center", down="center", start=0.2, end=0.5)
    film = await composed(wheel, tmp_path, base(make), layers["alpha.png"], spec)

    shown = [near(see(film.path, frame, WIDTH, HEIGHT), 180, 90, RED) for frame in (5, 6, 14, 15)]
    assert shown == [False, True, True, False]


async def test_an_overlay_longer_than_the_rest_is_cut(wheel: Path, tmp_path: Path, make: Make) -> None:
    """The film ends where its background does, picture and sound."""
    film = await composed(wheel, tmp_path, base(make), make(Clip(seconds=2)), ComposeSpec(start=0.5, audio="mix"))

    assert film.plan.frames == 15
    assert len(hear(film.path)) == 48_000


@pytest.mark.parametrize(
    ("spec", "box"),
    [
        (ComposeSpec(across="left", down="top", margin=11), (10, 10, 80, 46)),
        (ComposeSpec(across="right", down="center", margin=5, offset_x=-21), (214, 66, 80, 46)),
        (ComposeSpec(across="center", down="bottom", offset_y=500), (120, 134, 80, 46)),
        (ComposeSpec(across="left", down="top", offset_x=-500, scale=1.0), (0, 0, 320, 180)),
        (ComposeSpec(circle=True, scale=1.0, margin=0), (140, 0, 180, 180)),
    ],
    ids=["corner", "edge", "clamped", "whole", "circle"],
)
async def test_boxes_are_even_and_within_the_picture(
    wheel: Path,
    tmp_path: Path,
    make: Make,
    layers: dict[str, Path],
    spec: ComposeSpec,
    box: tuple[int, int, int, int],
) -> None:
    """Margins and offsets move the overlay; it never leaves the picture."""
    film = await composed(wheel, tmp_path, base(make), layers["alpha.png"], spec)

    place = film.plan.box
    assert (place.x, place.y, place.width, place.height) == box


async def test_a_picture_with_a_palette_keeps_its_transparency(
    wheel: Path, tmp_path: Path, make: Make, layers: dict[str, Path]
) -> None:
    """As every saver of bytes for the web writes logos."""
    logo = tmp_path / "logo.png"
    with Image.open(layers["alpha.png"]) as picture:
        picture.quantize(16).save(logo)
    assert (await probe(logo)).video.pix_fmt == "pal8"  # type: ignore[union-attr]
    film = await composed(wheel, tmp_path, base(make), logo, ComposeSpec(scale=1.0, margin=0))

    shown = see(film.path, 5, 320, 180)
    assert near(shown, 40, 90, (32, 48, 96))
    assert near(shown, 240, 90, RED)


@pytest.mark.parametrize(
    ("audio", "beep", "layer"), [("background", True, False), ("overlay", False, True), ("mix", True, True)]
)
async def test_who_is_heard_is_chosen(
    wheel: Path, tmp_path: Path, make: Make, layers: dict[str, Path], audio: str, *, beep: bool, layer: bool
) -> None:
    """The overlay's sound begins when the overlay does, and nobody is heard who was not asked."""
    spec = ComposeSpec(start=0.3, audio=audio)  # type: ignore[arg-type]
    film = await composed(wheel, tmp_path, base(make), layers["red.mp4"], spec)

    heard = hear(film.path)
    assert (tone(between(heard, 0.91, 0.99), 1000) > -20) == beep
    assert (tone(between(heard, 0.4, 0.7), 2000) > -25) == layer
    assert tone(between(heard, 0.05, 0.28), 2000) < -60
    assert tone(between(heard, 0.82, 0.89), 2000) < -60


async def test_a_sound_that_nobody_changes_is_kept_to_the_sample(
    ffmpeg: Path, tmp_path: Path, make: Make, layers: dict[str, Path]
) -> None:
    """A film of ours is not encoded again only because something is drawn into it."""
    first = await composed(ffmpeg, tmp_path, base(make), layers["red.mp4"], ComposeSpec(audio="mix"))
    (tmp_path / "again").mkdir()
    again = await composed(ffmpeg, tmp_path / "again", first.path, layers["alpha.png"], ComposeSpec(audio="mix"))

    assert np.array_equal(hear(first.path), hear(again.path))
    assert len(hear(again.path)) == again.grid.samples


async def test_a_film_without_any_sound_is_silent(wheel: Path, tmp_path: Path, make: Make) -> None:
    """There is always a sound track: the next node need not ask."""
    mute = make(Clip(sound=False))
    film = await composed(wheel, tmp_path, mute, mute, ComposeSpec(audio="mix"))

    assert np.abs(hear(film.path)).max() == 0


async def test_captions_follow_who_is_heard(wheel: Path, tmp_path: Path, make: Make, layers: dict[str, Path]) -> None:
    """The overlay's words move with it and are a track; the background's are left out with its sound."""
    own, other = tmp_path / "own.srt", tmp_path / "other.srt"
    own.write_text("1\n00:00:00,000 --> 00:00:09,000\nHello\n")
    other.write_text("1\n00:00:00,000 --> 00:00:09,000\nMuted\n")
    spec = ComposeSpec(start=0.3, audio="overlay")
    film = await composed(
        wheel, tmp_path, base(make), layers["red.mp4"], spec, Captions(background=other, overlay=own, show="track")
    )

    assert film.captions
    assert film.captions.read_text() == "1\n00:00:00,300 --> 00:00:00,767\nHello\n"
    run_quietly(WHEEL, "-i", str(film.path), "-map", "0:s:0", str(tmp_path / "track.srt"))
    assert "Hello" in (tmp_path / "track.srt").read_text()


async def test_bad_wishes_name_their_field(wheel: Path, tmp_path: Path, make: Make, layers: dict[str, Path]) -> None:
    """An overlay after the end, a crop beside the picture and a missing sound are told before anything runs."""
    for field, spec in {
        "config.start": ComposeSpec(start=1.0),
        "config.cropLeft": ComposeSpec(crop=Crop(left=160)),
        "config.audio": ComposeSpec(audio="overlay"),
    }.items():
        with pytest.raises(InvalidInput) as caught:
            await composed(wheel, tmp_path, base(make), layers["alpha.png"], spec)
        assert caught.value.field == field
