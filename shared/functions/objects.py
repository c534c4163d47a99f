"""Small JSON documents in storage: answers, and how far the work is."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from shared.errors import InvalidInput, Replaced
from shared.storage import Storage

_MOST_BYTES = 16 * 2**20
_LOOKS = 5
"""At a document that is replaced each time."""


async def read_json(storage: Storage, key: str) -> dict[str, Any] | None:
    """Return a document, the newest where it is replaced meanwhile; None: there is none.

    Raises:
        Unavailable: Storage does not answer.
    """
    for _ in range(_LOOKS - 1):
        with contextlib.suppress(Replaced):
            return await _read_json(storage, key)
    return await _read_json(storage, key)


async def _read_json(storage: Storage, key: str) -> dict[str, Any] | None:
    if await storage.stat(key) is None:
        return None
    data = bytearray()
    try:
        async for chunk in storage.stream(key, end=_MOST_BYTES):
            data += chunk
    except InvalidInput:  # deleted in this moment
        return None
    return dict(json.loads(data))


async def write_json(storage: Storage, key: str, document: dict[str, Any]) -> None:
    """Write a document."""
    await storage.put_bytes(json.dumps(document).encode(), key, content_type="application/json")
