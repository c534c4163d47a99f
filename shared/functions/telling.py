"""Tell how far an invocation is, in an object beside the output, which also shows that the function lives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog

from shared.domain.invocations import Place
from shared.errors import JobError
from shared.functions.objects import write_json
from shared.storage import Storage

_LOG = structlog.get_logger(__name__)
_TELL_SECONDS = 2.0
"""Between two writes of the object."""


class Progress:
    """Keep how far the work is."""

    def __init__(self) -> None:
        self._fraction, self._note = 0.0, "fetching"

    def note(self, fraction: float, note: str | None) -> None:
        """Note it; the object is written by whoever has the time."""
        self._fraction, self._note = fraction, note or self._note

    def as_json(self) -> dict[str, object]:
        """Return the object."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        return {"fraction": round(self._fraction, 3), "note": self._note, "at": at}


@asynccontextmanager
async def telling(storage: Storage, place: Place) -> AsyncIterator[Progress]:
    """Write the progress object again and again while the block lasts."""
    progress = Progress()
    await _tell(storage, place, progress)  # it has begun
    task = asyncio.create_task(_tell_again(storage, place, progress))
    try:
        yield progress
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _tell_again(storage: Storage, place: Place, progress: Progress) -> None:
    while True:
        await asyncio.sleep(_TELL_SECONDS)
        await _tell(storage, place, progress)


async def _tell(storage: Storage, place: Place, progress: Progress) -> None:
    try:
        await write_json(storage, place.progress_key, progress.as_json())
    except JobError as error:
        _LOG.warning("progress_not_told", error=error.message)
