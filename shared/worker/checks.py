"""What a worker looks at to say that it is alive and ready."""

from __future__ import annotations

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


def health_of(
    name: str,
    registry: CollectorRegistry,
    *,
    lease: Lease,
    pool: Pool,
    storage: Storage,
    listener: Listener,
    ffmpeg: Path | None,
) -> HealthServer:
    """Make the health server of a worker.

    A lease that is not held is no reason to replace the process: it comes back with the database.
    """

    async def turning() -> str | None:
        return None if lease.turning else "the thread that holds the lease has stopped"

    async def held() -> str | None:
        return None if lease.held else "no lease is held: the database is away, or this process was frozen"

    async def database() -> str | None:
        await pool.fetchval("select 1")
        return None

    async def media() -> str | None:
        await storage.check()
        return None

    async def binaries() -> str | None:
        find_ffmpeg(ffmpeg)
        return None

    def notes() -> dict[str, str]:
        found = {"lease": f"held as worker {lease.worker}" if lease.held else "not held"}
        if not listener.hearing:
            found["listen"] = "LISTEN does not work; keeps going by sweeps. Set DATABASE_URL_DIRECT to a session."
        return found

    ready = {"lease": held, "database": database, "storage": remembered(media, _STORAGE_SECONDS), "ffmpeg": binaries}
    return HealthServer(name, registry, alive={"lease": turning}, ready=ready, notes=notes)
