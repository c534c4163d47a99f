"""Named moments of the runtime: nothing in production, something to await in tests."""

from __future__ import annotations

from shared.domain.jobs import Job
from shared.domain.nodes import WorkerId


class Hooks:
    """Override what is to be noticed; called from the main loop unless it says otherwise."""

    def registered(self, worker: WorkerId) -> None:
        """A worker id is held; called from the lease's thread."""

    def renewed(self, worker: WorkerId) -> None:
        """A heartbeat has extended the lease; called from the lease's thread."""

    def lost(self, worker: WorkerId) -> None:
        """The lease of a worker id is over."""

    def claimed(self, job: Job) -> None:
        """A job is about to run."""

    def settled(self, job: Job, outcome: str) -> None:
        """An attempt has ended, its outcome committed."""

    def rescued(self, jobs: int) -> None:
        """Jobs of dead workers were taken back; called from the lease's thread."""
