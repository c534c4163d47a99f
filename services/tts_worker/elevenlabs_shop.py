"""Order a part of a voice-over at ElevenLabs, once.

The answer to an order is the speech itself. There is no idempotency key: an order whose answer was lost is looked for
in the account's history, which keeps what was spoken, and brought from there for nothing. An account that keeps no
history cannot be asked; then an order of a few cents is placed once more.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.tts_worker.elevenlabs_api import ElevenLabsApi, Item, Spoken
from services.tts_worker.elevenlabs_shelf import Shelf, Take
from services.tts_worker.recording import Recording, decoded
from shared.errors import InvalidInput, JobError, NotYet, ProviderRejected, QualityFailed, Unavailable
from shared.http.vendor import Reply
from shared.worker.orders import Absent, Delivered, Failed, Placed, Unknowable, Working

_SKEW = timedelta(minutes=2)
"""Between the clocks of the database and of ElevenLabs."""
_HISTORY_LOOK = timedelta(seconds=30)
"""Longest time between two looks whether a lost order has come into the history."""
_MOST_MISSES = 3
"""Looks into the history that did not find what was spoken, before that is believed."""
_CLOSE = 0.001
"""Settings that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class SpeechOrder:
    """What is ordered."""

    voice_id: str
    output_format: str
    suffix: str
    """Of a file in that format."""
    body: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Return what is spoken."""
        return str(self.body["text"])


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all orders of a process.

    Args:
        places: Orders at once.
        seconds: Longest that an order may take: then its reply is lost, and the history is complete.
        repeat_up_to: US dollars that an order may cost that is placed once more where nobody can tell.
        misses: How often what was spoken was not in the history.
    """

    places: int
    seconds: float
    repeat_up_to: Decimal
    misses: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class ElevenLabsShop:
    """Take the order of one part.

    Args:
        api: Where.
        terms: What holds for all orders.
        order: Of the part.
        price: Returns what so many of ElevenLabs' characters cost; of None, what the order is reckoned to cost.
        shelf: Where the part is kept.
    """

    api: ElevenLabsApi
    terms: Terms
    order: SpeechOrder
    price: Callable[[int | None], Decimal]
    shelf: Shelf
    _answers: dict[str, tuple[Spoken, int | None]] = field(default_factory=dict, init=False)
    """What was spoken in this attempt, by request, and how many characters were charged."""
    _recordings: dict[Path, Recording] = field(default_factory=dict, init=False)

    @property
    def places(self) -> int:
        """Return how many orders may be open at once."""
        return self.terms.places

    async def place(self, spec: SpeechOrder, key: str) -> Placed:
        """Order, and keep the speech at hand."""
        reply = await self.api.speak(spec.voice_id, spec.output_format, spec.body, seconds=self.terms.seconds)
        spoken, charged = reply.read(Spoken), _charged(reply)
        remote_id = reply.headers.get("request-id") or reply.headers.get("history-item-id") or key
        self._answers[remote_id] = spoken, charged
        return Placed(remote_id, {"character_cost": charged, "trace_id": reply.headers.get("x-trace-id")})

    async def find(self, spec: SpeechOrder, key: str, since: datetime) -> Placed | Absent | Unknowable:  # noqa: ARG002  a shop's; nobody there knows our keys
        """Look into the history, which is complete when the order cannot be under way any more."""
        try:
            async for item in self.api.history(voice_id=spec.voice_id, after=since - _SKEW):
                if _is(item, spec):
                    return Placed(item.request_id or item.history_item_id, {"found": item.history_item_id})
            rest = since + timedelta(seconds=self.terms.seconds) - datetime.now(UTC)
            if rest > timedelta(0):
                raise NotYet("the order whose reply was lost may still be under way", delay=min(rest, _HISTORY_LOOK))
            if await self.api.keeps_history():
                return Absent()
        except ProviderRejected as error:
            return Unknowable(f"the history cannot be read ({error.message})", self.terms.repeat_up_to)
        return Unknowable("the account keeps no history", self.terms.repeat_up_to)

    async def look(self, remote_id: str) -> Working | Delivered[Take] | Failed:
        """Bring the part from where it is: this attempt's answer, the shelf, or the history."""
        if remote_id not in self._answers and (kept := await self.shelf.find(remote_id)) is not None:
            return Delivered(kept, kept.cost)
        damage: Failed | None = None
        for source in (self._answered, self._remembered):
            take = await source(remote_id)
            if take is None:
                continue
            try:
                await self.recording(take)
            except QualityFailed as error:
                damage = Failed(error, take.cost)
                continue
            await self.shelf.keep(take)
            return Delivered(take, take.cost)
        return damage or await self._lost(remote_id)

    async def recording(self, take: Take) -> Recording:
        """Return a part decoded.

        Raises:
            QualityFailed: It is damaged.
        """
        if take.path not in self._recordings:
            self._recordings[take.path] = await decoded(take, self.order.text)
        return self._recordings[take.path]

    async def _answered(self, remote_id: str) -> Take | None:
        if remote_id not in self._answers:
            return None
        spoken, charged = self._answers[remote_id]
        path = self.shelf.path(f"spoken{self.order.suffix}")
        await asyncio.to_thread(path.write_bytes, spoken.audio_base64)
        return Take(remote_id, path, spoken.alignment, as_ordered=True, cost=self.price(charged))

    async def _remembered(self, remote_id: str) -> Take | None:
        """Bring what was spoken from the history, which seldom knows when its words sound."""
        try:
            item = await self._item(remote_id)
            if item is None:
                return None
            path = self.shelf.path("remembered.audio")
            await self.api.audio(item.history_item_id, path)
        except (ProviderRejected, InvalidInput):  # a key without this right, or an entry without sound
            return None
        alignment = None if item.alignments is None else item.alignments.alignment
        return Take(remote_id, path, alignment, as_ordered=False, cost=self.price(item.character_cost or None))

    async def _item(self, remote_id: str) -> Item | None:
        async for item in self.api.history(voice_id=self.order.voice_id):
            if remote_id in (item.request_id, item.history_item_id):
                return item
        return None

    async def _lost(self, remote_id: str) -> Failed:
        """Say that what was paid for is nowhere: the worker died before it was kept, and the history has it not."""
        self.terms.misses[remote_id] += 1
        if self.terms.misses[remote_id] < _MOST_MISSES:
            raise Unavailable("what was spoken is not in the history yet")
        del self.terms.misses[remote_id]
        cost = self.price(None)
        error: JobError = Unavailable("what was spoken is lost; it is ordered again")
        if cost > self.terms.repeat_up_to:
            message = f"What ElevenLabs spoke for about ${cost:.2f} is lost: the account keeps no history of it."
            remedy = "callsheet retry PIPELINE --node N orders and pays it again"
            error = ProviderRejected(message, remedy=remedy, details={"request_id": remote_id})
        return Failed(error, cost)


def _charged(reply: Reply) -> int | None:
    """Return how many characters were charged; ElevenLabs says so in a header."""
    said = reply.headers.get("character-cost", "")
    return int(said) if said.isdecimal() else None


def _is(item: Item, spec: SpeechOrder) -> bool:
    """Tell whether an entry of the history is what was ordered."""
    if item.text is None or item.text.split() != spec.text.split():
        return False
    if (item.model_id or spec.body["model_id"]) != spec.body["model_id"]:
        return False
    settings, wanted = item.settings or {}, spec.body["voice_settings"]
    return all(abs(settings[name] - wanted[name]) < _CLOSE for name in wanted if settings.get(name) is not None)
