"""Know a picture that went through the gate in another file, and decode only what is new.

Where a picture is copied, packet by packet, decoding it again can show nothing new: the packets are compared instead.
What a still picture or a black one does over the joint of two parts is not told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any, Self

from shared.media.gate_findings import Finding
from shared.media.parameter_sets import read_sets
from shared.media.streams import Probe, VideoStream

_OF_PICTURE = ("black", "still")
"""Checks that look at nothing but the picture."""
_MOST_LOOKS = 8
"""Stretches that are decoded by themselves; a film with more of them is decoded as a whole."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Remember a picture that went through the gate."""

    picture: str
    """What `picture_of` was."""
    findings: tuple[Finding, ...]
    """What was said of the picture alone."""

    @classmethod
    def read(cls, quality: Mapping[str, Any] | None) -> Self | None:
        """Take it from the ``quality`` of an output; None where that was never watched."""
        if not quality or not quality.get("picture"):
            return None
        findings = (Finding.read(said) for said in quality.get("findings", ()))
        return cls(str(quality["picture"]), tuple(found for found in findings if found.check in _OF_PICTURE))


@dataclass(frozen=True, slots=True)
class Part:
    """Say where a part of a picture comes from."""

    frames: int
    packets: str | None = None
    """Hash of the packets that it was copied from; None for what is new."""
    findings: tuple[Finding, ...] = ()
    """What was said of them."""


@dataclass(frozen=True, slots=True)
class Look:
    """Say which frames are decoded."""

    start: Fraction = Fraction(0)
    """Seconds."""
    seconds: Fraction | None = None
    """None: all of them."""
    frames: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """Say what of a film is decoded, and what was said of the rest, at the times that it has in this film."""

    looks: tuple[Look, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    part: Part
    first: int
    """Its first frame."""
    known: bool


def picture_of(film: Probe) -> str | None:
    """Return what stands for a picture: its packets and the parameter sets that they are decoded with."""
    video = film.video
    return f"{video.packets}/{video.extradata[:16]}" if video is not None and video.extradata else None


def copied_part(film: Probe, frames: int, source: Probe, watched: Watched | None) -> Part:
    """Return a part that was copied from a source as a whole; it counts as new unless that source was watched.

    Args:
        film: What was made.
        frames: Those of the part.
        source: What it was copied from.
        watched: What is known of the source's picture.
    """
    if watched is None or watched.picture != picture_of(source) or source.video is None or film.video is None:
        return Part(frames)
    if not _decodes_alike(film.video, source.video):
        return Part(frames)
    return Part(frames, source.video.packets, watched.findings)


def _decodes_alike(film: VideoStream, source: VideoStream) -> bool:
    """Tell whether a film's header has what a source's packets are decoded with."""
    if film.extradata == source.extradata:
        return True
    if not source.joins or film.record is None or source.record is None:
        return False
    return read_sets(bytes.fromhex(film.record)).holds(read_sets(bytes.fromhex(source.record)))


def know(film: Probe, parts: Sequence[Part]) -> Known:
    """Return what of a film is new, and what was said of the rest; where parts are not as expected, all is new."""
    video = film.video
    if video is None:
        return Known((), ())
    everything = Known((Look(frames=video.frames),), ())
    found = video.sections or (video.packets,)
    if sum(part.frames for part in parts) != video.frames or len(found) != len(parts):
        return everything
    placed = list(_placed(parts, found))
    looks = tuple(_looks(placed, video.rate))
    if len(looks) > _MOST_LOOKS or sum(look.frames for look in looks) == video.frames:
        return everything
    findings = [f.moved(float(one.first / video.rate)) for one in placed if one.known for f in one.part.findings]
    return Known(looks, tuple(findings))


def _placed(parts: Sequence[Part], found: Sequence[str]) -> Iterator[_Placed]:
    at = 0
    for part, packets in zip(parts, found, strict=True):
        yield _Placed(part, at, part.packets == packets)
        at += part.frames


def _looks(placed: Sequence[_Placed], rate: Fraction) -> Iterator[Look]:
    """Put new parts together that follow each other."""
    for known, run in groupby(placed, key=lambda one: one.known):
        if not known:
            new = list(run)
            frames = sum(one.part.frames for one in new)
            yield Look(new[0].first / rate, frames / rate, frames)
