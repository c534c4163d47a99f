"""Keep the finished pieces of merges in storage, and let go of those that nobody used for a month or two.

Storage tells no times, so a key carries the month of its last use: ``cache/segments/2026-11/{name}.mov``. A piece is
looked for in this month and the last; what is found in the last is kept anew in this. Older months are never read, so
whoever deletes them, whenever, takes nothing away that is in use.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from shared.errors import InvalidInput, RateLimited, Unavailable
from shared.storage import Storage

FOLDER = "cache/segments/"


class StoredSegments:
    """Keep pieces; one that cannot be had or kept just now is made again.

    Args:
        storage: Where they are kept.
        log: Told what went wrong.
        today: Says which month it is.
    """

    def __init__(self, storage: Storage, log: FilteringBoundLogger, today: date) -> None:
        self._storage = storage
        self._log = log
        self._months = months(today)

    @property
    def month(self) -> str:
        """Return the month under which pieces are kept now."""
        return self._months[0]

    async def get(self, name: str, path: Path) -> bool:
        """Bring a piece to ``path``; False when it is not kept."""
        now, last = (_key(month, name) for month in self._months)
        try:
            if await self._brought(now, path):
                return True
            found = await self._brought(last, path)
        except (Unavailable, RateLimited, InvalidInput) as error:  # the last one: deleted at this moment
            self._log.warning("segment_not_read", segment=name, error=error.message)
            return False
        if found:
            await self.put(path, name)
        return found

    async def _brought(self, key: str, path: Path) -> bool:
        if await self._storage.stat(key) is None:
            return False
        await self._storage.get_file(key, path)
        return True

    async def put(self, path: Path, name: str) -> None:
        """Keep a piece."""
        try:
            await self._storage.put_file(path, _key(self._months[0], name), content_type="video/quicktime")
        except (Unavailable, RateLimited) as error:
            self._log.warning("segment_not_kept", segment=name, error=error.message)

    async def let_go(self) -> int:
        """Delete what was last used before the last month and return how many pieces that were."""
        gone = 0
        try:
            async for stored in self._storage.list(FOLDER):
                if not stored.key.startswith(tuple(f"{FOLDER}{month}/" for month in self._months)):
                    await self._storage.delete(stored.key)
                    gone += 1
        except (Unavailable, RateLimited) as error:
            self._log.warning("segments_not_let_go", error=error.message)
        return gone


def months(today: date) -> tuple[str, str]:
    """Return this month and the last, as keys name them."""
    last = today.replace(day=1) - timedelta(days=1)
    return f"{today:%Y-%m}", f"{last:%Y-%m}"


def _key(month: str, name: str) -> str:
    return f"{FOLDER}{month}/{name}.mov"
