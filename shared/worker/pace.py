"""Tell how long the rest will take, from how fast it went lately; nothing rather than a guess."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_WINDOW_SECONDS = 30.0
"""What counts: decoding, encoding and checking go at paces of their own."""
_LEAST_SECONDS = 2.0
_LEAST_FRACTION = 0.01
"""What must have been seen before anything is said."""


class Pace:
    """Watch one attempt's fraction grow.

    Args:
        clock: Returns seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, float]] = deque()

    def seconds_left(self, fraction: float) -> int | None:
        """Note how far the work is (0..1), and return the seconds that are left, or None when that cannot be told."""
        now = self._clock()
        if self._seen and fraction < self._seen[-1][1]:
            self._seen.clear()  # begun anew
        self._seen.append((now, fraction))
        while now - self._seen[1 if len(self._seen) > 1 else 0][0] > _WINDOW_SECONDS:
            self._seen.popleft()
        since, begun = self._seen[0]
        done, passed = fraction - begun, now - since
        if passed < _LEAST_SECONDS or done < _LEAST_FRACTION:
            return None
        return round((1.0 - fraction) * passed / done)
