"""Workers at the end of real runs: what an editor asks for, and takes back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import structlog

from services.dispatcher.planner import plan
from shared.db.runs import cancel
from shared.domain.jobs import Job
from shared.domain.nodes import PipelineId, Provider
from shared.errors import InvalidInput
from shared.worker.executor import Work
from tests.worker.crew import Crew, Toy

PIPELINE = PipelineId("p")


@pytest.fixture
def _as_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let toys do the work of the provider that plans name for assets."""
    monkeypatch.setattr(Toy, "provider", Provider.FFMPEG)


async def _ask(crew: Crew) -> str:
    await crew.pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, asset) values ('p', 'a', 'asset', $1)",
        {"content": "Hello.", "type": "text"},
    )
    run = await crew.pool.fetchval("select video_production_execute('p', 'a')")
    await plan(crew.pool, PIPELINE)
    return str(run)


async def _state(crew: Crew, run: str) -> Any:
    return await crew.pool.fetchval("select state from video_production_runs where id = $1", run)


@pytest.mark.usefixtures("_as_ffmpeg")
async def test_a_node_that_is_asked_for_is_in_progress_and_then_completed(crew: Crew) -> None:
    """The editor sees both, and the run is closed by the next plan."""
    go = asyncio.Event()

    async def do(_job: Job, _work: Work) -> None:
        await go.wait()

    async with crew.member(do) as member:
        run = await _ask(crew)
        await member.moments.until(lambda: member.moments.claims == ["a"])
        await crew.until("select from video_production_nodes where id = 'a' and status = 'in_progress'")
        go.set()
        await member.moments.until_settled(("a", "completed"))
        await plan(crew.pool, PIPELINE)

    assert (await crew.bench.node("a"))["status"] == "completed"
    assert await _state(crew, run) == "completed"


@pytest.mark.usefixtures("_as_ffmpeg")
async def test_a_cancelled_run_stops_its_running_job_within_a_heartbeat(crew: Crew) -> None:
    """No sweep and no hint is needed: the heartbeat brings the order, and the node can be asked for again."""

    async def do(_job: Job, _work: Work) -> None:
        await asyncio.Event().wait()

    async with crew.member(do, sweep_seconds=3600) as member:
        run = await _ask(crew)
        await member.moments.until(lambda: member.moments.claims == ["a"])
        report = await cancel(crew.pool, PIPELINE)
        beats = member.moments.beats
        await member.moments.until_settled(("a", "cancelled"))

        assert (report.dropped, report.stopping) == (0, 1)
        assert member.moments.beats <= beats + 2
    assert (await crew.bench.node("a"))["status"] == "pending"
    assert await crew.bench.jobs() == {}
    assert await _state(crew, run) == "cancelled"


@pytest.mark.usefixtures("_as_ffmpeg")
async def test_a_missing_input_fails_its_node_with_the_remedy(crew: Crew) -> None:
    """What an executor says of an input stands on the node, as the editor reads it."""

    async def do(_job: Job, _work: Work) -> None:
        raise InvalidInput("the output of node 'x' is gone", field="inputs → x", remedy="make it again")

    async with crew.member(do) as member:
        run = await _ask(crew)
        await member.moments.until_settled(("a", "buried"))
        await plan(crew.pool, PIPELINE)

    error = (await crew.bench.node("a"))["metadata"]["error"]
    assert (error["type"], error["field"], error["remedy"]) == ("InvalidInput", "inputs → x", "make it again")
    assert await _state(crew, run) == "failed"


async def test_a_defect_is_logged_with_its_traceback(crew: Crew) -> None:
    """The row says which log to read; the log says where it happened."""

    async def do(_job: Job, _work: Work) -> None:
        raise KeyError("nobody foresaw this")

    with structlog.testing.capture_logs() as lines:
        async with crew.member(do) as member:
            await crew.bench.add("a")
            await member.moments.until(lambda: member.moments.outcomes == [("a", "retried")])

    [line] = [line for line in lines if line["event"] == "executor_defect"]
    assert isinstance(line["exc_info"], KeyError)
    assert line["exc_info"].__traceback__ is not None


async def test_what_a_stopping_worker_gives_back_is_taken_at_once(crew: Crew) -> None:
    """The release tells the others: nobody waits for a sweep."""
    go = asyncio.Event()

    async def do(_job: Job, _work: Work) -> None:
        await go.wait()

    async with crew.member(do, drain_seconds=0.05) as leaving:
        await crew.bench.add("a")
        await leaving.moments.until(lambda: leaving.moments.claims == ["a"])
        async with crew.member(sweep_seconds=3600) as staying:
            await crew.until(
                "select from pg_stat_activity where application_name = 'callsheet-toy_worker-listen' having count(*) = 2"
            )
            leaving.service.stop()
            await staying.moments.until_settled(("a", "completed"))

    assert await crew.bench.outcomes() == [("a", "released"), ("a", "completed")]
