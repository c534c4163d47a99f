"""An order is placed once, whoever dies in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from shared.db import Pool
from shared.db.ledger import Ledger, NoPlaceError, forget_intents
from shared.db.queue import Completion, JobQueue
from shared.domain.jobs import Job
from tests.db.queue_rows import LEASE, PIPELINE, Bench, output_of

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


async def test_a_refusal_that_an_older_attempt_hears_does_not_end_the_order_of_a_newer(
    bench: Bench, ledger: Ledger
) -> None:
    """The newer attempt has placed it again under the same key; ended, it would be ordered and paid a second time."""
    [job] = await _claim(bench, "a")
    order = await ledger.intend(job, reserve=FOUR, most=10)
    assert order is not None
    await bench.queue.release(job.worker_id, [job.id])
    [second] = await _claim(bench)
    assert await ledger.take_over(second) is not None

    await ledger.refused(job, order, {"refused": {"message": "429"}})
    assert await _states(bench) == [("reserved", None)]
    await ledger.refused(second, order, {"refused": {"message": "429"}})
    assert await _states(bench) == [("released", Decimal(0))]


async def test_a_refusal_ends_the_order_of_a_job_that_is_gone(bench: Bench, ledger: Ledger) -> None:
    """Nobody else would."""
    [job] = await _claim(bench, "a")
    order = await ledger.intend(job, reserve=FOUR, most=10)
    assert order is not None
    await bench.pool.execute("delete from video_production_jobs")

    await ledger.refused(job, order, {})

    assert await _states(bench) == [("released", Decimal(0))]


async def test_parts_that_another_node_has_paid_for_are_not_bought_again(bench: Bench, ledger: Ledger) -> None:
    """Who goes on with the work of a job that was cancelled takes what that had ordered."""
    [job] = await _claim(bench, "a", "b", fingerprint="same")
    order = await ledger.intend(job, reserve=FOUR, most=10, part="1")
    assert order is not None
    await ledger.placed(order, "remote-1", {})
    await ledger.paid(order, FOUR)
    assert await bench.queue.cancelled(job)
    await bench.resolve("same")
    [heir] = await _claim(bench)

    bought = await ledger.bought(heir, "1")

    assert heir.node_id != job.node_id
    assert bought is not None
    assert (bought[0].remote_id, bought[1]) == ("remote-1", FOUR)


async def test_a_cancelled_attempt_that_has_just_ordered_leaves_its_job_to_look_that_up(
    bench: Bench, ledger: Ledger
) -> None:
    """What may be paid for is not forgotten, and takes no place at the provider for ever."""
    [job] = await _claim(bench, "a")
    assert await ledger.intend(job, reserve=FOUR, most=10) is not None

    assert await bench.queue.cancelled(job)

    assert await bench.jobs() == {"a": "scheduled"}
    await bench.queue.stage("media")
    [second] = await _claim(bench)
    assert await ledger.take_over(second) is not None


async def test_a_worker_is_not_asked_to_stop_what_it_has_ordered(bench: Bench, ledger: Ledger) -> None:
    """It would be stopped in the middle of an order, and nobody would know whether that was taken."""
    await bench.add("a", "b", provider="heygen")
    worker, registry = await bench.worker()
    ordered, idle = await bench.queue.claim(worker, "media", 2)
    assert await ledger.intend(ordered, reserve=FOUR, most=10) is not None
    await bench.pool.execute("update video_production_jobs set cancel = true")

    beat = await registry.heartbeat(worker, lease=LEASE)
    assert beat is not None
    assert beat.cancel == (idle.id,)


async def test_a_new_job_of_a_node_leaves_the_buried_one_that_has_an_open_order(bench: Bench, ledger: Ledger) -> None:
    """A person can still say what became of that order; without its job it would count against the budget for ever."""
    [job] = await _claim(bench, "a")
    assert await ledger.intend(job, reserve=FOUR, most=10) is not None
    await bench.queue.bury(job, error={"message": "nobody knows"})

    await bench.publish(await bench.new_job("a", fingerprint="edited", provider="heygen"))

    jobs = await bench.pool.fetch("select state, fingerprint from video_production_jobs order by id")
    assert [(row["state"], row["fingerprint"]) for row in jobs] == [("dead", "a"), ("available", "edited")]
    async with bench.pool.acquire() as connection:
        assert await forget_intents(connection, PIPELINE, None) == 1


async def test_a_place_goes_to_whoever_is_first_in_the_line(bench: Bench, ledger: Ledger) -> None:
    """An urgent order is not left to luck among all that ask again and again."""
    first, second = await _claim(bench, "a", "b")
    order = await ledger.intend(first, reserve=FOUR, most=1)
    assert order is not None
    await bench.add("c", provider="heygen", priority=-10)
    [urgent] = await _claim(bench)
    with pytest.raises(NoPlaceError):
        await ledger.intend(urgent, reserve=FOUR, most=1)
    await bench.queue.snooze(urgent, delay=timedelta(seconds=5), reason="no place")
    await ledger.over(order, Decimal(0), {})
    await bench.queue.bury(first, error={})

    with pytest.raises(NoPlaceError):
        await ledger.intend(second, reserve=FOUR, most=1, soon=timedelta(seconds=10))
    assert await ledger.intend(second, reserve=FOUR, most=2, soon=timedelta(seconds=10)) is not None
    await bench.pool.execute("update video_production_jobs set run_at = now() where state = 'scheduled'")
    await bench.queue.stage("media")
    [urgent] = await _claim(bench)
    assert await ledger.intend(urgent, reserve=FOUR, most=2) is not None


async def test_who_is_not_due_for_long_keeps_nobody_from_a_place(bench: Bench, ledger: Ledger) -> None:
    """A place is not kept for what may come in an hour."""
    first, second = await _claim(bench, "a", "b")
    await bench.queue.retry(first, delay=timedelta(hours=1), error={"message": "again"})

    assert await ledger.intend(second, reserve=FOUR, most=1, soon=timedelta(seconds=10)) is not None
