"""Order at a provider, once, whatever dies in between.

An intent is committed before the call, the provider's id right after it. Waiting is a snooze: the slot is free while
the provider works, and the next attempt, anywhere, goes on from what the ledger says:

- nothing: intend, and place the order;
- an intent without an id: the order may exist. Look for it; place it again only where the provider can tell that it
  never got it, else ask a person;
- an id: look how far it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from shared.db.ledger import Ledger, NoPlaceError, Order
from shared.domain.jobs import Job
from shared.domain.retry import LANE_LOOK
from shared.errors import Ambiguous, JobError, LeaseLost, NotYet

_PLACE_LOOK = timedelta(seconds=10)
"""Between two looks whether the provider has room for another order of ours."""
_LOST_LOOK = timedelta(seconds=5)
"""After a lost reply: the order needs a moment to show up in the provider's lists."""

Spec = TypeVar("Spec", contravariant=True)  # noqa: PLC0105  the words of the field, not of the type checker
"""What is ordered, in the words of one provider."""
Goods = TypeVar("Goods", covariant=True)  # noqa: PLC0105  ditto
"""What the provider hands out: links, or a file in scratch."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that the provider has taken."""

    remote_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Request ids, the provider's own estimate: what a person needs who asks the provider."""


@dataclass(frozen=True, slots=True)
class Working:
    """The provider is at it."""

    fraction: float | None
    again: timedelta
    """When to look again."""


@dataclass(frozen=True, slots=True)
class Delivered(Generic[Goods]):
    """The provider is done."""

    goods: Goods
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Failed:
    """The provider gave up, or refuses; what becomes of the job is the error's class."""

    error: JobError
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider can tell that it never got the order."""


@dataclass(frozen=True, slots=True)
class Unknowable:
    """The provider offers no way to find out."""

    why: str


class Shop(Protocol[Spec, Goods]):
    """Take orders of one kind at one provider."""

    @property
    def places(self) -> int:
        """Return how many orders the provider takes of us at once."""
        ...

    async def place(self, spec: Spec, key: str) -> Placed:
        """Order.

        Raises:
            Ambiguous: The order may have been taken: the reply was lost.
            JobError: Any other: it was not taken.
        """
        ...

    async def find(self, spec: Spec, key: str, since: datetime) -> Placed | Absent | Unknowable:
        """Look for an order whose reply was lost."""
        ...

    async def look(self, remote_id: str) -> Working | Delivered[Goods] | Failed:
        """Look how far an order is."""
        ...


class Orders:
    """The orders of one attempt's job."""

    def __init__(self, ledger: Ledger, job: Job) -> None:
        self._ledger = ledger
        self._job = job

    async def fetch(self, shop: Shop[Spec, Goods], spec: Spec, *, reserve: Decimal) -> Delivered[Goods]:
        """Return what the provider made, ordering it where that was not done; raises `NotYet` until it is there.

        Args:
            shop: Where.
            spec: What; equal for equal fingerprints.
            reserve: What it is reckoned to cost, in US dollars.

        Raises:
            NotYet: The provider is at work, has no room, or its lane is closed.
            Ambiguous: The order may exist and cannot be found; the ledger keeps the intent.
            LeaseLost: The job belongs to another attempt by now.
        """
        order = await self._ledger.take_over(self._job)
        if order is None:
            order = await self._intend(shop.places, reserve)
            remote_id = await self._place(shop, spec, order)
        elif order.remote_id is None:
            remote_id = await self._recover(shop, spec, order)
        else:
            remote_id = order.remote_id
        return await self._look(shop, order, remote_id)

    async def waiting(self) -> list[str]:
        """Return the ids of all orders that the job's provider works on: where one request can ask for many."""
        return await self._ledger.waiting(self._job.provider)

    async def _intend(self, most: int, reserve: Decimal) -> Order:
        await self._require_open_lane()
        try:
            order = await self._ledger.intend(self._job, reserve=reserve, most=most)
        except NoPlaceError as error:
            message = f"{self._job.provider} works on {most} orders of ours and takes no more at once"
            raise NotYet(message, delay=_PLACE_LOOK) from error
        if order is None:
            raise LeaseLost("another attempt has the job, or another job has ordered the same")
        return order

    async def _require_open_lane(self) -> None:
        reason = await self._ledger.lane(self._job.provider)
        if reason is not None:
            raise NotYet(f"nothing is ordered from {self._job.provider}: {reason}", delay=LANE_LOOK)

    async def _place(self, shop: Shop[Spec, Goods], spec: Spec, order: Order) -> str:
        try:
            placed = await shop.place(spec, order.key)
        except Ambiguous as error:
            raise NotYet(f"looking for the order whose reply was lost: {error.message}", delay=_LOST_LOOK) from error
        except JobError as error:
            await self._ledger.over(order, Decimal(0), {"refused": error.as_json()})
            raise
        await self._ledger.placed(order, placed.remote_id, placed.facts)
        return placed.remote_id

    async def _recover(self, shop: Shop[Spec, Goods], spec: Spec, order: Order) -> str:
        match await shop.find(spec, order.key, order.intended_at):
            case Placed() as placed:
                await self._ledger.placed(order, placed.remote_id, placed.facts)
                return placed.remote_id
            case Absent():
                await self._require_open_lane()
                return await self._place(shop, spec, order)
            case Unknowable(why):
                raise self._ambiguous(order, why)

    def _ambiguous(self, order: Order, why: str) -> Ambiguous:
        return Ambiguous(
            f"{self._job.provider} may have taken an order for about ${order.reserved:.2f}; its reply was lost: {why}",
            remedy="look at the provider's page; if it is not there: callsheet retry PIPELINE --node N --order-again",
            details={"key": order.key, "intended_at": order.intended_at.isoformat(), "reserved": str(order.reserved)},
        )

    async def _look(self, shop: Shop[Spec, Goods], order: Order, remote_id: str) -> Delivered[Goods]:
        match await shop.look(remote_id):
            case Delivered() as delivered:
                return delivered
            case Working(fraction, again):
                done = "" if fraction is None else f" ({fraction:.0%})"
                raise NotYet(f"{self._job.provider} is at work{done}", delay=again)
            case Failed(error, cost):
                await self._ledger.over(order, cost, {"failed": error.as_json()})
                raise error
