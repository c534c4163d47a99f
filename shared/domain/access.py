"""Who may do what over HTTP: three roles, each of which may do all that the one before it may."""

from __future__ import annotations

from enum import StrEnum


class AccessRole(StrEnum):
    """Name what a token or a session may do."""

    VIEWER = "viewer"
    """Read pipelines, outputs and events."""
    EDITOR = "editor"
    """Also write pipelines, run, cancel and retry them, and upload files."""
    OPS = "ops"
    """Also queues, workers, dead jobs, lanes and spend."""

    def may(self, needed: AccessRole) -> bool:
        """Say whether this role includes another one."""
        order = list(AccessRole)
        return order.index(self) >= order.index(needed)
