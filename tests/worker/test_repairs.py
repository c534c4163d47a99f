"""What goes wrong between a worker and the table is put right by looking again: no job is lost, no worker stops."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from shared.db import listen, pool
from shared.domain.jobs import Job
from shared.errors import ConfigError
from shared.worker import loop
from shared.worker.executor import Work
from tests.worker.crew import Crew

_REFUSE = """
    create function refuse() returns trigger language plpgsql as
    $$ begin perform nextval('refusals'); raise exception using errcode = 'disk_full', message = 'no space left'; end $$;
    create sequence refusals"""


async def test_a_job_that_this_version_cannot_read_is_buried_and_the_others_run(crew: Crew) -> None:
    """A dispatcher may be newer than a worker: given back, such a job would stop one worker after another."""
    async with crew.member(slots=3) as member:
        await crew.bench.queue.pause("media")
        await crew.bench.add("a", "b")
        await crew.bench.add("new", provider="of-tomorrow")
        await crew.bench.queue.resume("media")
        await member.moments.until_settled(("a", "completed"), ("b", "completed"))

        node = await crew.bench.node("new")
        assert (node["status"], node["metadata"]["error"]["type"]) == ("failed", "Permanent")
        assert "same version" in node["metadata"]["error"]["remedy"]
        assert await crew.bench.jobs() == {"new": "dead"}


async def test_an_attempt_whose_outcome_could_not_be_written_is_made_again(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker lives and so does its lease: nobody else would ever look for the job."""
    monkeypatch.setattr(loop, "_STOCK_SECONDS", 0.1)
    await crew.pool.execute(_REFUSE)
    await crew.pool.execute(
        "create trigger refuse before insert on video_production_attempts execute function refuse()"
    )
    async with crew.member() as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.outcomes == [("a", "unsettled")])
        await crew.pool.execute("drop trigger refuse on video_production_attempts")
        await member.moments.until(lambda: ("a", "completed") in member.moments.outcomes)

        assert len(member.moments.workers) == 1
    assert (await crew.bench.outcomes())[-1] == ("a", "completed")


async def test_a_worker_that_is_never_idle_gives_back_what_it_does_not_run(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long job beside it keeps nobody from having it."""
    monkeypatch.setattr(loop, "_STOCK_SECONDS", 0.1)
    go = asyncio.Event()

    async def do(job: Job, _work: Work) -> None:
        if job.node_id == "long":
            await go.wait()

    async with crew.member(do, slots=2) as member:
        await crew.bench.add("long")
        await member.moments.until(lambda: member.moments.claims == ["long"])
        await crew.bench.queue.pause("media")
        await crew.bench.add("a")
        await crew.pool.execute(
            "update video_production_jobs set state = 'running', attempt = 1, worker_id = $1, claimed_at = now() where node_id = 'a'",
            member.worker,
        )
        await crew.until("select from video_production_jobs where node_id = 'a' and state = 'available'")
        await crew.bench.queue.resume("media")
        await member.moments.until_settled(("a", "completed"))
        go.set()
        await member.moments.until_settled(("a", "completed"), ("long", "completed"))


async def test_a_claim_that_a_crash_of_the_server_took_back_is_made_again_and_runs_once(crew: Crew) -> None:
    """The same attempt of the same job comes to who runs it already, and that goes on with it."""
    go, begun = asyncio.Event(), list[str]()

    async def do(job: Job, _work: Work) -> None:
        begun.append(job.node_id)
        if job.node_id == "a":
            await go.wait()

    async with crew.member(do, slots=3) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: begun == ["a"])
        await crew.pool.execute(
            "update video_production_jobs set state = 'available', attempt = 0, worker_id = null, claimed_at = null"
        )
        await crew.bench.add("b")
        await crew.until("select from video_production_jobs where node_id = 'a' and state = 'running' and attempt = 1")
        await member.moments.until_settled(("b", "completed"))
        go.set()
        await member.moments.until_settled(("a", "completed"), ("b", "completed"))
    assert begun == ["a", "b"]


async def test_jobs_of_an_id_that_nobody_has_go_back(crew: Crew) -> None:
    """Whatever way they came to it: a running job without a worker is taken back by whoever looks."""
    await crew.bench.add("a")
    await crew.pool.execute(
        "update video_production_jobs set state = 'running', attempt = 1, worker_id = 999, claimed_at = now()"
    )
    async with crew.member() as member:
        await member.moments.until_settled(("a", "completed"))


async def test_a_claim_that_is_refused_does_not_end_what_runs(crew: Crew) -> None:
    """Whatever the database has against claims, work that was begun is finished, and claims begin again."""
    go = asyncio.Event()

    async def do(job: Job, _work: Work) -> None:
        if job.node_id == "long":
            await go.wait()

    async with crew.member(do, slots=2) as member:
        await crew.bench.add("long")
        await member.moments.until(lambda: member.moments.claims == ["long"])
        await crew.pool.execute(_REFUSE)
        await crew.pool.execute(
            "create trigger refuse before update on video_production_jobs for each row "
            "when (new.state = 'running') execute function refuse()"
        )
        await crew.bench.add("a")
        await crew.until("select from refusals where is_called")
        assert await member.until_check("claims", "nothing can be claimed (DiskFullError); see the worker's log") == 503
        assert not member.task.done()
        await crew.pool.execute("drop trigger refuse on video_production_jobs")
        go.set()
        await member.moments.until_settled(("a", "completed"), ("long", "completed"))


async def test_a_listener_that_is_turned_away_tries_again(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password that is being changed, a database that is being moved: the session comes back, and with it the hints."""
    turned_away, connect = [ConfigError("no such password"), RuntimeError("whatever")], pool.connect

    async def door(*args: Any, **options: Any) -> Any:
        if turned_away:
            raise turned_away.pop(0)
        return await connect(*args, **options)

    monkeypatch.setattr(listen, "connect", door)
    async with crew.member(sweep_seconds=3600) as member:
        await crew.until("select from pg_stat_activity where application_name = 'callsheet-toy_worker-listen'")
        await crew.bench.add("a")

        await member.moments.until_settled(("a", "completed"))
