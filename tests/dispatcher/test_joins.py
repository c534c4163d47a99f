"""A node whose last parents end at the same moment becomes ready exactly once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

from services.dispatcher.planner import plan
from shared.db.plan import repair
from shared.db.queue import Completion, JobQueue
from shared.domain.jobs import Job
from tests.dispatcher.studio import PIPELINE, Studio, made

_JOINS = int(os.environ.get("JOINS", "1000"))
"""10,000 take a minute."""


async def _diamonds(studio: Studio, count: int) -> None:
    """Insert pairs of texts, each pair the input of one node of its own."""
    await studio.pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, asset)"
        " select 'p', side || n, 'asset', jsonb_build_object('type', 'text', 'content', side || n)"
        " from generate_series(1, $1) n cross join unnest(array['l', 'r']) side",
        count,
    )
    await studio.pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, inputs)"
        " select 'p', 'join' || n, 'mix-audio', jsonb_build_object('video', 'l' || n, 'audio', 'r' || n) from generate_series(1, $1) n",
        count,
    )
    # What is asked here is who notices; texts are no video, and nobody is going to mix them.
    await studio.pool.execute("update video_production_nodes set is_valid = true")
    await studio.pool.execute("delete from video_production_changes")


async def _settle_side(studio: Studio, jobs: Sequence[Job], batch: int) -> None:
    """Settle one side of all pairs in batches of its own size, so that the two sides meet everywhere."""
    queue = JobQueue(studio.pool)
    for start in range(0, len(jobs), batch):
        part = jobs[start : start + batch]
        assert len(await queue.complete(studio.worker, [Completion(job, made(job)) for job in part])) == len(part)


async def _plan_all_the_time(studio: Studio, over: asyncio.Event) -> int:
    published = 0
    while True:
        last = over.is_set()
        published += (await plan(studio.pool, PIPELINE)).published
        if last and not await studio.pool.fetchval("select exists (select from video_production_changes)"):
            return published


async def test_no_join_is_lost_and_none_is_published_twice(studio: Studio) -> None:
    """Both parents of each pair settle in two sessions at once, while two dispatchers plan."""
    await _diamonds(studio, _JOINS)
    await studio.execute()
    while (await plan(studio.pool, PIPELINE)).more:
        pass
    jobs = await JobQueue(studio.pool).claim(studio.worker, "media", 2 * _JOINS)
    sides = [sorted((job for job in jobs if job.node_id.startswith(side)), key=lambda job: job.id) for side in "lr"]
    over = asyncio.Event()

    planners = [asyncio.create_task(_plan_all_the_time(studio, over)) for _ in range(2)]
    await asyncio.gather(_settle_side(studio, sides[0], 7), _settle_side(studio, sides[1], 5))
    over.set()
    published = sum(await asyncio.gather(*planners))

    assert [len(side) for side in sides] == [_JOINS, _JOINS]
    assert published == _JOINS
    assert await studio.pool.fetchval("select count(*) from video_production_jobs where state = 'available'") == _JOINS
    assert await repair(studio.pool) == 0
