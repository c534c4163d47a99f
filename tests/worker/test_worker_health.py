"""What a running worker says of itself."""

from __future__ import annotations

import asyncio
import re
import shutil
import time

from cli.postgres import EmbeddedPostgres
from shared.domain.jobs import Job
from shared.worker.executor import Work
from tests.worker.crew import Crew
from tests.worker.road import road_to


async def test_a_worker_is_ready_when_each_of_its_parts_is(crew: Crew) -> None:
    """Lease, database, storage and ffmpeg; its address stands in the table of workers."""
    async with crew.member() as member:
        status, body = await member.get("/readyz")

        assert (status, body["checks"]) == (
            200,
            dict.fromkeys(["lease", "database", "claims", "storage", "ffmpeg"], "ok"),
        )
        assert body["notes"]["lease"] == f"held as worker {member.worker}"
        assert await crew.pool.fetchval("select health_url from video_production_workers") == member.service.url


async def test_a_worker_without_its_database_is_alive_and_not_ready(crew: Crew) -> None:
    """Whoever would replace it for that would have none left when the database is back."""
    go = asyncio.Event()

    async def do(_job: Job, _work: Work) -> None:
        await go.wait()

    quick = {"lease_seconds": 1.2, "heartbeat_seconds": 0.3}
    async with road_to(crew.bench.url) as road, crew.member(do, database_url=road.url, **quick) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: bool(member.moments.claims))
        road.shut()
        await member.moments.until(lambda: bool(member.moments.losses))

        status, body = await member.get("/readyz")
        assert status == 503
        assert body["checks"]["lease"].startswith("no lease is held")
        assert body["checks"]["database"] != "ok"
        assert body["checks"]["storage"] == "ok"
        status, body = await member.get("/healthz")
        assert status == 200
        assert body["notes"]["lease"] == "not held"
        assert "sweeps" in body["notes"]["listen"]
        road.open()
        go.set()
        await member.moments.until_settled(("a", "fenced"), ("a", "completed"))
        assert (await member.get("/readyz"))[0] == 200


async def test_a_worker_whose_storage_is_away_is_not_ready_and_says_so(crew: Crew) -> None:
    """The reason stands beside the parts that are well, and nobody replaces the process for it."""
    async with crew.member() as member:
        media = crew.folder / "media"
        await asyncio.to_thread(shutil.rmtree, media)
        await asyncio.to_thread(media.touch)
        status, body = await member.get("/readyz")

        assert status == 503
        assert body["checks"].pop("storage").startswith("Unavailable: ")
        assert body["checks"] == dict.fromkeys(["lease", "database", "claims", "ffmpeg"], "ok")
        assert (await member.get("/healthz"))[0] == 200


async def test_a_worker_counts_what_it_does(crew: Crew) -> None:
    """By type and outcome, never by id."""
    async with crew.member() as member:
        await crew.bench.add("a")
        await member.moments.until_settled(("a", "completed"))
        await member.moments.until(lambda: member.moments.beats >= 2)
        _, text = await member.get("/metrics")

    assert 'callsheet_jobs_claimed_total{type="asset"} 1.0' in text
    assert 'callsheet_attempts_total{outcome="completed",provider="local",queue="media",type="asset"} 1.0' in text
    assert 'callsheet_job_wait_seconds_count{queue="media"} 1.0' in text
    assert 'callsheet_executor_seconds_count{provider="local",type="asset"} 1.0' in text
    assert "callsheet_slots 2.0" in text
    assert "callsheet_jobs_running 0.0" in text
    renewals = next(line for line in text.splitlines() if line.startswith("callsheet_lease_renewals_total"))
    assert float(renewals.split()[1]) >= 2


async def test_a_job_that_runs_is_counted_as_running(crew: Crew) -> None:
    """The number is read when it is asked for."""
    go = asyncio.Event()

    async def do(_job: Job, _work: Work) -> None:
        await go.wait()

    async with crew.member(do) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.claims == ["a"])
        _, text = await member.get("/metrics")
        go.set()

    assert "callsheet_jobs_running 1.0" in text


async def test_an_idle_worker_hardly_asks(crew: Crew, postgres: EmbeddedPostgres) -> None:
    """With the settings that it has by default: heartbeat, rescue, sweep and ping, counted in the server's log."""
    log = postgres._home.log / "postgres.log"  # noqa: SLF001  the server's own account
    name = await crew.pool.fetchval("select current_database()")
    await crew.pool.execute(f"alter database {name} set log_statement = 'all'")
    async with crew.member(lease_seconds=10, heartbeat_seconds=2, sweep_seconds=5) as member:
        await member.moments.until(lambda: member.moments.beats >= 1)
        before, size = time.monotonic(), log.stat().st_size
        await member.moments.until(lambda: member.moments.beats >= 4)
        seconds, written = time.monotonic() - before, log.read_bytes()[size:].decode()

    statements = re.findall(r"LOG:  (?:execute|statement)\b.*", written)
    assert len(statements) / seconds <= 3.2
