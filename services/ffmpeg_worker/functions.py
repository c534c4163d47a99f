"""Order ffmpeg work at our own Lambdas, as goods are ordered at a provider: once, and looked after until it is there.

The answer stands in the bucket, so nobody waits for it: between two looks the job is snoozed and its slot is free.
A second invocation of one request does no harm, so an order whose reply was lost is simply placed again.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.config import BackendSettings
from shared.domain.invocations import FUNCTIONS, Invocation, Place
from shared.domain.lambda_prices import invocation_cost
from shared.domain.nodes import NodeType, Output
from shared.errors import Unavailable, from_json
from shared.functions.calling import MOST_EVENT_BYTES, LambdaApi
from shared.functions.objects import read_json, write_json
from shared.storage import Storage
from shared.worker.executor import Progress
from shared.worker.orders import Absent, Delivered, Failed, Placed, Unknowable, Working

_STORAGE_GIGABYTES = 10.24
_SILENT = timedelta(seconds=60)
"""A function that lives tells how far it is every two seconds."""
_MOVES_SECONDS = 7.0
"""Time for three reports."""
EVENT_AGE = timedelta(minutes=15)
"""How long AWS keeps an event that waits for its turn; MaximumEventAgeInSeconds of the template."""
_LOOKS = ((20.0, 1.0), (120.0, 3.0))
"""Seconds since the order, and between two looks until then."""
_LATER_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Task:
    """What is ordered: a request, and what it makes."""

    node_type: NodeType
    asked: Invocation

    def named(self, key: str) -> dict[str, Any]:
        """Return the event of an order."""
        asked = self.asked.model_copy(update={"request": key})
        return dict(json.loads(asked.model_dump_json(by_alias=True, exclude_none=True)))

    def place(self, key: str) -> Place:
        """Return where the answer to an order will stand."""
        return Place(output_bucket=self.asked.output_bucket, output_key=self.asked.output_key, request=key)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The id of an order, from which any process knows where to look and since when."""

    place: Place
    invoked_at: float

    def __str__(self) -> str:
        """Return the id: the key of the answer without its ending, and seconds since 1970."""
        return f"{self.place.output_bucket}/{self.place.output_key}/{self.place.request}@{self.invoked_at:.0f}"

    @classmethod
    def read(cls, remote_id: str) -> Receipt:
        """Return what an id says."""
        where, _, at = remote_id.rpartition("@")
        path, _, request = where.rpartition("/")
        bucket, _, key = path.partition("/")
        return cls(Place(output_bucket=bucket, output_key=key, request=request), float(at))

    @property
    def age(self) -> timedelta:
        """Return how long ago it was invoked."""
        return timedelta(seconds=max(0.0, time.time() - self.invoked_at))


@dataclass(frozen=True, slots=True)
class LambdaShop:
    """Invoke functions, and look for their answers."""

    api: LambdaApi
    settings: BackendSettings
    storage: Storage
    tell: Progress

    @property
    def places(self) -> int:
        """Return how many invocations may run at once."""
        return self.settings.lambda_concurrency

    async def place(self, spec: Task, key: str) -> Placed:
        """Invoke the function of a task."""
        event, place = spec.named(key), spec.place(key)
        if len(json.dumps(event)) > MOST_EVENT_BYTES:
            event_key = f"{place.result_key.removesuffix('.result.json')}.request.json"
            await write_json(self.storage, event_key, event)
            event = place.model_dump(exclude_none=True) | {"event_key": event_key}
        function = f"{self.settings.lambda_prefix}{FUNCTIONS[spec.node_type]}"
        call = await self.api.invoke(function, event)
        return Placed(str(Receipt(place, time.time())), {"function": function, "call": call})

    async def find(self, spec: Task, key: str, since: datetime) -> Placed | Absent | Unknowable:
        """Look whether a function has begun; one that has not is invoked again."""
        place = spec.place(key)
        for object_key in (place.result_key, place.progress_key):
            if await self.storage.stat(object_key) is not None:
                return Placed(str(Receipt(place, since.timestamp())))
        return Absent()

    async def look(self, remote_id: str) -> Working | Delivered[Output | None] | Failed:
        """Look for the answer; the goods are the output, or None for a part of a merge."""
        receipt = Receipt.read(remote_id)
        answer = await read_json(self.storage, receipt.place.result_key)
        if answer is not None:
            return _understood(answer)
        told = await read_json(self.storage, receipt.place.progress_key)
        lost = self._lost(receipt, told)
        if lost is not None and not await self._moves(receipt.place, told):
            return lost
        if told is not None:
            self.tell(float(told["fraction"]), f"{told['note']} on AWS Lambda")
        return Working(float(told["fraction"]) if told else None, _until_next(receipt.age))

    async def _moves(self, place: Place, told: Mapping[str, Any] | None) -> bool:
        """Look once more: beside a clock that goes wrong, here or there, a function that lives seems silent."""
        await asyncio.sleep(_MOVES_SECONDS)
        answered = await read_json(self.storage, place.result_key) is not None
        return answered or await read_json(self.storage, place.progress_key) != told

    def _lost(self, receipt: Receipt, told: Mapping[str, Any] | None) -> Failed | None:
        """Return that a function is gone: killed at its limit, out of memory, or never begun."""
        if told is None:
            if receipt.age <= EVENT_AGE + _SILENT:
                return None
            message, cost = "AWS Lambda has not begun within 16 minutes", Decimal(0)
        else:
            last = datetime.fromisoformat(str(told["at"]))
            if datetime.now(UTC) - last <= _SILENT:
                return None
            message = (
                f"the function ended without an answer while it was at {float(told['fraction']):.0%} ({told['note']})"
            )
            cost = self.cost(min(self.settings.lambda_seconds, last.timestamp() - receipt.invoked_at))
        remedy = "look at its log: out of memory and out of time are told there"
        return Failed(Unavailable(message, remedy=remedy), cost)

    def cost(self, seconds: float) -> Decimal:
        """Return what a function costs that runs so long, as far as the worker can know."""
        return invocation_cost(seconds, memory_mb=self.settings.lambda_memory_mb, storage_gigabytes=_STORAGE_GIGABYTES)


def _understood(answer: Mapping[str, Any]) -> Delivered[Output | None] | Failed:
    if not answer["ok"]:
        return Failed(from_json(answer["error"]), Decimal(answer["cost"]))
    result = answer["result"]
    output = result.get("output")
    return Delivered(Output.model_validate(output) if output is not None else None, Decimal(result["cost"]))


def _until_next(age: timedelta) -> timedelta:
    seconds = next((every for until, every in _LOOKS if age.total_seconds() < until), _LATER_SECONDS)
    return timedelta(seconds=seconds)
