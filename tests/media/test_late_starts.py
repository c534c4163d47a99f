"""A file whose clock does not begin at 0, or whose tracks begin apart, is mixed and composed as it is shown by a player."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shared.media.compose import ComposeSpec, compose
from shared.media.mix import MixSpec, mix
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import RATE, hear
from tests.media.sync import marks

Make = Callable[[Clip], Path]
BEEP_AT = 0.6
_BEEP = f"aevalsrc='0.5*sin(2*PI*1000*t)*between(t,{BEEP_AT},0.9)':s=48000:d=1.2"


@pytest.mark.parametrize(
    "spec", [MixSpec(), MixSpec(loudness=-16), MixSpec(loop=True)], ids=["as it is", "level", "loop"]
)
@pytest.mark.parametrize(
    ("suffix", "options"),
    [("mp3", ()), ("mka", ("-output_ts_offset", "2", "-c:a", "flac"))],
    ids=["mp3 with a delay", "from 2 s on"],
)
async def test_the_start_of_an_added_sound_is_not_lost(
    ffmpeg: Path, tmp_path: Path, make: Make, spec: MixSpec, suffix: str, options: tuple[str, ...]
) -> None:
    """The beep is heard where it lies in the sound, whatever is done to its level or length."""
    sound = tmp_path / f"sound.{suffix}"
    run_quietly(WHEEL, "-f", "lavfi", "-i", _BEEP, *options, str(sound))
    film = await mix(make(Clip(seconds=2, sound=False)), sound, spec, scratch=tmp_path, ffmpeg=ffmpeg)

    heard = np.abs(hear(film.path)[:, 0])
    assert np.argmax(heard > heard.max() / 4) / RATE == pytest.approx(BEEP_AT, abs=0.03)


LATE = {
    "picture late": Clip(seconds=1, video_from=0.4, flash_at=0.6),
    "fragments": Clip(seconds=1, flash_at=0.4, extra=("-bf", "2", "-movflags", "+frag_keyframe+empty_moov", "-use_editlist", "0")),
}  # fmt: skip
_TAGGED = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")


@pytest.mark.parametrize("name", LATE)
async def test_sound_and_picture_of_a_background_stay_together(
    ffmpeg: Path, tmp_path: Path, make: Make, name: str
) -> None:
    """What flashes and beeps at once does so in a composition, and in a mix that encodes the picture."""
    clip = LATE[name]
    background = make(replace(clip, extra=(*clip.extra, *_TAGGED)))
    logo = tmp_path / "logo.png"
    run_quietly(WHEEL, "-f", "lavfi", "-i", "color=c=red:s=16x16", "-frames:v", "1", str(logo))
    quiet = tmp_path / "quiet.wav"
    run_quietly(WHEEL, "-f", "lavfi", "-i", "anullsrc=d=2", str(quiet))
    (tmp_path / "a").mkdir()
    composed = await compose(background, logo, ComposeSpec(), scratch=tmp_path / "a", ffmpeg=ffmpeg)
    (tmp_path / "b").mkdir()
    spec = MixSpec(mode="overlay", fit="audio")
    mixed = await mix(background, quiet, spec, scratch=tmp_path / "b", ffmpeg=ffmpeg)

    for film in (composed.path, mixed.path):
        assert marks(film).offsets == [pytest.approx(0, abs=0.002)]
