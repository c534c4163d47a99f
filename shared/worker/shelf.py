"""Jobs that were claimed before there is a slot for them: only where jobs are so short that a claim takes longer.

Jobs mostly take minutes, and then nothing is claimed ahead: another worker could have it. Looks at providers and small
assets take a few milliseconds; as many of them are taken along as will begin within `_HORIZON_SECONDS`. What has not
begun long after that, because a long job came in between, is given back.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection

from shared.domain.jobs import Job
from shared.domain.nodes import JobId, WorkerId

_HORIZON_SECONDS = 0.02
_PATIENCE_SECONDS = 0.25
_MOST_PER_SLOT = 10
_NEWEST = 0.1
"""Weight of the newest duration in the mean."""


class Shelf:
    """Keep them in the order in which they were claimed."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._seconds = 1.0
        """Mean duration of the work; nothing is known at first, so nothing is taken along."""
        self._jobs: deque[Job] = deque()
        self._since = 0.0

    def worked(self, seconds: float) -> None:
        """Note how long a job took from its start to the end of its work."""
        self._seconds += _NEWEST * (seconds - self._seconds)

    @property
    def size(self) -> int:
        """Return how many jobs may be claimed beyond the slots, those that are there included."""
        if self._seconds > _HORIZON_SECONDS:
            return 0
        return min(int(self._slots * _HORIZON_SECONDS / max(self._seconds, 1e-6)), _MOST_PER_SLOT * self._slots)

    @property
    def room(self) -> int:
        """Return how many more may be claimed; none while some are left, so that one statement takes many."""
        return 0 if self._jobs else self.size

    @property
    def ids(self) -> set[JobId]:
        """Return whose jobs are there."""
        return {job.id for job in self._jobs}

    def put(self, jobs: Collection[Job]) -> None:
        """Keep jobs for the slots that become free."""
        self._jobs.extend(jobs)
        self._since = time.monotonic()

    def take(self) -> Job | None:
        """Return the next one; None: there is none."""
        return self._jobs.popleft() if self._jobs else None

    def remove(self, ids: Collection[JobId]) -> list[Job]:
        """Take out those that are asked for, and return them."""
        found = [job for job in self._jobs if job.id in ids]
        self._jobs = deque(job for job in self._jobs if job.id not in ids)
        return found

    def forget(self, worker: WorkerId) -> None:
        """Drop what was claimed under an id that is not ours any more."""
        self._jobs = deque(job for job in self._jobs if job.worker_id != worker)

    @property
    def patience(self) -> float | None:
        """Return in how many seconds what is there has waited too long; None: nothing waits."""
        return max(0.0, self._since + _PATIENCE_SECONDS - time.monotonic()) if self._jobs else None

    def clear(self) -> list[Job]:
        """Take out everything, and return it."""
        jobs = list(self._jobs)
        self._jobs.clear()
        return jobs
