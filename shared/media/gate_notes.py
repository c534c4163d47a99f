"""Read what the gate's detectors wrote down: stretches of time, peaks, gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.media.encode import SAMPLE_RATE

_FULL_SCALE = -0.001
"""dBFS: a sample of 16 bits at its end stop is at -0.0003."""
_TIME = re.compile(r"\bpts:\s*(-?\d+)\s+pts_time:(\S+)")
_GAP = SAMPLE_RATE // 200
"""Samples by which sound may be off its own clock; 5 ms are not seen to be off the lips."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Name a stretch of time, in seconds."""

    start: float
    end: float | None
    """None: up to the end of the film."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """Count the samples at full scale within a window."""

    start: float
    end: float
    hits: int


def lines(path: Path) -> Iterator[tuple[str, float]]:
    """Yield keys and numbers of a file that ``metadata=print`` wrote; a frame's are its ``pts`` and ``pts_time``."""
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as file:
        for line in file:
            if time := _TIME.search(line):
                yield "pts", int(time[1])
                yield "pts_time", float(time[2])
                continue
            key, _, value = line.strip().rpartition("=")
            if (number := _number(value)) is not None:
                yield key, number


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def stretches(found: Iterable[tuple[str, float]], start: str, end: str) -> tuple[Stretch, ...]:
    """Pair starts with ends; the last one may last to the end of the film."""
    paired: list[Stretch] = []
    begun: float | None = None
    for key, value in found:
        if key == start:
            begun = value
        elif key == end and begun is not None:
            paired.append(Stretch(begun, value))
            begun = None
    return tuple([*paired, Stretch(begun, None)] if begun is not None else paired)


def between(found: Iterable[tuple[str, float]], least: float) -> Iterator[Stretch]:
    """Yield the stretches without a frame that last so many seconds, and the one behind the last frame."""
    at: float | None = None
    for key, value in found:
        if key != "pts_time":
            continue
        if at is not None and value - at >= least:
            yield Stretch(at, value)
        at = value
    if at is not None:
        yield Stretch(at, None)


def peaks(path: Path, window: int) -> Iterator[Peaks]:
    """Yield the windows of so many samples in which some are at full scale."""
    at = level = 0.0
    for key, value in lines(path):
        if key == "pts":
            at = value
        elif key.endswith("Overall.Peak_level"):
            level = value
        elif key.endswith("Overall.Peak_count") and level > _FULL_SCALE:
            yield Peaks(at / SAMPLE_RATE, (at + window) / SAMPLE_RATE, int(value))


def gaps(path: Path, window: int) -> Iterator[Stretch]:
    """Yield where windows of so many samples do not follow each other: there the sound leaves its clock."""
    due: int | None = None
    for key, value in lines(path):
        if key != "pts":
            continue
        if due is not None and abs(value - due) > _GAP:
            yield Stretch(min(due, value) / SAMPLE_RATE, max(due, value) / SAMPLE_RATE)
        due = int(value) + window
