"""Write a soft chord that stands in for a generated video's sound."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np

_RATE = 48_000
_CHORDS = ((0, 7, 12, 16), (0, 7, 12, 15), (0, 5, 12, 17), (0, 7, 14, 16))
"""In semitones: major, minor, suspended, added ninth."""
_PEAK = 0.16
_FADE = 0.8
"""Seconds."""


def write_tones(path: Path, seconds: int, prompt: str) -> Path:
    """Write a chord drawn from the prompt as WAV (48 kHz, mono), second by second; it fades in and out."""
    digest = hashlib.sha256(prompt.encode()).digest()
    root = 110.0 * 2 ** (digest[0] % 8 / 12)
    chord = _CHORDS[digest[1] % len(_CHORDS)]
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, _RATE, 0, "NONE", ""))
        for second in range(seconds):
            time = second + np.arange(_RATE) / _RATE
            sound = np.zeros(_RATE)
            for number, step in enumerate(chord):
                swell = 0.75 + 0.25 * np.sin(2 * np.pi * time / (5.0 + number) + digest[2 + number])
                sound += swell * np.sin(2 * np.pi * root * 2 ** (step / 12) * time) / (number + 1)
            edge = np.clip(np.minimum(time, seconds - time) / _FADE, 0, 1)
            file.writeframes(np.round(sound / 2.1 * edge * _PEAK * 32767).astype("<i2").tobytes())
    return path
