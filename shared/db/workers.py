"""Leases: one row and one session lock per worker process, and the rescue of those that died.

Constructed on one session of its own, which the heartbeat thread owns: never on the job pool, never on a loop that a
handler can block. The lease's deadline is the truth; the session lock only makes a death known sooner, and counts only
when it was missing on two looks in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import SecretStr

from shared.db.pool import Connection, connect
from shared.db.sql import load
from shared.domain.nodes import JobId, WorkerId

_SQL = load("workers")


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a heartbeat brought back."""

    alive: bool
    """False: the lease is lost; every job is somebody else's."""
    cancel: tuple[JobId, ...]
    """Running jobs of this worker that somebody asked to cancel."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a look for dead workers found."""

    workers: int
    jobs: int


class WorkerRegistry:
    """Keep this process's lease, and take back what the dead leave behind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._unlocked: set[WorkerId] = set()
        self._locked: WorkerId | None = None

    @classmethod
    async def connect(cls, url: SecretStr, *, name: str) -> WorkerRegistry:
        """Open the session; statements on it give up after five seconds, half a lease."""
        return cls(await connect(url, name=name, command_timeout=5.0))

    async def register(  # noqa: PLR0913  one row, its columns by name
        self,
        *,
        service: str,
        queues: Sequence[str],
        host: str,
        pid: int,
        version: str,
        slots: int,
        lease: timedelta,
        health_url: str | None,
    ) -> WorkerId:
        """Enter the process under a new id and take the session lock on it."""
        fields = (service, list(queues), host, pid, version, slots, health_url, lease)
        worker = WorkerId(await self._connection.fetchval(_SQL["register"], *fields))
        await self.lock(worker)
        return worker

    async def lock(self, worker: WorkerId) -> None:
        """Take the session lock on an id: at registration, and again on a new session for the same id."""
        if await self._connection.fetchval(_SQL["lock"], worker):
            await self._connection.execute(_SQL["locked"], worker)

    async def heartbeat(self, worker: WorkerId, lease: timedelta) -> Heartbeat:
        """Extend the lease."""
        row = await self._connection.fetchrow(_SQL["heartbeat"], worker, lease)
        return Heartbeat(alive=row is not None, cancel=() if row is None else tuple(map(JobId, row["cancel"])))

    async def draining(self, worker: WorkerId) -> None:
        """Show that this process takes no more work."""
        await self._connection.execute(_SQL["draining"], worker)

    async def deregister(self, worker: WorkerId) -> None:
        """Leave, giving back whatever is still owned."""
        await self._connection.execute(_SQL["deregister"], worker)

    async def rescue(self) -> Rescued:
        """Take back the jobs of workers that are dead: lease over, or session lock gone on two looks in a row.

        Jobs of ids that have already left go back, too, uncounted.
        """
        silent = await self._connection.fetch(_SQL["silent"])
        unlocked = {WorkerId(row["id"]) for row in silent if row["expired"] is False}
        sure = unlocked & self._unlocked
        dead = sure | {WorkerId(row["id"]) for row in silent if row["expired"]}
        self._unlocked = unlocked - sure
        for left in (WorkerId(row["id"]) for row in silent if row["expired"] is None):
            await self.deregister(left)
        if not dead:
            return Rescued(0, 0)
        row = await self._connection.fetchrow(_SQL["rescue"], list(dead), list(sure))
        return Rescued(row["workers"], row["jobs"]) if row else Rescued(0, 0)

    @property
    def suspects(self) -> bool:
        """Say whether the last look saw somebody without a session lock for the first time."""
        return bool(self._unlocked)

    async def close(self) -> None:
        """Close the session; the server frees its lock."""
        await self._connection.close(timeout=2.0)
