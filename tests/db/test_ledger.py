"""An order is placed once, whoever dies in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from shared.db import Pool
from shared.db.ledger import Ledger, NoPlaceError, forget_intents
from shared.db.queue import Completion, JobQueue
from shared.domain.jobs import Job
from tests.db.queue_rows import PIPELINE, Bench, output_of

FOUR = Decimal("4.00")


@pytest.fixture
async def bench(pool: Pool, database: SecretStr) -> AsyncIterator[Bench]:
    """Give a pipeline with a queue."""
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    bench = Bench(pool, database, JobQueue(pool))
    yield bench
    await bench.close()


@pytest.fixture
def ledger(pool: Pool) -> Ledger:
    """Give the ledger."""
    return Ledger(pool)


async def _claim(bench: Bench, *names: str, **columns: Any) -> list[Job]:
    if names:
        await bench.add(*names, provider="heygen", **columns)
    worker, _ = await bench.worker()
    return await bench.queue.claim(worker, "media", 100)


async def _states(bench: Bench) -> list[tuple[str, Decimal | None]]:
    return [
        (r["state"], r["settled"]) for r in await bench.pool.fetch("select * from video_production_spend order by id")
    ]


async def test_the_next_attempt_finds_the_order_of_the_one_that_died(bench: Bench, ledger: Ledger) -> None:
    """With the provider's id, where that was learned; with the intent alone, where not."""
    [job] = await _claim(bench, "a")
    assert await ledger.take_over(job) is None
    intent = await ledger.intend(job, reserve=FOUR, most=10)
    assert intent is not None
    await bench.queue.release(job.worker_id, [job.id])
    [second] = await _claim(bench)

    found = await ledger.take_over(second)
    assert found is not None
    assert (found.key, found.remote_id, found.reserved) == (intent.key, None, FOUR)
    assert await ledger.intend(second, reserve=FOUR, most=10) is None
    await ledger.placed(found, "video-1", {"request_id": "r"})
    taken = await ledger.take_over(second)
    assert taken is not None
    assert (taken.remote_id, taken.facts) == ("video-1", {"request_id": "r"})


async def test_a_zombie_intends_nothing_and_what_it_learned_is_kept(bench: Bench, ledger: Ledger) -> None:
    """The id of a placed order is true whoever says it; a new order by an old attempt is refused."""
    [zombie] = await _claim(bench, "a")
    intent = await ledger.intend(zombie, reserve=FOUR, most=10)
    assert intent is not None
    await bench.queue.release(zombie.worker_id, [zombie.id])
    [heir] = await _claim(bench)
    await ledger.placed(intent, "video-1", {})
    await ledger.placed(intent, "video-2", {})

    assert await ledger.take_over(zombie) is None
    found = await ledger.take_over(heir)
    assert found is not None
    assert found.remote_id == "video-1"
    await ledger.over(found, Decimal(0), {})
    assert await ledger.intend(zombie, reserve=FOUR, most=10) is None


async def test_a_completion_settles_its_order_in_the_same_commit(bench: Bench, ledger: Ledger) -> None:
    """Between the two there is no moment in which a new attempt would order again."""
    [job] = await _claim(bench, "a")
    await ledger.intend(job, reserve=FOUR, most=10)

    assert await bench.queue.complete(job.worker_id, [Completion(job, output_of(job), Decimal("3.50"))]) == {job.id}

    assert await _states(bench) == [("settled", Decimal("3.500000"))]
    assert (await bench.node("a"))["metadata"]["cost"] == 3.5


async def test_an_order_that_failed_makes_room_for_another_with_a_key_of_its_own(bench: Bench, ledger: Ledger) -> None:
    """The provider would answer the old key with the old failure."""
    [job] = await _claim(bench, "a")
    first = await ledger.intend(job, reserve=FOUR, most=1)
    assert first is not None
    await ledger.over(first, Decimal("0.60"), {"failure": "INTERNAL"})
    second = await ledger.intend(job, reserve=FOUR, most=1)

    assert second is not None
    assert (first.key.rpartition("-")[2], second.key.rpartition("-")[2]) == ("1", "2")
    assert await _states(bench) == [("settled", Decimal("0.600000")), ("reserved", None)]


async def test_never_more_orders_are_open_than_the_provider_takes(bench: Bench, ledger: Ledger) -> None:
    """Twenty workers that ask at once get three places."""
    jobs = await _claim(bench, *(f"n{number}" for number in range(20)))
    answers = await asyncio.gather(*(ledger.intend(job, reserve=FOUR, most=3) for job in jobs), return_exceptions=True)

    assert sum(isinstance(answer, NoPlaceError) for answer in answers) == 17
    assert len(await _states(bench)) == 3


async def test_an_order_survives_the_edit_and_the_cancellation_of_its_node(bench: Bench, ledger: Ledger) -> None:
    """It is paid for: its job stays until it is looked up, and a new job of the same content takes it over."""
    [job] = await _claim(bench, "a", fingerprint="same")
    intent = await ledger.intend(job, reserve=FOUR, most=10)
    assert intent is not None
    await ledger.placed(intent, "video-1", {})
    await bench.queue.bury(job, error={"message": "the look failed"})
    [other] = await _claim(bench, "b", fingerprint="same")

    found = await ledger.take_over(other)
    assert found is not None
    assert found.remote_id == "video-1"


async def test_a_person_may_say_that_an_intent_was_never_an_order(bench: Bench, ledger: Ledger) -> None:
    """Only where nobody knows an id, and only for what has failed."""
    one, other = await _claim(bench, "a", "b")
    unknown, known = await ledger.intend(one, reserve=FOUR, most=9), await ledger.intend(other, reserve=FOUR, most=9)
    assert unknown is not None
    assert known is not None
    await ledger.placed(known, "video-2", {})
    async with bench.pool.acquire() as connection:
        assert await forget_intents(connection, PIPELINE, None) == 0
        for job in (one, other):
            await bench.queue.bury(job, error={"message": "nobody knows"})
        assert await forget_intents(connection, PIPELINE, None) == 1

    assert await _states(bench) == [("released", None), ("reserved", None)]
    assert await ledger.waiting("heygen") == ["video-2"]
