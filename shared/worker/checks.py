"""What a worker looks at to say that it is alive and ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry

from shared.db import Pool
from shared.db.listen import Listener
from shared.health import HealthServer, remembered
from shared.media.binaries import find_ffmpeg
from shared.storage import Storage
from shared.worker.lease import Lease

_STORAGE_SECONDS = 10.0
"""A look at storage writes, reads and removes an object."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """The parts of a worker whose state decides whether it can work; a check returns what is wrong, or None.

    A lease that is not held is no reason to replace the process: it comes back with the database.
    """

    lease: Lease
    pool: Pool
    storage: Storage
    listener: Listener
    trouble: Callable[[], str | None]
    """Why nothing can be claimed."""
    ffmpeg: Path | None

    def serve(self, name: str, registry: CollectorRegistry) -> HealthServer:
        """Return the server that answers for these parts; it is not started."""
        ready = {
            "lease": self._held,
            "database": self._database,
            "claims": self._claims,
            "storage": remembered(self._storage, _STORAGE_SECONDS),
            "ffmpeg": self._ffmpeg,
        }
        return HealthServer(name, registry, alive={"lease": self._turning}, ready=ready, notes=self._notes)

    async def _turning(self) -> str | None:
        return None if self.lease.turning else "the thread that holds the lease has stopped"

    async def _held(self) -> str | None:
        return None if self.lease.held else "no lease is held: the database is away, or this process was frozen"

    async def _database(self) -> str | None:
        await self.pool.fetchval("select 1")
        return None

    async def _claims(self) -> str | None:
        return self.trouble()

    async def _storage(self) -> str | None:
        await self.storage.check()
        return None

    async def _ffmpeg(self) -> str | None:
        find_ffmpeg(self.ffmpeg)
        return None

    def _notes(self) -> dict[str, str]:
        found = {"lease": f"held as worker {self.lease.worker}" if self.lease.held else "not held"}
        if not self.listener.hearing:
            found["listen"] = "LISTEN does not work; keeps going by sweeps. Set DATABASE_URL_DIRECT to a session."
        return found
