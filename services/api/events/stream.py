"""What waits to be sent to one client, so much and no more: who reads too slowly is let go, and comes back later."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

_MOST_EVENTS = 64
_MOST_BYTES = 8 * 1024**2


class Stream:
    """Hold a client's events until they are sent.

    Args:
        on_drop: Called once when the client is too slow: its connection is to be cut, since it may hang in a write.
    """

    def __init__(self, on_drop: Callable[[], None]) -> None:
        self._on_drop = on_drop
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self.over = False

    def put(self, event: bytes) -> bool:
        """Add an event; False: the client has too many already, and is let go."""
        if self.over:
            return True
        if self._waiting and (len(self._waiting) >= _MOST_EVENTS or self._bytes + len(event) > _MOST_BYTES):
            self.end()
            self._waiting.clear()
            self._on_drop()
            return False
        self._waiting.append(event)
        self._bytes += len(event)
        self._wake.set()
        return True

    def end(self) -> None:
        """Let the client go once it has what waits."""
        self.over = True
        self._wake.set()

    async def next(self, seconds: float) -> bytes | None:
        """Return the next event, nothing (``b""``) when none comes in time, None when there will be no more."""
        if not self._waiting and not self.over:
            try:
                async with asyncio.timeout(seconds):
                    await self._wake.wait()
            except TimeoutError:
                return b""
        self._wake.clear()
        if not self._waiting:
            return None if self.over else b""
        event = self._waiting.popleft()
        self._bytes -= len(event)
        if self._waiting or self.over:
            self._wake.set()
        return event


def encoded(event: str, data: bytes, cursor: str) -> bytes:
    """Return an event as it goes over the wire; ``data`` is JSON without line breaks."""
    return b"event: %s\nid: %s\ndata: %s\n\n" % (event.encode(), cursor.encode(), data)
