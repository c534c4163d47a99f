"""What becomes of an attempt: made, reused, failed, put aside, stopped."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry

from shared.db.ledger import Ledger
from shared.domain.jobs import Job
from shared.domain.nodes import Queue
from shared.errors import NotYet, Permanent, RateLimited, Transient, Undelivered
from shared.storage.local import LocalStorage
from shared.worker.executor import Work
from shared.worker.lease import Lease
from shared.worker.loop import WorkerLoop
from shared.worker.metrics import Metrics
from shared.worker.scratch import Scratch
from shared.worker.settle import Settler
from shared.worker.showing import Showing
from shared.worker.studio import Studio
from tests.worker.crew import Crew, Moments, Toy, soon, text_output


async def _never(_job: Job, _work: Work) -> None:
    await asyncio.Event().wait()


def _raising(*errors: BaseException | None) -> Any:
    """Return what raises each of these in turn, and then nothing more."""
    left = list(errors)

    async def do(_job: Job, _work: Work) -> None:
        if left and (error := left.pop(0)) is not None:
            raise error

    return do


async def test_a_job_is_claimed_run_and_settled(crew: Crew) -> None:
    """The way of every job that meets no trouble; its scratch directory goes with the attempt."""
    seen = []

    async def do(_job: Job, work: Work) -> None:
        (work.scratch / "file").write_text("x")
        seen.append(work.scratch)

    async with crew.member(do) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "completed"))

        node = await crew.bench.node("a")
        assert (node["status"], node["output"]["s3Key"]) == ("completed", "a/output.txt")
        assert await crew.bench.jobs() == {}
        assert not seen[0].exists()


async def test_work_that_waits_before_the_worker_starts_is_done(crew: Crew) -> None:
    """Nobody needs to notify a worker of what is already there."""
    await crew.bench.add("a", "b")

    async with crew.member() as member:
        await member.moments.until_settled(("a", "completed"), ("b", "completed"))


async def test_a_result_that_is_there_by_now_is_not_made_again(crew: Crew) -> None:
    """The claim brings the result, and the executor is not asked."""
    async with crew.member() as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "completed"))
        await crew.bench.queue.pause("media")
        await crew.bench.add("b")
        await crew.pool.execute("update video_production_results set fingerprint = 'b'")
        await crew.bench.queue.resume("media")
        await member.moments.until_settled(("a", "completed"), ("b", "cache_hit"))

        assert member.toy.ran == ["a"]
        assert (await crew.bench.node("b"))["metadata"]["cacheHit"] is True


async def test_force_makes_again_what_has_a_result(crew: Crew) -> None:
    """A forced job runs although its result is there."""
    async with crew.member() as member:
        await crew.bench.add("a", fingerprint="same")
        await member.moments.until_settled(("a", "completed"))
        await crew.bench.add("b", fingerprint="same", force=True)
        await member.moments.until_settled(("a", "completed"), ("b", "completed"))

    assert member.toy.ran == ["a", "b"]


async def test_a_provider_that_is_not_offered_here_is_named_with_the_remedy(crew: Crew) -> None:
    """A job for a provider without a key fails at once and says what to do."""
    async with crew.member() as member:
        await crew.bench.add("a", provider="heygen")
        await member.moments.until_settled(("a", "buried"))

    error = (await crew.bench.node("a"))["metadata"]["error"]
    assert error["field"] == "config.provider"
    assert "heygen" in error["message"]
    assert "draft" in error["remedy"]


async def test_a_failure_is_tried_again_and_buried_at_the_last_attempt(crew: Crew) -> None:
    """Backoff between attempts, a count on the node, and an end."""
    async with crew.member(_raising(Transient("first"), Transient("second")), max_attempts=2) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "retried"))
        job = await crew.pool.fetchrow("select *, run_at > claimed_at as later from video_production_jobs")
        assert job is not None
        assert (job["state"], job["failures"], job["later"]) == ("scheduled", 1, True)
        await crew.pool.execute("update video_production_jobs set run_at = now()")
        await crew.tell()
        await member.moments.until_settled(("a", "retried"), ("a", "buried"))

    node = await crew.bench.node("a")
    assert (node["status"], node["metadata"]["error"]["message"]) == ("failed", "second")


async def test_what_is_limited_or_paid_for_is_not_given_up_after_a_few_tries(crew: Crew) -> None:
    """A vendor's daily cap ends some time, and a film that was bought is fetched for hours."""
    soon = timedelta(0)
    troubles = [
        RateLimited("a day's films", retry_after=soon),
        Undelivered("502"),
        RateLimited("more", retry_after=soon),
    ]
    async with crew.member(_raising(*troubles), max_attempts=2) as member:
        await crew.bench.add("a")
        for count in range(len(troubles)):
            await member.moments.until_settled(*[("a", "retried")] * (count + 1))
            await crew.pool.execute("update video_production_jobs set run_at = now()")
            await crew.tell()
        await member.moments.until_settled(*[("a", "retried")] * len(troubles), ("a", "completed"))


async def test_a_retry_comes_at_its_time_without_a_hint(crew: Crew) -> None:
    """The worker sleeps until the next job is due; nobody has to wake it."""
    async with crew.member(_raising(Transient("first")), sweep_seconds=3600) as member:
        await crew.bench.add("a")

        await member.moments.until_settled(("a", "retried"), ("a", "completed"))


async def test_a_permanent_failure_is_not_tried_again(crew: Crew) -> None:
    """It would fail alike."""
    async with crew.member(_raising(Permanent("never", field="config.x", remedy="change it"))) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "buried"))

    error = (await crew.bench.node("a"))["metadata"]["error"]
    assert error == {"type": "Permanent", "message": "never", "field": "config.x", "remedy": "change it"}


async def test_what_is_not_ready_yet_is_put_aside_and_costs_nothing(crew: Crew) -> None:
    """A snooze counts neither as a failure nor as a crash."""
    async with crew.member(_raising(NotYet("rendering", delay=timedelta(0)))) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "snoozed"), ("a", "completed"))

    assert (await crew.bench.node("a"))["metadata"]["retries"] == 0


async def test_a_vendor_that_asks_for_silence_silences_the_queue(crew: Crew) -> None:
    """One 429 is enough for all jobs of the queue, on all workers."""
    error = RateLimited("slow down", retry_after=timedelta(seconds=60))
    async with crew.member(_raising(error), slots=1) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "retried"))
        await crew.bench.add("b")
        async with crew.member(slots=1) as other:
            await other.moments.until(lambda: other.moments.beats >= 2)
            assert other.toy.ran == []

        assert await crew.bench.jobs() == {"a": "scheduled", "b": "available"}
        assert (
            await crew.pool.fetchval("select reason from video_production_queues where name = 'media'") == "slow down"
        )


async def test_a_slot_is_free_after_a_failure_when_everybody_can_know_of_it(crew: Crew) -> None:
    """The next job would ask a vendor that has just asked for silence."""
    go = asyncio.Event()

    async def do(_job: Job, _work: Work) -> None:
        await go.wait()
        raise RateLimited("slow down", retry_after=timedelta(seconds=60))

    async with crew.member(do, slots=1) as member:
        await crew.bench.add("a")
        await crew.bench.add("b")
        await member.moments.until(lambda: len(member.toy.ran) == 1)
        async with crew.pool.acquire() as connection, connection.transaction():
            await connection.execute("select from video_production_queues where name = 'media' for update")
            go.set()
            await crew.until("select from pg_locks where not granted")
            beats = member.moments.beats
            await member.moments.until(lambda: member.moments.beats >= beats + 2)
            assert len(member.toy.ran) == 1
        await member.moments.until(lambda: len(member.moments.outcomes) == 1)

    assert sorted((await crew.bench.jobs()).values()) == ["available", "scheduled"]


async def test_a_defect_is_retried_and_its_text_stays_in_the_log(crew: Crew) -> None:
    """The text of an error that nobody foresaw may hold a secret."""
    async with crew.member(_raising(KeyError("password"))) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.outcomes == [("a", "retried")])

    error = (await crew.bench.node("a"))["metadata"]["lastError"]
    assert error["type"] == "KeyError"
    assert "password" not in str(error)


async def test_an_executor_that_ends_as_cancelled_unasked_has_failed(crew: Crew) -> None:
    """Otherwise the job would belong to a worker that does nothing for it."""
    async with crew.member(_raising(asyncio.CancelledError())) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.outcomes == [("a", "retried")])


@pytest.mark.parametrize("text", ["a\x00b", "a\udcffb"])
async def test_an_error_that_postgres_cannot_keep_is_settled_without_its_text(crew: Crew, text: str) -> None:
    """File names and tools say what they like."""
    async with crew.member(_raising(Permanent(text))) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "buried"))

    error = (await crew.bench.node("a"))["metadata"]["error"]
    assert error["type"] == "Permanent"
    assert "log" in error["remedy"]


async def test_an_output_that_postgres_cannot_keep_fails_its_own_job_alone(crew: Crew) -> None:
    """A batch is taken apart, so that its others are settled."""
    gate = asyncio.Barrier(3)

    async def do(job: Job, work: Work) -> Any:
        await gate.wait()
        if job.node_id == "bad":
            return (await text_output(job, work)).model_copy(update={"local_file": "\x00"})
        return None

    async with crew.member(do, slots=3) as member:
        await crew.bench.add("a", "bad", "b")

        await member.moments.until_settled(("a", "completed"), ("b", "completed"), ("bad", "retried"))


async def test_a_job_is_cancelled_within_a_heartbeat(crew: Crew) -> None:
    """Whoever asks for it does so in the table; the node can be asked for again."""
    async with crew.member(_never) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.claims == ["a"])
        await crew.pool.execute("update video_production_jobs set cancel = true")
        await member.moments.until_settled(("a", "cancelled"))

    assert await crew.bench.jobs() == {}
    assert (await crew.bench.node("a"))["status"] == "pending"


async def test_a_job_whose_cancellation_waits_for_it_is_cancelled(crew: Crew) -> None:
    """The order may be there before the job has run its first line."""
    await crew.bench.add("a")
    await crew.pool.execute("update video_production_jobs set cancel = true")

    async with crew.member(_never) as member:
        await member.moments.until_settled(("a", "cancelled"))


async def test_an_attempt_that_takes_too_long_is_stopped(crew: Crew, tmp_path: Path) -> None:
    """A hang costs a failure, not a slot for ever."""
    await crew.bench.add("a")
    worker, _ = await crew.bench.worker()
    queue, metrics, moments = crew.bench.queue, Metrics.on(CollectorRegistry()), Moments()
    toy, settler = Toy(_never), Settler(queue, lambda _worker: True)
    storage, scratch = await LocalStorage.open(tmp_path / "media"), Scratch(tmp_path / "scratch")
    executors, showing = {(toy.type, toy.provider): toy}, Showing(queue)
    studio = Studio(executors, queue, Ledger(crew.pool), settler, showing, storage, scratch, metrics, moments, 5, 0.05)

    loop = WorkerLoop(Queue.MEDIA, 1, studio)
    loop.lease = cast("Lease", SimpleNamespace(worker=worker, holds=lambda _worker: True))

    parts = [asyncio.create_task(part) for part in (loop.run(), loop.watch())]
    await moments.until_settled(("a", "retried"))

    for part in parts:
        part.cancel()
    scratch.close()
    assert "longer than 0.05 seconds" in (await crew.bench.node("a"))["metadata"]["lastError"]["message"]


async def test_progress_is_shown_while_the_work_goes_on(crew: Crew) -> None:
    """The newest report stands on the node, and leaves with the outcome."""
    go = asyncio.Event()

    async def do(_job: Job, work: Work) -> None:
        for step in range(1000):
            work.progress(step / 2000, f"step {step}")
        await go.wait()

    async with crew.member(do) as member:
        await crew.bench.add("a")
        await crew.until("select from video_production_nodes where metadata -> 'progress' ->> 'note' = 'step 999'")
        go.set()
        await member.moments.until_settled(("a", "completed"))

    assert "progress" not in (await crew.bench.node("a"))["metadata"]


async def test_two_workers_never_run_the_same_job(crew: Crew) -> None:
    """Each of sixty jobs runs once, and both workers have their share."""
    names = [f"n{number}" for number in range(60)]
    both = asyncio.Barrier(2)

    async def do(job: Job, _work: Work) -> None:
        if job.node_id in {"n0", "n1"}:
            await soon(both.wait())

    await crew.bench.queue.pause("media")
    await crew.bench.add(*names)
    async with crew.member(do, slots=1) as one, crew.member(do, slots=1) as other:
        await crew.bench.queue.resume("media")
        await asyncio.gather(
            one.moments.until(lambda: bool(one.toy.ran)), other.moments.until(lambda: bool(other.toy.ran))
        )
        await crew.until_empty()

    assert sorted(one.toy.ran + other.toy.ran) == sorted(names)
    assert sorted(await crew.bench.outcomes()) == sorted((name, "completed") for name in names)
