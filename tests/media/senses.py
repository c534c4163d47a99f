"""Look at a film and listen to it: frames as pixels, sound as samples, levels of single tones."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.media.conftest import WHEEL

RATE = 48_000
Samples = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]


def hear(path: Path) -> Samples:
    """Decode the sound as a player does, priming and padding left out: one row per sample, two columns."""
    return np.frombuffer(_run(path, "-map", "0:a:0", "-f", "f32le", "-ac", "2", "-ar", str(RATE)), "<f4").reshape(-1, 2)


def tone(samples: Samples, hertz: float) -> float:
    """Return the level of one tone in the left ear, in dB below full scale."""
    left = samples[:, 0]
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(left)) / RATE)
    return float(20 * np.log10(max(2 * abs(np.dot(left, wave)) / len(left), 1e-9)))


def between(samples: Samples, start: float, end: float) -> Samples:
    """Return what is heard from one second to another."""
    return samples[round(start * RATE) : round(end * RATE)]


def see(path: Path, frame: int, width: int, height: int) -> Picture:
    """Return one frame in RGB, counted from 0."""
    pick = ("-map", "0:v:0", "-vf", f"select=eq(n\\,{frame})", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24")
    return np.frombuffer(_run(path, *pick), np.uint8).reshape(height, width, 3)


def _run(path: Path, *output: str) -> bytes:
    args = (str(WHEEL), "-v", "error", "-nostdin", "-i", str(path), *output, "-")
    done = subprocess.run(args, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
