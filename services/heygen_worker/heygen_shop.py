"""Take orders for talking heads to HeyGen.

Of all providers only this one can be asked twice: an order carries its key as ``Idempotency-Key``, which HeyGen keeps
for a day, and in its title, by which a video is found for ever.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog

from services.heygen_worker.heygen_api import HeygenApi, Video
from services.heygen_worker.heygen_board import Board, Waiting
from shared.errors import ProviderRejected
from shared.worker.misses import Misses
from shared.worker.orders import Absent, Delivered, Failed, Placed, Unknowable, Working

_LOG = structlog.get_logger(__name__)
_AT_WORK = frozenset({"waiting", "pending", "queued", "processing"})

Order = Callable[[HeygenApi], Awaitable[Mapping[str, Any]]]
"""Upload what an order refers to, and return its body without title."""


@dataclass(frozen=True, slots=True)
class HeygenShop:
    """Order, find and look; one for each attempt, on the API and the board that the process shares.

    Args:
        api: Where.
        board: What HeyGen said last of all videos.
        misses: What it did not know.
        waiting: Returns the ids of all that is waited for.
        told: Tells whether HeyGen has said by a webhook that this order is over.
        cost: Returns what a video of so many seconds costs.
        places: Orders at once.
    """

    api: HeygenApi
    board: Board
    misses: Misses
    waiting: Waiting
    told: Callable[[], bool]
    cost: Callable[[float], Decimal]
    places: int

    async def place(self, spec: Order, key: str) -> Placed:
        """Order a video."""
        body = {**await spec(self.api), "title": title_of(key), "callback_id": key}
        video_id, request_id = await self.api.create(body, key)
        return Placed(video_id, {"request_id": request_id})

    async def find(self, spec: Order, key: str, since: datetime) -> Placed | Absent | Unknowable:  # noqa: ARG002  a shop's
        """Look for an order by its title.

        Where there is none it may be placed again: within a day its key makes the second order the first, and after a
        day the list is complete.
        """
        title = title_of(key)
        async for video in self.api.titled(title):
            if video.title == title:
                return Placed(video.id, {"found": "by its title"})
        return Absent()

    async def look(self, remote_id: str) -> Working | Delivered[Video] | Failed:
        """Look at the board, and at the video itself once it is done."""
        if not self.told() and await self.board.status(remote_id, self.waiting) in _AT_WORK:
            return Working(None, self.board.again())
        video = await self.api.video(remote_id)
        if video is None:
            return self._lost(remote_id)
        self.misses.found(remote_id)
        return self._judge(video)

    def _lost(self, video_id: str) -> Working | Failed:
        if not self.misses.missed(video_id):
            return Working(None, self.board.again())
        return Failed(
            ProviderRejected(
                f"HeyGen no longer has video {video_id}",
                remedy="if somebody deleted it there, retry the node: it is ordered and paid again",
            ),
            cost=None,
        )

    def _judge(self, video: Video) -> Working | Delivered[Video] | Failed:
        """Read a video's status; failed ones are not charged (HeyGen's pricing page)."""
        match video.status:
            case "completed":
                return Delivered(video, self.cost(video.duration or 0.0))
            case "failed":
                facts: dict[str, object] = {"code": video.failure_code, "video_id": video.id}
                reason = video.failure_message or video.failure_code or "no reason given"
                return Failed(ProviderRejected(f"HeyGen could not make the video: {reason}", details=facts))
            case status if status not in _AT_WORK:
                _LOG.warning("unknown_status", status=status, video=video.id)
        return Working(None, self.board.again())


def title_of(key: str) -> str:
    """Return the title under which an order's video stands in HeyGen's list."""
    return f"callsheet {key}"
