"""Tell how far a merge is, whose pieces are made by many processes."""

from __future__ import annotations

from shared.media.process import OnProgress

_LAST_PART = 0.1
"""Share of the whole that joining takes."""


class Tally:
    """Add up the progress of many processes."""

    def __init__(self, frames: int, on_progress: OnProgress | None) -> None:
        self._frames = max(1, frames)
        self._report = on_progress
        self._done: dict[str, float] = {}

    def piece(self, name: str, frames: int, fraction: float) -> None:
        """Note how far one segment is."""
        self._done[name] = frames * fraction
        if self._report:
            self._report(min(1.0, sum(self._done.values()) / self._frames) * (1 - _LAST_PART), None)

    def last(self, fraction: float, left: float | None) -> None:
        """Note how far joining is."""
        if self._report:
            self._report(1 - _LAST_PART + _LAST_PART * fraction, left)
