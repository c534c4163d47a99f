"""What is said of a film: one finding, one sentence, with the time at which it begins and ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from shared.media.gate_notes import Stretch


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

    def moved(self, seconds: float) -> Finding:
        """Return it as it is said of a film in which what it speaks of begins so many seconds later."""
        if self.at is None:
            return self
        end = None if self.at.end is None else self.at.end + seconds
        return replace(self, at=Stretch(self.at.start + seconds, end))


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
