"""A worker that is told to stop finishes what it can and gives back the rest, uncounted."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from shared.domain.jobs import Job
from shared.worker import lease, loop, service
from shared.worker.executor import Work
from tests.worker.crew import Crew, soon
from tests.worker.road import road_to


async def test_a_stopping_worker_finishes_its_job_and_takes_no_other(crew: Crew) -> None:
    """Work that ends within the time of the drain is not thrown away."""
    go = asyncio.Event()

    async def do(_job: Job, _work: Work) -> None:
        await go.wait()

    async with crew.member(do, slots=2) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.claims == ["a"])
        member.service.stop()
        await crew.until("select from video_production_workers where draining")
        await crew.bench.add("b")
        go.set()
        await soon(member.task)

        assert member.moments.outcomes == [("a", "completed")]
        assert await crew.bench.jobs() == {"b": "available"}
        assert await crew.pool.fetch("select from video_production_workers") == []


async def test_what_does_not_finish_in_time_is_given_back_uncounted(crew: Crew) -> None:
    """The job is another worker's at once, and neither a failure nor a crash."""

    async def do(_job: Job, _work: Work) -> None:
        await asyncio.Event().wait()

    async with crew.member(do, drain_seconds=0.1) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.claims == ["a"])
        member.service.stop()
        await soon(member.task)

    job = await crew.pool.fetchrow("select state, failures, crashes from video_production_jobs")
    assert dict(job or {}) == {"state": "available", "failures": 0, "crashes": 0}
    assert await crew.bench.outcomes() == [("a", "released")]


async def test_an_executor_that_fails_when_it_is_stopped_has_not_failed(crew: Crew) -> None:
    """Code that turns its cancellation into an error of its own costs the job nothing."""

    async def do(_job: Job, _work: Work) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise RuntimeError("my process was killed") from None

    async with crew.member(do, drain_seconds=0.1) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.claims == ["a"])
        member.service.stop()
        await soon(member.task)

    assert await crew.bench.outcomes() == [("a", "released")]


async def test_an_executor_that_does_not_hear_its_cancellation_does_not_hold_up_the_end(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its job is given back; what it still does, it does for nobody."""
    monkeypatch.setattr(loop, "_END_SECONDS", 0.2)
    go = asyncio.Event()

    async def do(_job: Job, _work: Work) -> None:
        while not go.is_set():
            try:
                await go.wait()
            except asyncio.CancelledError:
                continue

    async with crew.member(do, drain_seconds=0.1) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.claims == ["a"])
        member.service.stop()
        await soon(member.task)
        assert await crew.bench.jobs() == {"a": "available"}
        go.set()
        await member.moments.until_settled(("a", "fenced"))

    assert await crew.bench.jobs() == {"a": "available"}


async def test_sigterm_ends_the_process_in_order(crew: Crew) -> None:
    """Exit status 0, its job given back, its children and its scratch directory gone."""
    await crew.bench.add("a")
    outsider = await crew.outsider(CALLSHEET_DRAIN_SECONDS="0.2")
    await outsider.says("child_started")

    outsider.signal(signal.SIGTERM)
    await outsider.says("service_stopped")

    assert await soon(outsider.process.wait()) == 0
    assert await crew.bench.jobs() == {"a": "available"}
    assert await crew.pool.fetch("select from video_production_workers") == []
    assert list(crew.scratch.glob("worker-*")) == []


async def test_a_second_signal_gives_everything_back_at_once(crew: Crew) -> None:
    """Whoever presses Ctrl-C twice does not wait."""
    await crew.bench.add("a")
    outsider = await crew.outsider(CALLSHEET_DRAIN_SECONDS="3600")
    await outsider.says("child_started")

    outsider.signal(signal.SIGINT)
    await outsider.says("service_draining")
    outsider.signal(signal.SIGINT)

    assert await soon(outsider.process.wait()) == 0
    assert await crew.bench.jobs() == {"a": "available"}


@pytest.mark.parametrize("trouble", ["shut", "swallow"])
async def test_a_database_that_is_away_does_not_hold_up_the_end(
    crew: Crew, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker stops although nobody can be told."""
    monkeypatch.setattr(lease, "_STOP_SECONDS", 0.3)
    monkeypatch.setattr(service, "_CLOSE_SECONDS", 0.2)
    async with road_to(crew.bench.url) as road, crew.member(database_url=road.url) as member:
        getattr(road, trouble)()
        member.service.stop()
        await soon(member.task)


async def test_check_prints_the_settings_without_secrets(tmp_path: Path) -> None:
    """What a service would run with, shown to whoever asks; nothing is started."""

    async def check(service: str) -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"services.{service}", "--check"),
            env={"DATABASE_URL": "postgresql://u:hush@nowhere/x", "PYTHONPATH": str(Path.cwd()), "PATH": "/usr/bin"},
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await soon(process.communicate())

        assert process.returncode == 0
        assert "CALLSHEET_SLOTS=2" in out.decode()
        assert "hush" not in out.decode()

    await asyncio.gather(check("ffmpeg_worker"), check("render_worker"))
