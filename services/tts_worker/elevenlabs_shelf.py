"""Keep the parts of a voice-over in storage as soon as they are there: each was paid for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ValidationError

from services.tts_worker.elevenlabs_api import Alignment
from shared.errors import InvalidInput
from shared.storage import Storage


@dataclass(frozen=True, slots=True)
class Take:
    """The sound of a part, as it came."""

    remote_id: str
    path: Path
    alignment: Alignment | None
    """None: nobody knows when its words sound."""
    as_ordered: bool
    """In the format of the order; the history may have another."""
    cost: Decimal


class _Label(BaseModel):
    """What lies beside a kept part."""

    remote_id: str
    sha256: str
    suffix: str
    cost: Decimal
    as_ordered: bool
    alignment: Alignment | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where one part lies: ``parts/0002.mp3``, and ``parts/0002.json`` that is written after it and names its order."""

    storage: Storage
    prefix: str
    """Of the node."""
    scratch: Path
    number: int

    def path(self, kind: str) -> Path:
        """Return where a file of this part lies in scratch."""
        return self.scratch / f"part-{self.number:04d}-{kind}"

    async def keep(self, take: Take) -> None:
        """Store a part, durably."""
        suffix = take.path.suffix
        stored = await self.storage.put_file(take.path, self._key(suffix))
        label = _Label(
            remote_id=take.remote_id,
            sha256=str(stored.sha256),
            suffix=suffix,
            cost=take.cost,
            as_ordered=take.as_ordered,
            alignment=take.alignment,
        )
        await self.storage.put_bytes(label.model_dump_json().encode(), self._key(".json"))

    async def find(self, remote_id: str) -> Take | None:
        """Bring a part into scratch; None: it is not there, or it is another order's."""
        label = await self._label()
        if label is None or label.remote_id != remote_id:
            return None
        path = self.path(f"kept{label.suffix}")
        try:
            stored = await self.storage.get_file(self._key(label.suffix), path)
        except InvalidInput:  # somebody has removed it
            return None
        if stored.sha256 != label.sha256:
            return None
        return Take(remote_id, path, label.alignment, label.as_ordered, label.cost)

    async def _label(self) -> _Label | None:
        if await self.storage.stat(self._key(".json")) is None:
            return None
        path = self.path("label.json")
        try:
            await self.storage.get_file(self._key(".json"), path)
            return _Label.model_validate_json(path.read_bytes())
        except (InvalidInput, ValidationError):
            return None

    def _key(self, suffix: str) -> str:
        return f"{self.prefix}parts/{self.number:04d}{suffix}"
