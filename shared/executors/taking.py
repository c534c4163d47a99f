"""Take what a job names: the input of a single slot, and the captions that lie beside it."""

from __future__ import annotations

from pathlib import Path

from shared.domain.jobs import Input, Job
from shared.errors import InvalidInput
from shared.worker.executor import Work


def required(job: Job, slot: str) -> Input:
    """Return the input of a single slot.

    Raises:
        InvalidInput: The slot is empty.
    """
    given = job.one(slot)
    if given is None:
        raise InvalidInput(f"Nothing is connected to {slot}.", field=f"inputs.{slot}", remedy="Connect a node to it.")
    return given


async def side_captions(given: Input, name: str, work: Work) -> Path | None:
    """Bring the captions of an input into scratch as ``{name}.srt``, where it has some."""
    side = given.output.files.get("captions")
    if side is None:
        return None
    path = work.scratch / f"{name}.srt"
    await work.storage.get_file(side.s3_key, path)
    return path
