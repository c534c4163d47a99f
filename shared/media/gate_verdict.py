"""What is expected of a film, what is found in it, and what is too much."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

from shared.config import GateThresholds
from shared.media.gate_findings import Finding
from shared.media.gate_parts import Part
from shared.media.loudness import Loudness
from shared.media.mix_tracks import Grid
from shared.media.streams import Probe


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
class Expectation:
    """Say what a film must be."""

    grid: Grid
    audible: bool
    """Somebody or something must be heard."""
    loudness: float | None = None
    """LUFS that were asked for."""
    parts: tuple[Part, ...] = ()
    """The picture's parts, all of them, where some were copied from films that have been watched."""
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
