"""Telling whether a storage works by using it."""

from __future__ import annotations

import uuid

from shared.errors import JobError, Unavailable
from shared.storage import Storage

_FOLDER = "callsheet-check"


async def check_by_round_trip(storage: Storage) -> None:
    """Write, read and remove a small object.

    Raises:
        Unavailable: One of the three did not work; with the reason and the remedy of the storage.
    """
    key = f"{_FOLDER}/{uuid.uuid4().hex}"
    sent = key.encode()
    try:
        await storage.put_bytes(sent, key)
        try:
            came = b"".join([chunk async for chunk in storage.stream(key)])
        finally:
            await storage.delete(key)
    except Unavailable:
        raise
    except JobError as error:
        raise Unavailable(error.message, field=error.field, remedy=error.remedy) from error
    if came != sent:
        raise Unavailable("the storage returned other bytes than it was given", remedy="check its disks and proxies")
