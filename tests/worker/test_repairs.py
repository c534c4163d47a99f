"""What goes wrong between a worker and the table is put right by looking again: no job is lost, no worker stops."""

from __future__ import annotations


from tests.worker.crew import Crew


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


async def test_jobs_of_an_id_that_nobody_has_go_back(crew: Crew) -> None:
    """Whatever way they came to it: a running job without a worker is taken back by whoever looks."""
    await crew.bench.add("a")
    await crew.pool.execute(
        "update video_production_jobs set state = 'running', attempt = 1, worker_id = 999, claimed_at = now()"
    )
    async with crew.member() as member:
        await member.moments.until_settled(("a", "completed"))
