"""Captions keep their words and times on the way from SRT to SRT and into the picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shared.errors import InvalidInput
from shared.media import subtitles
from shared.media.subtitles import Cue
from tests.media.clips import Clip, run_quietly
from tests.media.senses import see

SRT = (
    "\ufeff1\r\n00:00:00,000 --> 00:00:01,500\r\n<i>One</i> & {\\an8}two\r\nthree\r\n\r\n"
    "2\r\n00:00:02.000 --> 00:00:03.250 align:start\r\nfour\r\n\r\nnonsense\r\n"
)
CUES = [Cue(0.0, 1.5, "One & two\nthree"), Cue(2.0, 3.25, "four")]


def test_cues_are_read_without_markup(tmp_path: Path) -> None:
    """Byte order mark, Windows line ends, dots for commas, tags and blocks of nonsense do no harm."""
    path = tmp_path / "given.srt"
    path.write_bytes(SRT.encode())

    assert subtitles.read(path) == CUES


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    """Writing and reading gives the cues back."""
    assert subtitles.read(subtitles.write_srt(CUES, tmp_path / "written.srt")) == CUES


@pytest.mark.parametrize(("given", "says"), [(b"", "no cue"), (b"\xff\xfe\x00", "UTF-8")], ids=["empty", "binary"])
def test_files_that_are_no_captions_are_refused(tmp_path: Path, given: bytes, says: str) -> None:
    """The error says what is wrong and names the slot."""
    path = tmp_path / "given.srt"
    path.write_bytes(given)

    with pytest.raises(InvalidInput, match=says) as caught:
        subtitles.read(path, field="inputs.audio")
    assert caught.value.field == "inputs.audio"


def test_cues_move_and_are_cut_with_their_sound() -> None:
    """What lies outside of the film is gone, what reaches over its ends is shortened."""
    moved = subtitles.within(subtitles.shifted(CUES, -1.0), 0.0, 2.0)

    assert moved == [Cue(0.0, 0.5, "One & two\nthree"), Cue(1.0, 2.0, "four")]


def test_control_characters_of_ass_are_words(tmp_path: Path) -> None:
    """Braces and backslashes of code reach the picture as they are and command nothing."""
    subtitles.write_ass([Cue(0.0, 1.0, "{\\b1}x\\Ny")], tmp_path, width=320, height=180)

    line = (tmp_path / subtitles.ASS_NAME).read_text("utf-8").splitlines()[-1]
    assert line.endswith(",,\\{\\\u2060b1\\}x\\\u2060Ny")


def test_words_are_drawn_while_they_are_shown(ffmpeg: Path, tmp_path: Path, make: Callable[[Clip], Path]) -> None:
    """White words on a dark box stand in the lower part of the picture, only from start to end."""
    drawn = subtitles.write_ass([Cue(0.5, 0.8, "Hello {x} Ωμ\nçà и")], tmp_path, width=320, height=180)
    source, target = make(Clip(flash_at=0.9, sound=False)), tmp_path / "drawn.mp4"
    graph = drawn.replace("captions.ass", str(tmp_path / "captions.ass")).replace("=fonts", f"={tmp_path / 'fonts'}")
    run_quietly(ffmpeg, "-i", str(source), "-vf", graph, str(target))

    before, shown, after = (see(target, frame, 320, 180).astype(int) for frame in (10, 20, 26))
    assert np.abs(before - after).max() < 20
    assert shown[120:175].max() > 220
    assert shown[120:175].min() < 40
    assert np.abs(shown[:90] - before[:90]).max() < 20
