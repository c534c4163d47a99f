"""The stand-ins move with the voice, follow the prompt, and say that they are drafts."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from services.animation_worker.moving import MovingPicture
from services.animation_worker.tones import write_tones
from services.heygen_worker.card import Card
from shared.errors import InvalidInput
from shared.media.pictures import draft_label, open_picture
from shared.media.sound import loudness_by_frame

LABEL = (255, 203, 71)


def pixels(picture: Image.Image) -> npt.NDArray[np.int16]:
    """Return a picture as numbers that can be subtracted."""
    return np.asarray(picture).astype(np.int16)


def labelled(picture: Image.Image) -> bool:
    """Say whether the picture's upper right corner carries the draft label's colour."""
    corner = pixels(picture)[: picture.height // 4, picture.width // 2 :]
    return bool((np.abs(corner - LABEL).max(axis=2) < 3).sum() > 40)


def card(levels: list[float], size: tuple[int, int] = (320, 180), **looks: str) -> Card:
    """Return a card that hears these levels."""
    return Card(size, levels, fps=30, title=looks.get("title", "Ada"), avatar=looks.get("avatar", "ada"))


def moving(prompt: str = "a paper boat", seed: int = 0, image: Image.Image | None = None) -> MovingPicture:
    """Return a small moving picture."""
    return MovingPicture((320, 180), fps=30, frames=60, prompt=prompt, seed=seed, note="stand-in", image=image)


def test_the_mouth_follows_the_voice() -> None:
    """A loud frame shows another face than a silent one, and silence holds the picture."""
    speaking = card([0.0, 0.0, 1.0, 0.0])
    first = speaking.paint(0)
    assert first is not None
    closed = pixels(first[0]).copy()

    assert speaking.paint(1) is None
    loud = speaking.paint(2)
    assert loud is not None
    left, top, right, bottom = loud[1]
    now = pixels(loud[0])
    assert not np.array_equal(now[top:bottom, left:right], closed[top:bottom, left:right])
    now[top:bottom, left:right] = closed[top:bottom, left:right]
    assert np.array_equal(now, closed)


def test_cards_and_pictures_are_labelled_as_drafts() -> None:
    """Nobody takes a stand-in for the real thing, in any size."""
    for size in ((1920, 1080), (320, 180), (180, 320)):
        painted = card([0.5], size).paint(0)
        assert painted is not None
        assert labelled(painted[0])
    assert labelled(moving().paint(0)[0])


def test_one_avatar_always_looks_the_same_and_two_differ() -> None:
    """The figure's colours are drawn from the avatar's name."""
    first, again, other = (card([0.3], avatar=name).paint(0) for name in ("ada", "ada", "grace"))

    assert first is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(pixels(first[0]), pixels(again[0]))
    assert not np.array_equal(pixels(first[0]), pixels(other[0]))


def test_the_picture_moves_smoothly() -> None:
    """From frame to frame little changes, and over two seconds much."""
    picture = moving()
    painted = [pixels(picture.paint(number)[0]) for number in range(60)]
    steps = [np.abs(after - before).mean() for before, after in pairwise(painted)]

    assert 0 < max(steps) < 3
    assert np.abs(painted[-1] - painted[0]).mean() > 5 * max(steps)


def test_prompt_and_seed_decide_the_picture() -> None:
    """The same prompt and seed give the same picture; another of either gives another."""
    first, again, other, seeded = (
        pixels(moving(*args).paint(20)[0]) for args in (("a boat",), ("a boat",), ("a tree",), ("a boat", 7))
    )

    assert np.array_equal(first, again)
    assert np.abs(first - other).mean() > 3
    assert np.abs(first - seeded).mean() > 3


def test_a_reference_image_is_approached() -> None:
    """The camera begins with the whole image and ends closer to it."""
    image = Image.new("RGB", (640, 360), (10, 40, 90))
    image.paste((240, 240, 240), (160, 60, 480, 180))
    picture = moving(image=image)
    start, end = (pixels(picture.paint(number)[0])[40:100] for number in (0, 59))

    assert (end[..., 0] > 200).sum() > 1.05 * (start[..., 0] > 200).sum()


def test_long_prompts_and_titles_stay_within_the_picture() -> None:
    """Words beyond the picture's room end in an ellipsis; a word without blanks is cut."""
    for prompt in ("word " * 900, "x" * 4000):
        assert moving(prompt).paint(0)[0].size == (320, 180)
    assert card([0.1], title="title " * 80).paint(0) is not None
    assert draft_label((64, 64), "note " * 80).picture.width <= 64


def test_tones_are_soft_and_begin_and_end_in_silence(tmp_path: Path) -> None:
    """The chord under a generated video is no louder than music under speech."""
    levels = loudness_by_frame(write_tones(tmp_path / "tones.wav", 2, "a boat"), 30)

    assert len(levels) == 60
    assert levels[0] < 0.2
    assert 0.2 < max(levels) < 0.75


def test_pictures_are_turned_upright_and_flattened(tmp_path: Path) -> None:
    """A phone's photograph and a transparent PNG look as they are meant to."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(tmp_path / "phone.jpg", exif=exif)
    Image.new("RGBA", (4, 4), (255, 255, 255, 0)).save(tmp_path / "clear.png")

    assert open_picture(tmp_path / "phone.jpg", "f").size == (20, 40)
    assert open_picture(tmp_path / "clear.png", "f").getpixel((0, 0)) == (0, 0, 0)


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n broken", b"%PDF-1.4"])
def test_what_is_no_picture_is_refused_by_its_slot(content: bytes, tmp_path: Path) -> None:
    """A broken or foreign file names the slot that it came through."""
    path = tmp_path / "picture.png"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match="cannot be read") as refused:
        open_picture(path, "inputs.background")

    assert refused.value.field == "inputs.background"


def test_a_picture_of_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """A small file may not fill the memory."""
    path = tmp_path / "huge.png"
    Image.new("1", (9000, 9000)).save(path)

    with pytest.raises(InvalidInput, match="9000 x 9000"):
        open_picture(path, "inputs.background")
