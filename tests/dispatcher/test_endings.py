"""What the end of one run means for others, and for the money that was set aside."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from shared.db.ledger import Ledger
from shared.db.preview import look_ahead
from shared.db.queue import JobQueue
from shared.db.runs import cancel, retry
from shared.domain.nodes import NodeId
from tests.dispatcher.studio import PIPELINE, TEXT, Studio

_WORDS = "word " * 600


async def _heads(studio: Studio, count: int, *, budget_for: float) -> None:
    """Insert heads that HeyGen is to make, with a budget for so many of them."""
    names = range(count)
    await studio.add(**{f"s{n}": ("asset", {}, {"content": f"{n} {_WORDS}", "type": "text"}) for n in names})
    await studio.execute()
    await studio.finish()
    await studio.add(**{f"h{n}": ("talking-head", {"script": f"s{n}"}) for n in names})
    price = max(plan.cost.usd for plan in await look_ahead(studio.pool, PIPELINE, "final"))
    config = {"mode": "final", "budget": float(price * Decimal(budget_for))}
    await studio.pool.execute("update video_production_pipelines set config = $1", config)


async def _over_budget(studio: Studio) -> list[str]:
    rows = await studio.pool.fetch("select id from video_production_nodes where metadata ? 'overBudget' order by id")
    return [row["id"] for row in rows]


async def test_a_run_that_waited_for_what_another_was_going_to_make_ends_with_it(studio: Studio) -> None:
    """Nobody makes the input any more: the run says that it is blocked, instead of waiting for ever."""
    await studio.add(script=("asset", {}, TEXT), head=("talking-head", {"script": "script"}))
    await studio.execute("script")
    await studio.finish()
    everything = await studio.execute()
    await studio.plan()
    again = await studio.execute("script", force=True)
    await studio.plan()
    [job] = await studio.claim()
    await JobQueue(studio.pool).bury(job, error={"message": "no"})

    await studio.plan()

    assert await studio.run_state(again) == "failed"
    assert await studio.run_state(everything) == "failed"


async def test_a_run_that_waited_for_a_cancelled_one_ends_with_it(studio: Studio) -> None:
    """A cancel is heard like an edit."""
    await studio.add(script=("asset", {}, TEXT), head=("talking-head", {"script": "script"}))
    await studio.execute("script")
    await studio.finish()
    head = await studio.execute("head")
    await studio.plan()
    script = await studio.execute("script", force=True)
    await studio.plan()
    assert await studio.run_state(head) == "active"

    await cancel(studio.pool, PIPELINE, UUID(script))
    await studio.plan()

    assert await studio.run_state(head) == "failed"


async def test_a_cancelled_run_makes_room_in_the_budget(studio: Studio) -> None:
    """What waited for the budget goes on by itself."""
    await _heads(studio, 2, budget_for=1.5)
    first = await studio.execute("h0")
    await studio.execute("h1")
    await studio.plan()
    assert await _over_budget(studio) == ["h1"]

    await cancel(studio.pool, PIPELINE, UUID(first))
    await studio.plan()

    assert [job.node_id for job in await studio.claim()] == ["h1"]
    assert await _over_budget(studio) == []


async def test_a_cancel_spares_what_is_ordered(studio: Studio) -> None:
    """It is paid for, and will be there when somebody asks again."""
    await _heads(studio, 2, budget_for=9)
    await studio.execute("h0")
    await studio.execute("h1")
    await studio.plan()
    ordered, idle = await studio.claim()
    assert await Ledger(studio.pool).intend(ordered, reserve=Decimal(4), most=9) is not None

    report = await cancel(studio.pool, PIPELINE)

    assert (report.dropped, report.stopping, report.ordered) == (0, 1, 1)
    asked = await studio.pool.fetch("select id from video_production_jobs where cancel")
    assert [row["id"] for row in asked] == [idle.id]


async def test_a_retry_stays_within_the_budget(studio: Studio) -> None:
    """Others took the room meanwhile: what failed before it was ordered waits like everything else."""
    await _heads(studio, 2, budget_for=1.5)
    await studio.execute()
    await studio.plan()
    [job] = await studio.claim()
    assert job.node_id == NodeId("h0")
    await JobQueue(studio.pool).bury(job, error={"message": "no"})
    await studio.plan()
    assert [job.node_id for job in await studio.claim()] == ["h1"]

    await retry(studio.pool, PIPELINE)
    await studio.plan()

    assert await studio.claim() == []
    assert await _over_budget(studio) == ["h0"]


async def test_who_waits_for_another_pipelines_order_is_counted_in_the_budget(studio: Studio) -> None:
    """He may have to order it himself, when that one is cancelled."""
    await _heads(studio, 2, budget_for=1.5)
    await studio.execute("h0")
    await studio.plan()
    await studio.pool.execute("update video_production_jobs set state = 'waiting'")
    await studio.execute("h1")

    await studio.plan()

    assert await _over_budget(studio) == ["h1"]
