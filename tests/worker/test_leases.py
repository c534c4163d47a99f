"""A worker keeps its jobs through whatever it survives, and loses them for certain through what it does not."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.domain.jobs import Job
from shared.domain.nodes import WorkerId
from shared.media import child
from shared.media.child import Limits
from shared.worker.executor import Work
from shared.worker.tenure import Tenure
from tests.worker.crew import Crew, Member
from tests.worker.road import road_to


class Held:
    """Work that lasts until it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def do(self, _job: Job, _work: Work) -> None:
        """Wait."""
        await self.go.wait()


async def _claimed(crew: Crew, member: Member) -> None:
    await crew.bench.add("a")
    await member.moments.until(lambda: member.moments.claims == ["a"])


async def _take_all(crew: Crew) -> None:
    """Rescue the jobs of all workers, as if they had been silent for too long; no heartbeat comes in between."""
    ours, registry = await crew.bench.worker()
    session = registry._connection  # noqa: SLF001  both in one transaction
    async with session.transaction():
        await session.execute(
            "update video_production_workers set lease_until = now() - interval '1 s' where id <> $1", ours
        )
        await registry.rescue()


async def test_a_cut_lease_session_costs_nothing(crew: Crew) -> None:
    """The worker comes back under the same id, with its session lock, and goes on."""
    held = Held()
    async with crew.member(held.do) as member:
        await _claimed(crew, member)
        await crew.end_sessions("callsheet-toy_worker-lease")
        beats = member.moments.beats
        await member.moments.until(lambda: member.moments.beats >= beats + 2)
        await crew.until("select from pg_locks where locktype = 'advisory' and classid = 1667329132")
        held.go.set()
        await member.moments.until_settled(("a", "completed"))

        assert member.moments.losses == []
        assert len(member.moments.workers) == 1


async def test_a_cut_listener_costs_latency_and_nothing_else(crew: Crew) -> None:
    """The next job is found by the listener's return or by a sweep."""
    async with crew.member() as member:
        await crew.until("select from pg_stat_activity where application_name = 'callsheet-toy_worker-listen'")
        await crew.end_sessions("callsheet-toy_worker-listen")
        await crew.bench.add("a")

        await member.moments.until_settled(("a", "completed"))


async def test_cut_statements_are_said_again(crew: Crew) -> None:
    """All connections of the pool are cut while a job runs: it is settled on new ones."""
    held = Held()
    async with crew.member(held.do) as member:
        await _claimed(crew, member)
        await crew.end_sessions("callsheet-toy_worker")
        held.go.set()
        await member.moments.until_settled(("a", "completed"))
        await crew.bench.add("b")

        await member.moments.until_settled(("a", "completed"), ("b", "completed"))


async def test_a_blocked_event_loop_does_not_lose_the_lease(crew: Crew) -> None:
    """The lease has a thread of its own: it is renewed while an executor blocks for longer than the lease."""

    async def do(_job: Job, _work: Work) -> None:
        time.sleep(2.5)  # noqa: ASYNC251  that is the case under test

    async with crew.member(do, lease_seconds=1.5, heartbeat_seconds=0.3) as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "completed"))

        assert member.moments.losses == []
        assert (await crew.bench.outcomes()) == [("a", "completed")]


async def test_a_short_outage_costs_nothing(crew: Crew) -> None:
    """The database is away for less than a lease: the job is settled when it is back, once."""
    held = Held()
    async with road_to(crew.bench.url) as road, crew.member(held.do, database_url=road.url) as member:
        await _claimed(crew, member)
        road.shut()
        held.go.set()
        await crew.until(
            "select where not exists (select from pg_stat_activity where application_name like 'callsheet-%')"
        )
        assert member.moments.outcomes == []
        road.open()
        await member.moments.until_settled(("a", "completed"))

        assert member.moments.losses == []
        assert await crew.bench.outcomes() == [("a", "completed")]


async def test_a_network_that_swallows_everything_ends_the_lease_in_time(crew: Crew) -> None:
    """Statements hang for longer than the lease: the worker stops by its own clock, before others may begin."""
    held = Held()
    quick = {"lease_seconds": 2, "heartbeat_seconds": 0.3}
    async with road_to(crew.bench.url) as road, crew.member(held.do, database_url=road.url, **quick) as member:
        await _claimed(crew, member)
        road.swallow()
        await member.moments.until(lambda: bool(member.moments.losses))
        expired = "select from video_production_workers where lease_until < now()"
        assert await crew.pool.fetch(expired) == []
        await member.moments.until_settled(("a", "fenced"))
        road.open()
        held.go.set()
        await member.moments.until_settled(("a", "fenced"), ("a", "completed"))


async def test_a_worker_whose_jobs_were_taken_ends_them_and_comes_back_under_a_new_id(crew: Crew) -> None:
    """Its processes are killed, its attempt writes nothing, and the job runs again."""
    processes: list[Process] = []

    async def do(_job: Job, work: Work) -> None:
        if processes:
            return
        process = await child.start(["/bin/sleep", "1000"], cwd=work.scratch, limits=Limits())
        processes.append(process)
        try:
            await process.wait()
        finally:
            await child.stop(process)

    async with crew.member(do, slots=1) as member:
        await crew.bench.add("a")
        await crew.until("select from video_production_jobs where state = 'running'")
        await member.moments.until(lambda: bool(processes))
        old = member.worker
        await crew.bench.queue.pause("media")
        await _take_all(crew)
        await member.moments.until_settled(("a", "fenced"))
        await crew.bench.queue.resume("media")
        await member.moments.until_settled(("a", "fenced"), ("a", "completed"))

        assert member.moments.losses == [old]
        assert member.worker != old
        assert processes[0].returncode == -signal.SIGKILL
        assert await crew.bench.outcomes() == [("a", "rescued"), ("a", "completed")]


@asynccontextmanager
async def _claim_under_way(crew: Crew) -> AsyncIterator[None]:
    """Hold what a claim reads, so that it stands in the middle of its statement."""
    await crew.bench.queue.pause("media")
    await crew.bench.add("a")
    async with crew.pool.acquire() as connection, connection.transaction():
        await connection.execute("lock table video_production_results in access exclusive mode")
        await crew.bench.queue.resume("media")
        await crew.until("select from pg_stat_activity where wait_event_type = 'Lock' and query like '%queue.claim%'")
        yield


async def test_a_claim_that_outlived_its_lease_gives_its_jobs_back(crew: Crew) -> None:
    """Jobs of an id that is gone would belong to nobody for ever."""
    async with crew.member(slots=1) as member:
        async with _claim_under_way(crew):
            await crew.pool.execute("delete from video_production_workers where id = $1", member.worker)
            await member.moments.until(lambda: len(member.moments.workers) == 2)

        await member.moments.until_settled(("a", "completed"))
        assert member.toy.ran == ["a"]


async def test_a_claim_whose_answer_is_lost_leaves_no_job_behind(crew: Crew) -> None:
    """The worker owns a job that it never heard of: the table says so, and the job is given back."""
    async with road_to(crew.bench.url) as road, crew.member(database_url=road.url, sweep_seconds=3600) as member:
        async with _claim_under_way(crew):
            road.swallow()
        await crew.until("select from video_production_jobs where state = 'running'")
        road.shut()
        road.open()

        await member.moments.until_settled(("a", "completed"))
        assert await crew.bench.outcomes() == [("a", "released"), ("a", "completed")]
        assert len(member.moments.workers) == 1


async def test_jobs_that_were_claimed_under_an_id_that_is_gone_go_back(crew: Crew) -> None:
    """Between a rescue and the next heartbeat a worker does not know that its id is gone."""
    held = Held()
    async with crew.member(held.do, slots=2) as member:
        await _claimed(crew, member)
        await crew.pool.execute("delete from video_production_workers where id = $1", member.worker)
        await crew.bench.add("b")
        await member.moments.until(lambda: len(member.moments.workers) == 2)
        held.go.set()
        await crew.until_empty()

    assert sorted(outcome for outcome in await crew.bench.outcomes() if outcome[1] == "completed") == [
        ("a", "completed"),
        ("b", "completed"),
    ]


async def test_a_job_that_comes_back_to_a_worker_still_busy_with_it_is_told_apart(crew: Crew) -> None:
    """An attempt that ends late does not end the next one's record."""
    first, second = asyncio.Event(), asyncio.Event()
    begun: list[int] = []

    async def do(job: Job, _work: Work) -> None:
        begun.append(job.attempt)
        if job.attempt == 1:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                await first.wait()
                raise
        await second.wait()

    async with crew.member(do, slots=2) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: begun == [1])
        await crew.bench.queue.pause("media")
        await _take_all(crew)
        await member.moments.until(lambda: len(member.moments.workers) == 2)
        await crew.bench.queue.resume("media")
        await member.moments.until(lambda: begun == [1, 2])
        first.set()
        await member.moments.until(lambda: member.moments.outcomes == [("a", "fenced")])
        await crew.pool.execute("update video_production_jobs set cancel = true")

        await member.moments.until_settled(("a", "fenced"), ("a", "cancelled"))


async def test_a_killed_worker_leaves_no_process_and_its_job_runs_elsewhere(crew: Crew) -> None:
    """The server frees the session lock, whoever lives takes the job, and the kernel ends what the dead one started."""
    await crew.bench.add("a")
    victim = await crew.outsider()
    orphan = (await victim.says("child_started"))["child"]
    async with crew.member() as heir:
        victim.signal(signal.SIGKILL)
        await victim.process.wait()
        died = time.monotonic()
        await heir.moments.until_settled(("a", "completed"))

        assert time.monotonic() - died < 5
        assert not _lives(orphan)
        assert await crew.bench.outcomes() == [("a", "rescued"), ("a", "completed")]
        assert heir.moments.rescues == 1


async def test_what_a_killed_worker_left_in_scratch_is_swept_by_the_next(crew: Crew) -> None:
    """Its directory has a lock that died with it; those of the living stay."""
    await crew.bench.add("a")
    victim = await crew.outsider()
    await victim.says("child_started")
    left = list(crew.scratch.glob("worker-*/job-*/half-made"))
    victim.signal(signal.SIGKILL)
    await victim.process.wait()

    assert len(left) == 1
    async with crew.member():
        assert not left[0].parent.parent.exists()
        assert len(list(crew.scratch.glob("worker-*"))) == 1
    assert list(crew.scratch.glob("worker-*")) == []


async def test_a_frozen_worker_that_wakes_kills_its_children_and_writes_nothing(crew: Crew) -> None:
    """Its lease ran out while it stood still: the job was done by another, and it goes on with the next."""
    await crew.bench.add("a")
    zombie = await crew.outsider(CALLSHEET_LEASE_SECONDS="2")
    orphan = (await zombie.says("child_started"))["child"]
    async with crew.member() as heir:
        zombie.signal(signal.SIGSTOP)
        await heir.moments.until_settled(("a", "completed"))
        before = await crew.bench.node("a")
        zombie.signal(signal.SIGCONT)
        assert (await zombie.says("lease_lost"))["processes_killed"] == 1
        assert (await zombie.says("attempt_ended"))["outcome"] == "fenced"

        assert not _lives(orphan)
        assert await crew.bench.node("a") == before
        assert await crew.bench.outcomes() == [("a", "rescued"), ("a", "completed")]
        await zombie.says("worker_registered")
    await crew.bench.add("b")
    await zombie.says("child_started")


def test_a_tenure_that_was_found_over_stays_over() -> None:
    """A heartbeat that comes too late does not bring back what was given up."""
    tenure = Tenure(WorkerId(1), time.monotonic() - 1)

    assert not tenure.holds()
    assert not tenure.extend(time.monotonic() + 60)
    assert not tenure.holds()


def test_a_tenure_lasts_as_long_as_it_is_extended() -> None:
    """Each heartbeat moves the end on, and never back."""
    tenure = Tenure(WorkerId(1), time.monotonic() + 60)

    assert tenure.extend(time.monotonic() + 120)
    assert tenure.extend(time.monotonic() + 1)
    assert tenure.left() > 100
    tenure.end()
    assert not tenure.holds()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123  a zombie is dead
        return stat.read().split()[2] != "Z"
