"""How long a worker id is ours, by this process's own clock."""

from __future__ import annotations

import threading
import time

from shared.domain.nodes import WorkerId


class Tenure:
    """Own a worker id until a moment that each heartbeat moves on; once that has passed, it has passed for good.

    The lease's thread moves it on, the main loop asks. Whoever finds it over ends it for both: a completion that was
    given up because the id seemed lost must not see the id go on living, or its job would belong to nobody who works.

    Args:
        worker: The id.
        until: A moment of ``time.monotonic``.
    """

    def __init__(self, worker: WorkerId, until: float) -> None:
        self.worker = worker
        self._until = until
        self._over = False
        self._lock = threading.Lock()

    def holds(self) -> bool:
        """Say whether the id is still ours."""
        with self._lock:
            self._over = self._over or time.monotonic() >= self._until
            return not self._over

    def extend(self, until: float) -> bool:
        """Move the end on; False: it is over, and stays so."""
        if not self.holds():
            return False
        with self._lock:
            self._until = max(until, self._until)
            return not self._over

    def end(self) -> None:
        """Give the id up now."""
        with self._lock:
            self._over = True

    def left(self) -> float:
        """Return the seconds until it is over."""
        return max(0.0, self._until - time.monotonic())
