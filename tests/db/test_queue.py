"""The queue's verbs, each with its fence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
from pydantic import SecretStr

from shared.db import Pool
from shared.db.plan import Planning
from shared.db.queue import JobQueue
from tests.db.queue_rows import LEASE, Bench, done

SOON = timedelta(0)
ERROR: dict[str, object] = {"type": "Transient", "message": "again"}


@pytest.fixture
async def bench(pool: Pool, database: SecretStr) -> AsyncIterator[Bench]:
    """Give a pipeline with a queue."""
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    bench = Bench(pool, database, JobQueue(pool))
    yield bench
    await bench.close()


async def test_a_claimed_node_is_shown_in_progress_and_a_completion_lands_on_it(bench: Bench) -> None:
    """The way of every job that meets no trouble."""
    await bench.add("a")
    worker, _ = await bench.worker()

    [job] = await bench.queue.claim(worker, "media", 5)
    await bench.queue.show(worker, [job])
    claimed = await bench.node("a")
    settled = await bench.queue.complete(worker, done(job))

    node = await bench.node("a")
    assert (job.attempt, claimed["status"]) == (1, "in_progress")
    assert claimed["metadata"]["startedAt"] == node["metadata"]["startedAt"]
    assert settled == {job.id}
    assert (node["status"], node["fingerprint"], node["output"]["s3Key"]) == ("completed", "a", "a/output.txt")
    assert node["metadata"]["jobId"] == job.id
    assert await bench.jobs() == {}
    assert await bench.outcomes() == [("a", "completed")]


async def test_a_settle_by_a_worker_that_lost_its_lease_changes_nothing(bench: Bench) -> None:
    """A zombie's late write finds a job that belongs to another attempt."""
    await bench.add("a")
    zombie, zombie_registry = await bench.worker()
    heir, registry = await bench.worker()
    [old] = await bench.queue.claim(zombie, "media", 1)
    await bench.pool.execute(
        "update video_production_workers set lease_until = now() - interval '1 s' where id = $1", zombie
    )
    await registry.rescue()
    [new] = await bench.queue.claim(heir, "media", 1)

    assert await bench.queue.complete(zombie, done(old)) == set()
    assert not await bench.queue.retry(old, delay=SOON, error=ERROR)
    assert not await bench.queue.snooze(old, delay=SOON, reason="")
    assert not await bench.queue.bury(old, error=ERROR)
    assert not await bench.queue.cancelled(old)
    assert not await bench.queue.progress(old, fraction=0.5, note=None)
    await bench.queue.show(zombie, [old])
    assert (await bench.node("a"))["status"] == "pending"
    assert await bench.queue.release(zombie, [old.id]) == 0
    assert not (await zombie_registry.heartbeat(zombie, LEASE)).alive
    assert (new.attempt, new.crashes) == (2, 1)
    await bench.queue.show(heir, [new])
    assert (await bench.node("a"))["status"] == "in_progress"
    assert await bench.queue.complete(heir, done(new)) == {new.id}
    assert await bench.outcomes() == [("a", "rescued"), ("a", "completed")]


async def test_a_result_of_an_older_generation_is_kept_and_does_not_land(bench: Bench) -> None:
    """An edit during a run: the work is not lost, and the node stays pending."""
    await bench.add("a")
    worker, _ = await bench.worker()
    [job] = await bench.queue.claim(worker, "media", 1)
    await bench.pool.execute("update video_production_nodes set config = '{\"new\": 1}'")
    await bench.pool.execute("delete from video_production_changes")

    assert await bench.queue.complete(worker, done(job)) == {job.id}

    node = await bench.node("a")
    assert (node["status"], node["output"]) == ("pending", None)
    assert await bench.pool.fetchval("select fingerprint from video_production_results") == "a"
    assert await bench.pool.fetchval("select node_id from video_production_changes") == "a"


async def test_fifty_identical_jobs_run_once(bench: Bench) -> None:
    """The first does the work, the others wait for its result, and each node gets it."""
    names = [f"n{number}" for number in range(50)]
    await bench.add(*names, fingerprint="same")
    worker, _ = await bench.worker()

    jobs = await bench.queue.claim(worker, "media", 100)
    await bench.queue.complete(worker, done(*jobs))
    assert (
        await bench.pool.fetchval("select fingerprint from video_production_changes where fingerprint is not null")
        == "same"
    )
    await bench.resolve(jobs[0].fingerprint)

    nodes = [await bench.node(name) for name in names]
    assert len(jobs) == 1
    assert {node["status"] for node in nodes} == {"completed"}
    assert sum(bool(node["metadata"].get("cacheHit")) for node in nodes) == 49
    assert await bench.jobs() == {}


async def test_a_follower_that_comes_while_the_leader_settles_is_not_forgotten(bench: Bench) -> None:
    """The count of followers travels with the row that the settle deletes."""
    await bench.add("a", fingerprint="same")
    worker, _ = await bench.worker()
    [job] = await bench.queue.claim(worker, "media", 1)
    await bench.pool.execute("insert into video_production_nodes (pipeline_id, id, type) values ('p', 'b', 'asset')")
    follower = await bench.new_job("b", fingerprint="same")
    async with bench.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await Planning(connection, follower.pipeline_id).publish([follower])
        settling = asyncio.create_task(bench.queue.complete(worker, done(job)))
        await _until_blocked(bench.pool)
        await transaction.commit()

    await settling

    assert "same" in {
        r["fingerprint"] for r in await bench.pool.fetch("select fingerprint from video_production_changes")
    }
    await bench.resolve(job.fingerprint)
    assert (await bench.node("b"))["status"] == "completed"


async def test_those_who_wait_fail_with_the_one_that_is_buried(bench: Bench) -> None:
    """The same work would fail alike, and might be paid again."""
    await bench.add("a", "b", fingerprint="same")
    worker, _ = await bench.worker()
    [job] = await bench.queue.claim(worker, "media", 9)

    assert await bench.queue.bury(job, error=ERROR)
    await bench.resolve(job.fingerprint)

    assert {(await bench.node(n))["status"] for n in "ab"} == {"failed"}
    assert (await bench.node("b"))["metadata"]["error"] == ERROR
    assert await bench.jobs() == {"a": "dead", "b": "dead"}


async def test_the_first_who_waits_takes_over_from_one_that_is_cancelled(bench: Bench) -> None:
    """Somebody else still wants the result."""
    await bench.add("a", "b", "c", fingerprint="same")
    worker, _ = await bench.worker()
    [job] = await bench.queue.claim(worker, "media", 9)

    assert await bench.queue.cancelled(job)
    await bench.resolve(job.fingerprint)

    [heir] = await bench.queue.claim(worker, "media", 9)
    assert heir.node_id != job.node_id
    assert (await bench.node(job.node_id))["status"] == "pending"


async def test_who_waits_follows_the_one_that_another_plan_publishes_at_the_same_time(bench: Bench) -> None:
    """Two would do the same work; the one that comes second waits for the first."""
    await bench.add("a", "b", fingerprint="same")
    await bench.pool.execute("delete from video_production_jobs where node_id = 'a'")
    await bench.pool.execute("insert into video_production_nodes (pipeline_id, id, type) values ('p', 'c', 'asset')")
    other = await bench.new_job("c", fingerprint="same")
    async with bench.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await Planning(connection, other.pipeline_id).publish([other])
        resolving = asyncio.create_task(bench.resolve("same"))
        await _until_blocked(bench.pool)
        await transaction.commit()

    await resolving

    assert await bench.jobs() == {"b": "waiting", "c": "available"}
    assert await bench.pool.fetchval("select followers from video_production_jobs where node_id = 'c'") == 1


async def test_a_claim_brings_the_result_that_appeared_after_publishing(bench: Bench) -> None:
    """The planner may look a moment before another job of the same fingerprint settles."""
    await bench.add("a")
    worker, _ = await bench.worker()
    await bench.queue.complete(worker, done(*await bench.queue.claim(worker, "media", 1)))
    await bench.add("b", fingerprint="same")
    await bench.add("c", fingerprint="same-forced", force=True)
    await bench.pool.execute("update video_production_results set fingerprint = 'same'")

    first, second = await bench.queue.claim(worker, "media", 9)

    assert first.result is not None
    assert first.result.s3_key == "a/output.txt"
    assert second.result is None


async def test_a_failed_attempt_comes_back_when_it_is_due(bench: Bench) -> None:
    """A retry is scheduled, staged when due, and knows its failures; the node says what happened."""
    await bench.add("a")
    worker, _ = await bench.worker()
    [job] = await bench.queue.claim(worker, "media", 1)

    assert await bench.queue.retry(job, delay=timedelta(hours=1), error=ERROR)
    assert await bench.queue.claim(worker, "media", 1) == []
    due = await bench.queue.next_due("media")
    assert due is not None
    assert 3500 < due <= 3600
    assert await bench.queue.stage("media") == 0
    await bench.pool.execute("update video_production_jobs set run_at = now()")
    assert await bench.queue.stage("media") == 1
    [again] = await bench.queue.claim(worker, "media", 1)
    assert (again.attempt, again.failures) == (2, 1)
    assert (await bench.node("a"))["metadata"]["lastError"] == ERROR


async def test_a_snooze_and_a_release_cost_nothing(bench: Bench) -> None:
    """Neither waiting for a vendor nor a shutdown counts against the retry budget."""
    await bench.add("a")
    worker, _ = await bench.worker()
    [job] = await bench.queue.claim(worker, "media", 1)
    assert await bench.queue.snooze(job, delay=SOON, reason="the vendor is rendering")
    await bench.queue.stage("media")
    [job] = await bench.queue.claim(worker, "media", 1)
    assert await bench.queue.release(worker, [job.id]) == 1

    [again] = await bench.queue.claim(worker, "media", 1)

    assert (again.attempt, again.failures, again.crashes) == (3, 0, 0)


async def test_three_dead_workers_hold_a_job(bench: Bench) -> None:
    """What kills its workers waits for a person."""
    await bench.add("a")
    _, reaper = await bench.worker()
    for _ in range(3):
        worker, registry = await bench.worker()
        assert len(await bench.queue.claim(worker, "media", 1)) == 1
        await registry.close()
        await reaper.rescue()
        await reaper.rescue()

    node = await bench.node("a")
    assert await bench.jobs() == {"a": "held"}
    assert node["status"] == "failed"
    assert node["metadata"]["error"]["type"] == "Held"


async def test_a_lost_session_counts_only_on_the_second_look(bench: Bench) -> None:
    """A worker may be changing its session; the lease's deadline stays the truth."""
    await bench.add("a")
    worker, registry = await bench.worker()
    _, reaper = await bench.worker()
    await bench.queue.claim(worker, "media", 1)
    await registry.close()

    first = await reaper.rescue()
    second = await reaper.rescue()

    assert (first.jobs, second.jobs) == (0, 1)


async def test_a_limit_holds_over_all_workers(bench: Bench) -> None:
    """Two workers that claim at once never run more than the queue allows."""
    await bench.add(*(f"n{number}" for number in range(20)))
    await bench.queue.limit("media", 3)
    workers = [(await bench.worker())[0] for _ in range(4)]

    claims = await asyncio.gather(*(bench.queue.claim(worker, "media", 5) for worker in workers))

    assert sum(map(len, claims)) == 3
    first = next(jobs for jobs in claims if jobs)
    await bench.queue.complete(first[0].worker_id, done(first[0]))
    assert len(await bench.queue.claim(workers[0], "media", 5)) == 1


async def test_a_paused_or_silent_queue_gives_nothing(bench: Bench) -> None:
    """A person's pause and a vendor's 429 hold for all workers until they end."""
    await bench.add("a")
    worker, _ = await bench.worker()
    await bench.queue.pause("media", "lunch")
    assert await bench.queue.claim(worker, "media", 1) == []
    await bench.queue.resume("media")
    await bench.queue.silence("media", until_seconds=60, reason="429")
    assert await bench.queue.claim(worker, "media", 1) == []
    due = await bench.queue.next_due("media")
    assert due is not None
    assert 55 < due <= 60
    await bench.queue.resume("media")

    assert len(await bench.queue.claim(worker, "media", 1)) == 1


async def test_two_workers_never_get_the_same_job(bench: Bench) -> None:
    """SKIP LOCKED: a hundred jobs claimed by four workers at once are a hundred claims."""
    await bench.add(*(f"n{number}" for number in range(100)))
    workers = [(await bench.worker())[0] for _ in range(4)]

    claims = await asyncio.gather(*(bench.queue.claim(w, "media", 7) for w in workers * 5))

    ids = [job.id for jobs in claims for job in jobs]
    assert len(ids) == len(set(ids)) == 100


async def _until_blocked(pool: Pool) -> None:
    """Return when some session of this database waits for another's lock."""
    async with asyncio.timeout(10):
        while not await pool.fetchval(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        ):
            await asyncio.sleep(0)


async def test_claims_tell_nobody_and_five_hundred_completions_tell_once(bench: Bench, database: SecretStr) -> None:
    """Commits that notify take turns in the whole cluster: only what others must hear costs one, once per statement."""
    names = [f"n{number}" for number in range(500)]
    await bench.add(*names)
    worker, _ = await bench.worker()
    heard: list[str] = []
    ear = await asyncpg.connect(database.get_secret_value())
    for channel in ("video_production_nodes", "video_production_jobs"):
        await ear.add_listener(channel, lambda *told: heard.append(told[2]))

    jobs = await bench.queue.claim(worker, "media", 500)
    await ear.execute("select 1")
    assert (len(jobs), heard) == (500, [])
    assert len(await bench.queue.complete(worker, done(*jobs))) == 500
    await ear.execute("select 1")
    assert heard == ["video_production_nodes"]
    await ear.close()
