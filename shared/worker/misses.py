"""Count how often a provider says in a row that there is no such order: a replica that lags says so once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Misses:
    """Believe it the third time."""

    most: int = 3
    _counts: Counter[str] = field(default_factory=Counter)

    def missed(self, remote_id: str) -> bool:
        """Count one; tell whether it is to be believed."""
        self._counts[remote_id] += 1
        return self._counts[remote_id] >= self.most

    def found(self, remote_id: str) -> None:
        """Begin anew."""
        self._counts.pop(remote_id, None)
