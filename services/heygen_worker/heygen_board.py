"""Ask for the statuses of all videos at once, however many jobs look: one request per interval and hundred videos."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

from services.heygen_worker.heygen_api import MOST_STATUSES, HeygenApi

_SPREAD = 0.25
"""Part of the interval over which jobs look after the board was asked for."""

Waiting = Callable[[], Awaitable[Iterable[str]]]
"""Return the ids of all videos that are waited for."""


class Board:
    """Remember what HeyGen said last, and ask again after so many seconds."""

    def __init__(self, api: HeygenApi, interval: float) -> None:
        self._api = api
        self._interval = interval
        self._known: dict[str, str] = {}
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def status(self, video_id: str, waiting: Waiting) -> str:
        """Return a video's status; ``waiting`` until the board is next asked for."""
        async with self._asking:
            if time.monotonic() - self._asked_at >= self._interval:
                await self._ask({video_id, *(await waiting())})
        return self._known.get(video_id, "waiting")

    def again(self) -> timedelta:
        """Return when it is worth looking again: not all at the same moment."""
        left = max(0.0, self._asked_at + self._interval - time.monotonic())
        return timedelta(seconds=left + random.uniform(0, _SPREAD) * self._interval)

    async def _ask(self, video_ids: set[str]) -> None:
        """Ask, and count it also when no answer comes: others that wait must not ask the same at once."""
        known, ids = dict[str, str](), sorted(video_ids)
        try:
            for first in range(0, len(ids), MOST_STATUSES):
                known |= await self._api.statuses(ids[first : first + MOST_STATUSES])
        finally:
            self._asked_at = time.monotonic()
        self._known = known
