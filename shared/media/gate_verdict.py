"""What is expected of a film, what is found in it, and what is too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self

from shared.config import GateThresholds
from shared.media.gate_notes import Stretch
from shared.media.loudness import Loudness
from shared.media.mix_tracks import Grid
from shared.media.streams import Probe

_OF_PICTURE = ("black", "still")
"""Checks that look at nothing but the picture."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """Say what is told of, and what is too much."""

    black_seconds: float = 1.0
    """Shortest black stretch that is told of."""
    still_seconds: float = 10.0
    """Shortest still picture that is told of; explanations are read for long."""
    quiet_seconds: float = 5.0
    """Shortest silence that is told of."""
    quiet_level: float = -60.0
    """dBFS under which there is silence."""
    whole: float = 0.98
    """Share of a film from which on it is black, or silent, throughout."""
    hits: int = 1000
    """Samples a second at full scale from which on sound is distorted; music mastered to the limit has 300."""
    distorted: float = 0.5
    """Share of a film that may be distorted."""
    loudness_off: float = 1.0
    """LU between the loudness that was asked for and that which came out."""
    true_peak: float = 0.0
    """dBTP over which players distort."""

    @classmethod
    def read(cls, settings: GateThresholds) -> Self:
        """Take them from a service's settings."""
        return cls(**{field.name: getattr(settings, f"gate_{field.name}") for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Finding:
    """Say one thing about a film."""

    check: str
    severity: Literal["failure", "warning"]
    says: str
    """One sentence."""
    at: Stretch | None = None

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept in ``metadata.error`` and in the output."""
        when = None if self.at is None else f"{clock(self.at.start)}-{clock(self.at.end or 0.0)}"
        said = {"check": self.check, "severity": self.severity, "at": when, "says": self.says}
        return {key: value for key, value in said.items() if value is not None}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Take one from an output's ``quality``."""
        begins, _, ends = str(said.get("at", "")).partition("-")
        at = Stretch(_seconds(begins), _seconds(ends)) if ends else None
        return cls(str(said["check"]), said["severity"], str(said["says"]), at)


@dataclass(frozen=True, slots=True)
class Watched:
    """Remember a picture that went through the gate in another file.

    Where a picture is copied, packet by packet, decoding it again can show nothing new: the gate compares the packets.
    """

    picture: str
    """What `Verdict.picture` was."""
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
class Expectation:
    """Say what a film must be."""

    grid: Grid
    audible: bool
    """Somebody or something must be heard."""
    loudness: float | None = None
    """LUFS that were asked for."""
    watched: Watched | None = None
    """The picture that the film's was copied from."""
    notes: tuple[Finding, ...] = ()
    """What who made the film has to say of it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Describe a film that was let through."""

    frames: int
    seconds: float
    loudness: Loudness | None
    findings: tuple[Finding, ...]
    picture: str | None = None
    """Stands for its picture, bit by bit: films with the same one show the same."""
    film: Probe | None = None
    """Its facts, for who goes on with it."""

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept in the output."""
        heard = self.loudness
        return {
            "frames": self.frames,
            "seconds": round(self.seconds, 6),
            "loudness": None if heard is None else heard.integrated,
            "truePeak": None if heard is None else heard.true_peak,
            "picture": self.picture,
            "findings": [finding.as_json() for finding in self.findings],
        }


def clock(seconds: float) -> str:
    """Write a time as ``01:02.345``, with hours where there are any."""
    total = round(seconds * 1000)
    hours, rest = divmod(total, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    text = f"{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
    return f"{hours}:{text}" if hours else text


def _seconds(written: str) -> float:
    """Read what `clock` wrote."""
    total = 0.0
    for part in written.split(":"):
        total = total * 60 + float(part)
    return total
