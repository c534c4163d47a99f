"""Order at a provider, once, whatever dies in between.

An intent is committed before the call, the provider's id right after it. Waiting is a snooze: the slot is free while
the provider works, and the next attempt, anywhere, goes on from what the ledger says:

- nothing: intend, and place the order;
- an intent without an id: the order may exist. Look for it; place it again only where the provider can tell that it
  never got it, else ask a person;
- an id: look how far it is.

A job whose work is ordered in parts has an order for each. The order of a part is settled as soon as its goods are
kept, so that a later attempt orders only what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from shared.db.ledger import Ledger, NoPlaceError, Order
from shared.domain.jobs import Job
from shared.domain.retry import LANE_LOOK
from shared.errors import Ambiguous, JobError, LeaseLost, NotYet, Permanent, RateLimited, Transient, Unavailable

_PLACE_LOOK = timedelta(seconds=10)
"""Between two looks whether the provider has room for another order of ours."""
_LOST_LOOK = timedelta(seconds=5)
"""After a lost reply: the order needs a moment to show up in the provider's lists."""
_LOST_SHARE = 4
"""A part of the time since an order was first placed passes before it is placed again: a provider may answer an order
with the same failure for as long as it remembers its key."""
_LOST_PATIENCE = timedelta(hours=6)
"""How long an order is placed again whose replies are lost; from then on each retry by a person places it once."""
_TROUBLE_LOOK = timedelta(seconds=30)
"""After a look that the provider did not answer: what is ordered is not given up for that."""
_PATIENCE = timedelta(hours=48)
"""How long a provider may be at work, or out of reach, before a person is asked."""

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
    cost: Decimal | None = Decimal(0)
    """None: nobody knows; it counts as what was reserved."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The provider can tell that it never got the order."""


@dataclass(frozen=True, slots=True)
class Unknowable:
    """The provider offers no way to find out."""

    why: str
    repeat_up_to: Decimal = Decimal(0)
    """US dollars: an order of no more may be placed once more all the same, and paid twice at worst."""


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
        """Look how far an order is. The goods of a part are kept in storage before they are delivered."""
        ...


class Orders:
    """The orders of one attempt's job."""

    def __init__(self, ledger: Ledger, job: Job) -> None:
        self._ledger = ledger
        self._job = job
        self.told = False
        """The provider itself has said that the order is over: nothing older than that is worth knowing."""

    async def fetch(
        self, shop: Shop[Spec, Goods], spec: Spec, *, reserve: Decimal, part: str | None = None
    ) -> Delivered[Goods]:
        """Return what the provider made, ordering it where that was not done; raises `NotYet` until it is there.

        Args:
            shop: Where.
            spec: What; equal for equal fingerprints.
            reserve: What it is reckoned to cost, in US dollars.
            part: Names it where the job's work is ordered in parts; without a colon. Its cost is settled here; the
                job's is the sum of all.

        Raises:
            NotYet: The provider is at work, has no room, or its lane is closed.
            Ambiguous: The order may exist and cannot be found; the ledger keeps the intent.
            LeaseLost: The job belongs to another attempt by now.
        """
        order = await self._ledger.take_over(self._job, part)
        self.told = order is not None and "told_at" in order.facts
        if order is None and part is not None and (bought := await self._bought(shop, part)) is not None:
            return bought
        if order is None:
            order = await self._intend(shop.places, reserve, part)
            remote_id = await self._place(shop, spec, order)
        elif order.remote_id is None:
            remote_id = await self._recover(shop, spec, order)
        else:
            remote_id = order.remote_id
        delivered = await self._look(shop, order, remote_id)
        if part is not None:
            await self._ledger.paid(order, delivered.cost)
        return delivered

    async def waiting(self) -> list[str]:
        """Return the ids of all orders that the job's provider works on: where one request can ask for many."""
        return await self._ledger.waiting(self._job.provider)

    async def _bought(self, shop: Shop[Spec, Goods], part: str) -> Delivered[Goods] | None:
        """Return a part that is paid for; None: there is none, or nobody has it any more."""
        bought = await self._ledger.bought(self._job, part)
        if bought is None:
            return None
        order, cost = bought
        found = await self._ask(shop, order, str(order.remote_id))
        return Delivered(found.goods, cost) if isinstance(found, Delivered) else None

    async def _intend(self, most: int, reserve: Decimal, part: str | None) -> Order:
        await self._require_open_lane()
        try:
            order = await self._ledger.intend(self._job, reserve=reserve, most=most, part=part, soon=_PLACE_LOOK)
        except NoPlaceError as error:
            message = f"{self._job.provider} takes {most} orders of ours at once, and others come first"
            raise NotYet(message, delay=_PLACE_LOOK) from error
        if order is None:
            raise LeaseLost("another attempt has the job, or another job has ordered the same")
        return order

    async def _require_open_lane(self) -> None:
        reason = await self._ledger.lane(self._job.provider)
        if reason is not None:
            raise NotYet(f"nothing is ordered from {self._job.provider}: {reason}", delay=LANE_LOOK)

    async def _place(self, shop: Shop[Spec, Goods], spec: Spec, order: Order, *, may_exist: bool = False) -> str:
        """Call the provider and keep its id; where the order may exist, a refusal of the moment ends nothing."""
        try:
            placed = await shop.place(spec, order.key)
        except Ambiguous as error:
            age = datetime.now(UTC) - order.begun_at
            if age > _LOST_PATIENCE:
                raise self._ambiguous(order, error.message) from error
            delay = max(_LOST_LOOK, age / _LOST_SHARE)
            raise NotYet(f"looking for the order whose reply was lost: {error.message}", delay=delay) from error
        except JobError as error:
            if isinstance(error, Permanent) or not may_exist:
                await self._ledger.refused(self._job, order, {"refused": error.as_json()})
            raise
        await self._ledger.placed(order, placed.remote_id, placed.facts)
        return placed.remote_id

    async def _recover(self, shop: Shop[Spec, Goods], spec: Spec, order: Order) -> str:
        try:
            found = await shop.find(spec, order.key, order.intended_at)
        except Unavailable as error:
            raise NotYet(f"looking for the order whose reply was lost: {error.message}", delay=_TROUBLE_LOOK) from error
        match found:
            case Placed() as placed:
                await self._ledger.placed(order, placed.remote_id, placed.facts)
                return placed.remote_id
            case Absent():
                return await self._place_again(shop, spec, order, {})
            case Unknowable(why, repeat_up_to):
                if repeat_up_to <= 0 or order.reserved > repeat_up_to or "repeated" in order.facts:
                    raise self._ambiguous(order, why)
                return await self._place_again(shop, spec, order, {"repeated": why})

    async def _place_again(self, shop: Shop[Spec, Goods], spec: Spec, order: Order, facts: Mapping[str, Any]) -> str:
        await self._require_open_lane()
        if not await self._ledger.again(self._job, order, facts):
            raise LeaseLost("another attempt has the job")
        return await self._place(shop, spec, order, may_exist=True)

    def _ambiguous(self, order: Order, why: str) -> Ambiguous:
        return Ambiguous(
            f"{self._job.provider} may have taken an order for about ${order.reserved:.2f}; its reply was lost: {why}",
            remedy="look at the provider's page; if it is not there: callsheet retry PIPELINE --node N --order-again",
            details={"key": order.key, "intended_at": order.intended_at.isoformat(), "reserved": str(order.reserved)},
        )

    async def _look(self, shop: Shop[Spec, Goods], order: Order, remote_id: str) -> Delivered[Goods]:
        found = await self._ask(shop, order, remote_id)
        match found:
            case Delivered() as delivered:
                return delivered
            case Working(fraction, again):
                self._require_patience(order, remote_id)
                done = "" if fraction is None else f" ({fraction:.0%})"
                raise NotYet(f"{self._job.provider} is at work{done}", delay=again)
            case Failed(failure, cost):
                await self._ledger.over(order, order.reserved if cost is None else cost, {"failed": failure.as_json()})
                raise failure

    async def _ask(self, shop: Shop[Spec, Goods], order: Order, remote_id: str) -> Working | Delivered[Goods] | Failed:
        try:
            return await shop.look(remote_id)
        except RateLimited:
            raise
        except Transient as error:
            self._require_patience(order, remote_id)
            raise NotYet(f"looking again for order {remote_id}: {error.message}", delay=_TROUBLE_LOOK) from error

    def _require_patience(self, order: Order, remote_id: str) -> None:
        """Ask a person about an order that takes for ever; a retry looks again, and orders nothing."""
        if datetime.now(UTC) - order.intended_at > _PATIENCE:
            raise Ambiguous(
                f"{self._job.provider} has not delivered order {remote_id} within {_PATIENCE.days * 24} hours",
                remedy="ask the provider about it; callsheet retry PIPELINE --node N looks again without ordering",
                details={"remote_id": remote_id, "key": order.key, "reserved": str(order.reserved)},
            )
