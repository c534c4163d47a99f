"""An order is placed once and paid once, wherever an attempt ends between its claim and its settle."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.db.ledger import Ledger, forget_intents
from shared.db.plan import Planning
from shared.db.queue import Completion
from shared.domain.jobs import Job
from shared.errors import Ambiguous, LaneClosed, NotYet, Permanent, Unavailable
from shared.worker.executor import Made, Work
from shared.worker.orders import Absent, Delivered, Failed, Orders, Placed, Unknowable, Working
from tests.db.queue_rows import PIPELINE, output_of
from tests.worker.crew import Crew, text_output

FOUR = Decimal("4.00")
SOON = timedelta(milliseconds=1)


@dataclass
class Vendor:
    """A provider that bills each order it takes, and can be asked for lost ones by key."""

    places: int = 10
    finds: bool = True
    repeat_up_to: Decimal = Decimal(0)
    working: int = 0
    """Looks before an order is ready."""
    bill: list[str] = field(default_factory=list)
    troubles: list[BaseException] = field(default_factory=list)
    lose_replies: int = 0
    looks: dict[str, int] = field(default_factory=dict)
    fate: Failed | None = None

    async def place(self, spec: str, key: str) -> Placed:
        """Take an order."""
        if self.troubles:
            raise self.troubles.pop(0)
        self.bill.append(key)
        if self.lose_replies:
            self.lose_replies -= 1
            raise Ambiguous("the connection broke after the order was sent")
        return Placed(f"remote-{key}", {"request_id": spec})

    async def find(self, spec: str, key: str, since: datetime) -> Placed | Absent | Unknowable:  # noqa: ARG002  a shop's
        """Look an order up."""
        if not self.finds:
            return Unknowable("it has no list of orders", self.repeat_up_to)
        return Placed(f"remote-{key}") if key in self.bill else Absent()

    async def look(self, remote_id: str) -> Working | Delivered[str] | Failed:
        """Say how far it is."""
        self.looks[remote_id] = self.looks.get(remote_id, 0) + 1
        if self.looks[remote_id] <= self.working:
            return Working(0.5, SOON)
        return self.fate or Delivered(f"https://vendor/{remote_id}", Decimal("3.50"))


def _buying(vendor: Vendor) -> Callable[[Job, Work], Awaitable[Any]]:
    async def do(job: Job, work: Work) -> Made:
        assert work.orders is not None
        delivered = await work.orders.fetch(vendor, job.node_id, reserve=FOUR)
        return Made(await text_output(job, work), delivered.cost)

    return do


@pytest.fixture(autouse=True)
def _paid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the toys' provider be one that is paid."""
    monkeypatch.setattr("shared.db.queue.FREE_PROVIDERS", frozenset())
    monkeypatch.setattr("shared.worker.orders._LOST_LOOK", SOON)
    monkeypatch.setattr("shared.worker.orders._PLACE_LOOK", SOON)


async def _spend(crew: Crew) -> list[tuple[str, Decimal | None]]:
    rows = await crew.pool.fetch("select state, settled from video_production_spend order by id")
    return [(row["state"], row["settled"]) for row in rows]


async def test_an_order_is_placed_waited_for_and_paid_once(crew: Crew) -> None:
    """Waiting costs no attempt and no slot; the cost stands in the ledger and on the node."""
    vendor = Vendor(working=3)
    async with crew.member(_buying(vendor), slots=1) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(*[("a", "snoozed")] * 3, ("a", "completed"))

    assert len(vendor.bill) == 1
    assert await _spend(crew) == [("settled", Decimal("3.500000"))]
    assert (await crew.bench.node("a"))["metadata"]["cost"] == 3.5


async def test_a_lost_reply_is_looked_for_and_not_ordered_again(crew: Crew) -> None:
    """The next attempt finds the order by its key."""
    vendor = Vendor(lose_replies=1)
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "snoozed"), ("a", "completed"))

    assert len(vendor.bill) == 1
    assert await _spend(crew) == [("settled", Decimal("3.500000"))]


async def test_what_cannot_be_found_out_is_left_to_a_person_with_the_facts(crew: Crew) -> None:
    """Nothing is ordered again unless somebody says so."""
    vendor = Vendor(lose_replies=1, finds=False)
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "snoozed"), ("a", "buried"))

    error = (await crew.bench.node("a"))["metadata"]["error"]
    assert error["type"] == "Ambiguous"
    assert "about $4.00" in error["message"]
    assert "no list of orders" in error["message"]
    assert "--order-again" in error["remedy"]
    assert error["details"]["key"] == vendor.bill[0]
    assert len(vendor.bill) == 1
    assert await _spend(crew) == [("reserved", None)]


async def test_an_order_whose_replies_are_always_lost_is_left_to_a_person_after_hours(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider is not asked for ever; who retries the node asks once more under the same key."""
    monkeypatch.setattr("shared.worker.orders._LOST_PATIENCE", timedelta(milliseconds=50))
    vendor = Vendor(troubles=[Ambiguous("502 to an order") for _ in range(10_000)])
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: ("a", "buried") in member.moments.outcomes)

    assert "502 to an order" in (await crew.bench.node("a"))["metadata"]["error"]["message"]
    assert vendor.bill == []
    assert await _spend(crew) == [("reserved", None)]


async def test_an_order_that_cannot_be_found_out_is_repeated_once_if_it_is_small(crew: Crew) -> None:
    """A second lost reply is left to a person: at worst two are paid."""
    vendor = Vendor(lose_replies=1, finds=False, repeat_up_to=FOUR)
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "snoozed"), ("a", "completed"))
        vendor.lose_replies = 2
        await crew.bench.add("b")
        await member.moments.until(lambda: ("b", "buried") in member.moments.outcomes)

    assert [key.split("-")[0] for key in vendor.bill] == ["a", "a", "b", "b"]
    assert (await crew.bench.node("b"))["metadata"]["error"]["type"] == "Ambiguous"
    assert await _spend(crew) == [("settled", Decimal("3.500000")), ("reserved", None)]


async def test_an_order_that_was_refused_before_it_was_taken_may_be_placed_again(crew: Crew) -> None:
    """Each try has a key of its own and is closed in the ledger at no cost."""
    vendor = Vendor(troubles=[Unavailable("no route to the vendor")])
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "retried"), ("a", "completed"))

    assert len(vendor.bill) == 1
    assert await _spend(crew) == [("released", Decimal(0)), ("settled", Decimal("3.500000"))]


async def test_a_repeat_that_is_refused_does_not_end_an_order_that_may_exist(crew: Crew) -> None:
    """The provider's list lags: what was taken is not in it yet. Only under its own key may it be ordered once more."""

    class Lagging(Vendor):
        async def place(self, spec: str, key: str) -> Placed:
            if key in self.bill and not self.troubles:
                return Placed(f"remote-{key}")
            return await super().place(spec, key)

        async def find(self, spec: str, key: str, since: datetime) -> Placed | Absent | Unknowable:  # noqa: ARG002
            self.troubles = [Unavailable("the upload failed")] if not refused else []
            refused.append(key)
            return Absent()

    refused: list[str] = []
    vendor = Lagging(lose_replies=1)
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "snoozed"), ("a", "retried"), ("a", "completed"))

    assert len(vendor.bill) == 1
    assert await _spend(crew) == [("settled", Decimal("3.500000"))]


async def test_an_order_that_is_gone_at_the_provider_counts_as_what_was_reserved(crew: Crew) -> None:
    """Nobody knows what it cost; taken for nothing, the next would pass the budget."""
    vendor = Vendor(fate=Failed(Permanent("it no longer has the order"), cost=None))
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "buried"))

    assert await _spend(crew) == [("settled", FOUR)]


async def test_a_failed_order_that_is_charged_all_the_same_counts(crew: Crew) -> None:
    """Its cost is in the ledger, the node fails with the vendor's sentence."""
    vendor = Vendor(fate=Failed(Permanent("the prompt was refused: SAFETY.INPUT.TEXT"), Decimal("0.60")))
    async with crew.member(_buying(vendor)) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "buried"))

    assert await _spend(crew) == [("settled", Decimal("0.600000"))]
    assert "SAFETY.INPUT.TEXT" in (await crew.bench.node("a"))["metadata"]["error"]["message"]


async def test_a_provider_without_money_is_asked_once_and_goes_on_when_its_lane_is_opened(crew: Crew) -> None:
    """The others wait without a call; the reason stands where operators look; one word makes all of them due."""
    vendor = Vendor(troubles=[LaneClosed("no credit is left", remedy="top up the account")])
    async with crew.member(_buying(vendor), slots=1) as member:
        await crew.bench.add("a", "b", "c")
        await member.moments.until_settled(("a", "snoozed"), ("b", "snoozed"), ("c", "snoozed"))
        ledger = Ledger(crew.pool)
        [lane] = await ledger.lanes()
        assert (lane.provider, lane.reason) == ("local", "no credit is left (top up the account)")
        assert "no credit is left" in (await crew.bench.node("c"))["metadata"]["waitingFor"]
        assert vendor.bill == []

        assert await ledger.open_lane("local")
        await crew.until_empty()
        assert not await ledger.open_lane("local")
    assert len(vendor.bill) == 3


async def test_no_more_orders_are_open_than_the_provider_takes(crew: Crew) -> None:
    """Two workers with ten slots each and room for two orders."""
    vendor = Vendor(places=2, working=4)
    most = 0

    class Watching(Vendor):
        async def look(self, remote_id: str) -> Working | Delivered[str] | Failed:
            nonlocal most
            query = "select count(*) from video_production_spend where state = 'reserved'"
            most = max(most, await crew.pool.fetchval(query))
            return await super().look(remote_id)

    watching = Watching(places=vendor.places, working=vendor.working)
    async with crew.member(_buying(watching), slots=10), crew.member(_buying(watching), slots=10):
        await crew.bench.add(*(f"n{number}" for number in range(12)))
        await crew.until_empty()

    assert most == 2
    assert len(watching.bill) == len(set(watching.bill)) == 12


class _DiedError(BaseException):
    """Stand for the process's death at one await."""


class _Mortal:
    """Count the awaits of an attempt, before and after each, and die at one of them."""

    def __init__(self, inner: Any, steps: list[str], dies_at: int) -> None:
        self._inner, self._steps, self._dies_at = inner, steps, dies_at

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        async def stepping(*args: Any, **kwargs: Any) -> Any:
            self._step(f"before {name}")
            answer = await found(*args, **kwargs)
            self._step(f"after {name}")
            return answer

        return stepping

    def _step(self, name: str) -> None:
        self._steps.append(name)
        if len(self._steps) == self._dies_at:
            raise _DiedError(name)


async def test_a_death_at_any_await_pays_once_and_loses_nothing(crew: Crew) -> None:
    """Every point between claim and settle is tried in turn, and another worker goes on from there."""
    assert await _die_everywhere(crew, parts=(None,)) >= 10
    assert {state for state, _ in await _spend(crew)} == {"settled"}


async def test_a_death_among_parts_orders_only_what_is_missing(crew: Crew) -> None:
    """Each part is paid once, settled when it is there, and the job's cost is the sum."""
    assert (
        await _die_everywhere(crew, parts=("1", "2"), working=0, first=13) >= 20
    )  # from the look at the first part on
    spend = await _spend(crew)
    assert set(spend) == {("settled", Decimal("3.500000"))}
    assert len(spend) == 2 * len(await crew.pool.fetch("select from video_production_nodes"))
    costs = await crew.pool.fetch("select distinct metadata -> 'cost' as cost from video_production_nodes")
    assert [row["cost"] for row in costs] == [7]


async def _die_everywhere(crew: Crew, parts: tuple[str | None, ...], working: int = 1, first: int = 1) -> int:
    """Die at each point of a job in turn, and return how many there are."""
    for dies_at in range(first, 200):
        node, vendor, steps = f"n{dies_at}", Vendor(working=working), list[str]()
        await crew.bench.add(node)
        died = await _attempts_until_done(crew, node, vendor, steps, dies_at, parts)
        assert len(vendor.bill) == len(parts), steps
        if not died:
            return dies_at - first
    raise AssertionError


async def _attempts_until_done(
    crew: Crew, node: str, vendor: Vendor, steps: list[str], dies_at: int, parts: tuple[str | None, ...]
) -> bool:
    """Work on a node until it is completed; say whether somebody died on the way."""
    died = False
    while True:
        worker, registry = await crew.bench.worker()
        await crew.bench.queue.stage("media")
        [job] = await crew.bench.queue.claim(worker, "media", 1)
        ledger: Any = _Mortal(Ledger(crew.pool), steps, dies_at)
        try:
            orders, shop = Orders(ledger, job), _Mortal(vendor, steps, dies_at)
            delivered = [await orders.fetch(shop, node, reserve=FOUR, part=part) for part in parts]
            queue = _Mortal(crew.bench.queue, steps, dies_at)

            cost = sum((part.cost for part in delivered), Decimal(0))
            await queue.complete(worker, [Completion(job, output_of(job), cost)])
        except NotYet as error:
            await crew.bench.queue.snooze(job, delay=timedelta(0), reason=error.message)
        except _DiedError:
            died = True
            await crew.pool.execute(
                "update video_production_workers set lease_until = now() - interval '1 s' where id = $1", worker
            )
            await registry.rescue()
        if await crew.pool.fetchval("select status = 'completed' from video_production_nodes where id = $1", node):
            return died


async def test_parts_are_counted_in_the_budget_and_forgotten_by_a_person_alone(crew: Crew) -> None:
    """What is ordered is taken from the job's estimate; an intent of a part that nobody can look up can be released."""
    payload: dict[str, Any] = {
        "title": "a",
        "config": {},
        "asset": None,
        "inputs": {},
        "prefix": "a/",
        "ingredients": {},
    }
    await crew.bench.add("a", payload=payload | {"estimate": "10.00"}, provider="elevenlabs")
    worker, _ = await crew.bench.worker()
    [job] = await crew.bench.queue.claim(worker, "media", 1)
    vendor = Vendor()
    await Orders(Ledger(crew.pool), job).fetch(vendor, "a", reserve=FOUR, part="1")
    committed = await _committed(crew)
    vendor.lose_replies = 1
    with pytest.raises(NotYet):
        await Orders(Ledger(crew.pool), job).fetch(vendor, "a", reserve=FOUR, part="2")
    assert (committed, await _committed(crew)) == (Decimal("9.50"), Decimal("9.50"))  # 3.50 paid, 4 open, 2 to come

    await crew.bench.queue.bury(job, error={"message": "nobody knows"})
    async with crew.pool.acquire() as connection:
        assert await forget_intents(connection, PIPELINE, None) == 1
    assert await _spend(crew) == [("settled", Decimal("3.500000")), ("released", None)]


async def test_who_makes_everything_anew_buys_it_anew_once(crew: Crew) -> None:
    """A forced job takes no part of an earlier one, and its own next attempt does."""
    vendor = Vendor()
    ordered: list[int] = []
    for forced in (False, True, True):
        if len(ordered) < 2:
            await crew.bench.add("a", provider="elevenlabs", force=forced)
        worker, _ = await crew.bench.worker()
        [job] = await crew.bench.queue.claim(worker, "media", 1)
        await Orders(Ledger(crew.pool), job).fetch(vendor, "a", reserve=FOUR, part="1")
        ordered.append(len(vendor.bill))
        if len(ordered) == 2:
            await crew.bench.queue.release(worker, [job.id])
        else:
            await crew.bench.queue.complete(worker, [Completion(job, output_of(job), Decimal("3.50"))])
    assert ordered == [1, 2, 2]


async def _committed(crew: Crew) -> Decimal:
    async with crew.pool.acquire() as connection:
        return await Planning(connection, PIPELINE).committed()
