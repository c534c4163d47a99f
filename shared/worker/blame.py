"""Say in an error which input is at fault: its slot, the node that it comes from, and the second at which it breaks.

One place for all executors. Rooms below know files and slots at most; ffmpeg, which opens several inputs at once, says
only that one of them is broken. A person looks for a node.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from shared.domain.jobs import Input, Job
from shared.errors import JobError, Permanent
from shared.media.damage import Damage, find_damage
from shared.media.gate_findings import clock

_FIELD = re.compile(r"^inputs\.(?P<slot>\w+)(?:\[(?P<index>\d+)\])?$")
_SEGMENT = re.compile(r"^Segment \d+(?=:)")


@dataclass(frozen=True, slots=True)
class _Place:
    """One reference of a slot."""

    slot: str
    index: int | None
    """Its number in a multiple slot."""
    given: Input

    @property
    def field(self) -> str:
        """Return it as errors name it."""
        return f"inputs.{self.slot}" if self.index is None else f"inputs.{self.slot}[{self.index}]"


def naming_inputs(job: Job, taken: Sequence[tuple[Input, Path]]) -> AbstractAsyncContextManager[None]:
    """Complete the errors that leave the block.

    Args:
        job: Whose inputs they are about.
        taken: Which inputs were brought, and where their files lie; read when an error leaves.
    """
    return _Naming(job, taken)


@dataclass(frozen=True, slots=True)
class _Naming(AbstractAsyncContextManager[None]):
    job: Job
    taken: Sequence[tuple[Input, Path]]

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, JobError):
            await _complete(error, self.job, self.taken)


async def _complete(error: JobError, job: Job, taken: Sequence[tuple[Input, Path]]) -> None:
    places = list(_places(job))
    place = _named(error, places)
    damage = None
    if _is_of_decoding(error):
        suspects = [place] if place is not None else places
        place, damage = await _search(suspects, taken) or (place, None)
    if place is not None:
        _tell(error, place, damage)


def _places(job: Job) -> list[_Place]:
    """Return all references of a job, in the order of its slots."""
    return [
        _Place(slot, index if len(given) > 1 else None, one)
        for slot, given in job.inputs.items()
        for index, one in enumerate(given)
    ]


def _named(error: JobError, places: Sequence[_Place]) -> _Place | None:
    """Return the reference that an error names by itself, by its slot or by its node."""
    match = _FIELD.match(error.field or "")
    if match is None:
        return next((place for place in places if place.given.node_id == error.details.get("node")), None)
    index = int(match["index"] or 0)
    in_slot = [place for place in places if place.slot == match["slot"]]
    if match["index"] is None and len(in_slot) != 1:
        return None
    return in_slot[index] if index < len(in_slot) else None


def _is_of_decoding(error: JobError) -> bool:
    return isinstance(error, Permanent) and "stderr" in error.details


async def _search(suspects: Sequence[_Place], taken: Sequence[tuple[Input, Path]]) -> tuple[_Place, Damage] | None:
    """Return the first reference whose file is damaged, and where."""
    files = {given.output.s3_key: path for given, path in taken}
    for place in suspects:
        path = files.pop(place.given.output.s3_key, None)
        damage = await find_damage(path) if path is not None else None
        if damage is not None:
            return place, damage
    return None


def _tell(error: JobError, place: _Place, damage: Damage | None) -> None:
    """Write the place into an error, in the words that its message already has."""
    node = place.given.node_id
    error.field = error.field if _FIELD.match(error.field or "") else place.field
    said = _SEGMENT.match(error.message)
    if error.details.get("node") is None:
        start = said.group() if said else f"Input {place.slot}" if place.index is None else f"Input {place.field[7:]}"
        rest = error.message[said.end() + 2 :] if said else error.message
        error.message = f"{start} (node {node}): {rest}"
    if damage is not None:
        error.message += f" Its {damage.track} breaks at {clock(damage.seconds)}."
        error.details = {**error.details, "seconds": round(damage.seconds, 3)}
    error.details = {**error.details, "node": node}
    error.args = (error.message,)
