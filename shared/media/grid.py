"""Where each segment of a merge lies, in whole frames and whole samples; pure.

Segments are laid end to end on one timeline and every boundary is rounded to the nearest frame once, from the sum, so
that rounding never adds up. Samples are counted from frames in the same way: 29.97 frames a second never divide evenly
into 48000 samples. A crossfade shares frames between neighbours; with it a segment falls into up to three pieces.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """Say which frames and samples of a segment, counted from its own start."""

    frame: int
    frames: int
    sample: int
    samples: int


@dataclass(frozen=True, slots=True)
class Place:
    """Say where one segment lies in the film and into which pieces it falls."""

    start: int
    """Frame of the film at which it starts."""
    frames: int
    head: Span
    """Shared with the segment before; no frames where the joint is a cut."""
    body: Span
    """Its own; may have no frames between two crossfades."""
    tail: Span
    """Shared with the segment after."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Say where all segments lie."""

    fps: Fraction
    places: tuple[Place, ...]
    frames: int
    samples: int

    @property
    def seconds(self) -> Fraction:
        """Return how long the film is."""
        return self.frames / self.fps


def lay_out(
    durations: Sequence[Fraction], fps: Fraction, sample_rate: int, *, overlap: Fraction = Fraction(0)
) -> Timeline:
    """Return where segments of these lengths lie.

    Args:
        durations: Seconds of each segment; a shorter one than a frame counts as one frame.
        fps: Frames a second of the film.
        sample_rate: Samples a second of its sound.
        overlap: Seconds that a crossfade lasts; a joint takes less where a neighbour is shorter than two of them.
    """
    counts = frame_counts(durations, fps)
    shared = _shared_frames(counts, _nearest(overlap * fps))
    starts = [0]
    for count, after in zip(counts, shared[1:], strict=True):
        starts.append(starts[-1] + count - after)
    samples = _Samples(fps, sample_rate)
    pairs = list(pairwise(shared))
    places = [_place(at, n, pair, samples) for at, n, pair in zip(starts, counts, pairs, strict=False)]
    return Timeline(fps, tuple(places), starts[-1], samples.at(starts[-1]))


def lay_alone(duration: Fraction, fps: Fraction, sample_rate: int) -> Place:
    """Return the place of a segment in a film of its own; in others neighbours may take a frame away, never add one."""
    frames = math.ceil(max(duration, 1 / fps) * fps)
    return _place(0, frames, (0, 0), _Samples(fps, sample_rate))


def frame_counts(durations: Sequence[Fraction], fps: Fraction) -> list[int]:
    """Return the whole frames of each segment: the difference of rounded sums, never a rounded difference."""
    edges, total = [0], Fraction(0)
    for duration in durations:
        total += max(duration, 1 / fps)
        edges.append(_nearest(total * fps))
    return [b - a for a, b in pairwise(edges)]


@dataclass(frozen=True, slots=True)
class _Samples:
    """Count samples from frames."""

    fps: Fraction
    rate: int

    def at(self, frame: int) -> int:
        """Return the sample at which a frame of the film starts."""
        return _nearest(frame * self.rate / self.fps)

    def span(self, start: int, frame: int, frames: int) -> Span:
        """Return a piece of the segment that starts at frame ``start`` of the film."""
        first, last = start + frame, start + frame + frames
        return Span(frame, frames, self.at(first) - self.at(start), self.at(last) - self.at(first))


def _shared_frames(counts: Sequence[int], most: int) -> list[int]:
    """Return the frames shared at each joint, those before the first and after the last segment (0) included."""
    return [0, *(min(most, a // 2, b // 2) for a, b in pairwise(counts)), 0]


def _place(start: int, frames: int, shared: tuple[int, int], samples: _Samples) -> Place:
    before, after = shared
    return Place(
        start,
        frames,
        head=samples.span(start, 0, before),
        body=samples.span(start, before, frames - before - after),
        tail=samples.span(start, frames - after, after),
    )


def _nearest(value: Fraction) -> int:
    """Round half up: x + k rounds to round(x) + k for every whole k, which rounding half to even does not keep."""
    return math.floor(value + Fraction(1, 2))
