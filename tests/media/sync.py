"""Decode a film and say when it flashes and beeps: the judge of whether sound and picture belong together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

BRIGHT = 150
LOUD = 0.2
QUIET_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Marks:
    """Say what was seen and heard, in seconds from the start of the film."""

    flashes: list[float]
    beeps: list[float]
    frames: int
    samples: int
    sample_rate: int

    @property
    def offsets(self) -> list[float]:
        """Return by how much each beep comes after its flash."""
        return [beep - flash for flash, beep in zip(self.flashes, self.beeps, strict=True)]


def marks(path: Path) -> Marks:
    """Decode picture and sound and return the instants at which they begin to flash and to beep."""
    flashes, frames = _flashes(path)
    sound, rate, start = _sound(path)
    return Marks(flashes, [start + at / rate for at in _onsets(sound, rate)], frames, len(sound), rate)


def _flashes(path: Path) -> tuple[list[float], int]:
    found: list[float] = []
    frames, was_bright = 0, False
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            frames += 1
            light = _light(frame)
            height, width = light.shape
            middle = light[height // 2 - 8 : height // 2 + 8, width // 2 - 8 : width // 2 + 8]
            bright = bool(middle.mean() > BRIGHT)
            if bright and not was_bright:
                found.append(float(frame.time or 0))
            was_bright = bright
    return found, frames


def _light(frame: av.VideoFrame) -> np.ndarray:
    """Return how bright each pixel is: the first plane where there is one, which costs no conversion."""
    if frame.format.name != "yuv420p":
        return frame.reformat(format="gray").to_ndarray()
    plane = frame.planes[0]
    return np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]


def _sound(path: Path) -> tuple[np.ndarray, int, float]:
    """Return the loudest channel's samples (0..1), their rate, and when the first one is heard."""
    pieces: list[np.ndarray] = []
    start: float | None = None
    with av.open(str(path)) as film:
        if not film.streams.audio:
            return np.zeros(0), 48000, 0.0
        rate = film.streams.audio[0].sample_rate
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=rate)
        for frame in film.decode(audio=0):
            start = float(frame.time or 0) if start is None else start
            pieces += [np.abs(part.to_ndarray()).max(axis=0) for part in resampler.resample(frame)]
        pieces += [np.abs(part.to_ndarray()).max(axis=0) for part in resampler.resample(None)]
    return np.concatenate(pieces) if pieces else np.zeros(0), rate, start or 0.0


def _onsets(sound: np.ndarray, rate: int) -> list[int]:
    """Return the samples at which it becomes loud after a time of quiet."""
    loud = np.flatnonzero(sound > LOUD)
    if not len(loud):
        return []
    gaps = np.diff(loud, prepend=-rate)
    return [int(at) for at in loud[gaps > QUIET_SECONDS * rate]]
