"""Small JSON documents in storage: answers, and how far the work is."""

from __future__ import annotations

import json
from typing import Any

from shared.errors import InvalidInput
from shared.storage import Storage

_MOST_BYTES = 16 * 2**20


async def read_json(storage: Storage, key: str) -> dict[str, Any] | None:
    """Return a document; None: there is none.

    Raises:
        Unavailable: Storage does not answer.
    """
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
