"""Who is first: the urgent before the rest, pipelines of equal urgency by turns, and nobody never."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.dispatcher.planner import plan
from shared.db.plan import age
from shared.db.queue import JobQueue
from shared.db.runs import execute
from shared.domain.nodes import NodeId, PipelineId
from shared.errors import Refused
from tests.dispatcher.studio import NOBODY, Studio

_URGENT = -10


async def _batch(studio: Studio, pipeline: str, count: int, *, priority: int = 0) -> None:
    """Publish so many independent nodes in a pipeline of their own."""
    await studio.pool.execute(
        'insert into video_production_pipelines (id, title, config) values ($1, $1, \'{"mode": "draft"}\')', pipeline
    )
    await studio.pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, asset)"
        " select $1::varchar, 'n' || n, 'asset', jsonb_build_object('type', 'text', 'content', $1::text || n) from generate_series(1, $2) n",
        pipeline,
        count,
    )
    await _run(studio, pipeline, priority=priority)


async def _run(studio: Studio, pipeline: str, node: str | None = None, *, priority: int = 0) -> None:
    await execute(studio.pool, PipelineId(pipeline), NodeId(node) if node else None, priority=priority)
    while (await plan(studio.pool, PipelineId(pipeline))).more:
        pass


async def _claimed(studio: Studio, limit: int) -> list[str]:
    jobs = await JobQueue(studio.pool).claim(studio.worker, "media", limit)
    return [f"{job.pipeline_id}/{job.node_id}" for job in jobs]


async def test_pipelines_take_turns_however_much_the_first_has_waiting(studio: Studio) -> None:
    """A lesson of three nodes does not wait for a batch of five hundred, and the batch goes on meanwhile."""
    await _batch(studio, "batch", 500)
    assert len(await _claimed(studio, 100)) == 100
    await _batch(studio, "lesson", 3)

    claimed = await _claimed(studio, 8)

    assert [name for name in claimed if name.startswith("lesson")] == ["lesson/n1", "lesson/n2", "lesson/n3"]
    assert claimed.index("lesson/n3") <= 6
    assert sum(name.startswith("batch") for name in claimed[:6]) >= 2


async def test_what_comes_back_for_another_try_does_not_let_newcomers_overtake(studio: Studio) -> None:
    """It goes first itself; whoever publishes then takes turns with those who wait already."""
    await _batch(studio, "batch", 40)
    jobs = await JobQueue(studio.pool).claim(studio.worker, "media", 20)
    await JobQueue(studio.pool).retry(jobs[0], delay=timedelta(0), error={"message": "again"})
    await JobQueue(studio.pool).stage("media")
    await _batch(studio, "newcomer", 20)

    claimed = await _claimed(studio, 11)

    assert claimed[0] == f"batch/{jobs[0].node_id}"
    assert sum(name.startswith("batch") for name in claimed[1:]) == 5


async def test_pipelines_take_turns_in_the_line_for_a_providers_places(studio: Studio) -> None:
    """A lesson does not wait for a batch that asks again and again, nor does the batch for a lesson that publishes more and more."""
    await _batch(studio, "batch", 40)
    queue = JobQueue(studio.pool)
    for job in await queue.claim(studio.worker, "media", 40):
        await queue.snooze(job, delay=timedelta(0), reason="no place")
    for number in range(3):
        await _batch(studio, f"lesson{number}", 1)
    await _batch(studio, "more", 20)
    await queue.stage("media")

    claimed = await _claimed(studio, 10)

    assert {"lesson0/n1", "lesson1/n1", "lesson2/n1"} < set(claimed)
    assert sum(name.startswith("batch") for name in claimed) >= 3
    assert sum(name.startswith("more") for name in claimed) >= 3


async def test_what_is_published_in_parts_gets_no_second_first_turn(studio: Studio) -> None:
    """A pipeline that publishes node after node has the same share as one that publishes all at once."""
    await _batch(studio, "batch", 40)
    await _batch(studio, "parts", 20)
    for number in range(20):
        await studio.pool.execute(
            "insert into video_production_nodes (pipeline_id, id, type, asset)"
            " values ('parts', $1::varchar, 'asset', jsonb_build_object('type', 'text', 'content', $1::text))",
            f"m{number}",
        )
        await plan(studio.pool, PipelineId("parts"))
        await _run(studio, "parts", f"m{number}")

    claimed = await _claimed(studio, 80)

    for half in (claimed[:40], claimed[40:]):
        assert 19 <= sum(name.startswith("parts") for name in half) <= 21


async def test_an_urgent_node_overtakes_the_batch_that_it_belongs_to(studio: Studio) -> None:
    """Its job waits already: it comes forward, and runs once."""
    await _batch(studio, "batch", 500)
    await _batch(studio, "other", 10)
    await _run(studio, "batch", "n400", priority=_URGENT)

    assert (await _claimed(studio, 1)) == ["batch/n400"]
    assert "batch/n400" not in await _claimed(studio, 1000)


async def test_what_an_urgent_run_needs_is_urgent_when_it_becomes_ready(studio: Studio) -> None:
    """Urgency belongs to the run and so reaches every node of it."""
    await _batch(studio, "batch", 50)
    await studio.add(
        a=("asset", {}, {"type": "text", "content": "Hello."}),
        voice=("generate-voiceover", {"script": "a"}),
        other=("asset", {}, {"type": "text", "content": "Other."}),
    )
    await plan(studio.pool, PipelineId("p"))
    await execute(studio.pool, PipelineId("p"), NodeId("voice"), upstream=True, priority=_URGENT)
    await studio.plan()

    [job] = await JobQueue(studio.pool).claim(studio.worker, "media", 1)
    await studio.settle(job)
    await studio.plan()

    assert job.node_id == "a"
    priorities = await studio.pool.fetch("select node_id, priority from video_production_jobs where pipeline_id = 'p'")
    assert {row["node_id"]: row["priority"] for row in priorities} == {"voice": _URGENT}


async def test_the_one_who_makes_the_same_for_another_is_brought_forward_for_the_urgent(studio: Studio) -> None:
    """Identical work waits for its leader, which would otherwise hold the urgent one up."""
    await _batch(studio, "batch", 20)
    await studio.pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, asset)"
        """ values ('p', 'same', 'asset', '{"type": "text", "content": "batch15"}')"""
    )
    await plan(studio.pool, PipelineId("p"))
    await _run(studio, "p", "same", priority=_URGENT)

    assert (await _claimed(studio, 1)) == ["batch/n15"]


async def test_who_waited_long_behind_urgent_work_comes_forward(studio: Studio) -> None:
    """A steady flow of urgent work does not hold others up for ever."""
    await _batch(studio, "patient", 1, priority=1)
    await _batch(studio, "rush", 5)
    for _ in range(2):
        await studio.pool.execute("update video_production_jobs set run_at = run_at - interval '1 h'")
        await age(studio.pool, timedelta(minutes=30))

    assert await studio.pool.fetchval("select priority from video_production_jobs where pipeline_id = 'patient'") == 0
    assert "patient/n1" in await _claimed(studio, 2)


async def test_a_job_that_was_begun_before_comes_before_those_that_were_not(studio: Studio) -> None:
    """A retry or a look at the vendor does not queue up again."""
    await _batch(studio, "batch", 5)
    [job] = await JobQueue(studio.pool).claim(studio.worker, "media", 1)
    await JobQueue(studio.pool).snooze(job, delay=timedelta(0), reason="not yet")
    await _batch(studio, "later", 5)
    assert await JobQueue(studio.pool).stage("media") == 1

    assert (await _claimed(studio, 1)) == [f"batch/{job.node_id}"]


async def test_a_priority_out_of_range_is_refused(studio: Studio) -> None:
    """The sentence says what to use."""
    with pytest.raises(Refused, match="priority 1000 is not between -100 and 100: use -10 for urgent"):
        await execute(studio.pool, PipelineId("p"), priority=1000)
    assert studio.worker != NOBODY
