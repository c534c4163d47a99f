"""Sound keeps its length and its bytes through every format that a voiceover may ask for."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shared.errors import InvalidInput
from shared.media.sound import RATE, decode, encode, loudness_by_frame, read_format


@pytest.fixture
def beep(tmp_path: Path) -> Path:
    """Write 1.5 s of a tone between half seconds of silence."""
    path = tmp_path / "beep.wav"
    time = np.arange(RATE * 5 // 2) / RATE
    tone = np.sin(2 * np.pi * 440 * time) * 0.5 * ((time >= 0.5) & (time < 2.0))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.round(tone * 32767).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("name", ["mp3_44100_128", "mp3_22050_32", "wav_16000", "wav_48000", "opus_48000_64"])
def test_every_format_keeps_length_and_place(name: str, beep: Path, tmp_path: Path) -> None:
    """The tone is as long and where it was, whatever the codec adds in front; the bytes are repeatable."""
    to = read_format(name)
    first, again = (encode(beep, tmp_path / f"{number}.{to.extension}", to) for number in (1, 2))
    samples = decode(first, tmp_path / "back.wav", field="inputs.audio")
    levels = loudness_by_frame(tmp_path / "back.wav", 30)

    assert first.read_bytes() == again.read_bytes()
    assert samples == pytest.approx(2.5 * RATE, abs=0.002 * RATE)
    assert max(levels[:14]) < 0.3
    assert min(levels[16:59]) > 0.8


def test_a_picture_is_no_sound(tmp_path: Path) -> None:
    """A file without sound is refused by the name of its slot."""
    path = tmp_path / "picture.png"
    Image.new("RGB", (8, 8)).save(path)

    with pytest.raises(InvalidInput) as refused:
        decode(path, tmp_path / "no.wav", field="inputs.audio")

    assert refused.value.field == "inputs.audio"


@pytest.mark.parametrize("content", [b"", b"<html>expired</html>", b"#EXTM3U\nfile:///etc/passwd\n"])
def test_what_is_no_media_is_refused(content: bytes, tmp_path: Path) -> None:
    """Empty files, error pages and playlists are no sound, and nothing that they name is opened."""
    path = tmp_path / "a.mp3"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match="cannot be decoded"):
        decode(path, tmp_path / "no.wav", field="inputs.audio")
