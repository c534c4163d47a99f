"""What a plan publishes, reuses, refuses and closes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal

import asyncpg
import pytest

from services.dispatcher.planner import plan
from services.dispatcher.rollups import Rollups
from shared.db.plan import repair
from shared.db.preview import look_ahead
from shared.db.queue import JobQueue
from shared.db.runs import cancel, retry
from shared.domain.nodes import NodeId
from tests.dispatcher.studio import PIPELINE, TEXT, Studio


async def _lesson(studio: Studio) -> None:
    """Insert two voiced heads that are merged."""
    await studio.add(
        script=("asset", {}, TEXT),
        outro=("asset", {}, {"content": "Bye.", "type": "text"}),
        head=("talking-head", {"script": "script"}),
        tail=("generate-talking-head", {"script": ["outro"]}),
        film=("merge-videos", {"segments": ["head", "tail"]}),
    )


async def test_a_pipeline_runs_from_its_assets_to_its_film(studio: Studio) -> None:
    """Each node runs once, after all that it needs, and the run is completed."""
    await _lesson(studio)
    run = await studio.execute()

    ran = await studio.finish()

    assert sorted(ran) == ["film", "head", "outro", "script", "tail"]
    assert ran[-1] == "film"
    assert set((await studio.statuses()).values()) == {"completed"}
    assert await studio.run_state(run) == "completed"


async def test_nothing_is_made_that_nobody_asked_for(studio: Studio) -> None:
    """Edits alone cost nothing, unless the pipeline runs by itself."""
    await _lesson(studio)
    assert (await studio.plan()).published == 0

    await studio.pool.execute('update video_production_pipelines set config = \'{"mode": "draft", "autoRun": true}\'')
    await studio.edit("script", asset={"content": "Hi.", "type": "text"})

    assert len(await studio.finish()) == 5


async def test_two_triggers_of_one_node_give_one_job(studio: Studio) -> None:
    """A double click is one request."""
    await studio.add(a=("asset", {}, TEXT))
    first, second = await asyncio.gather(studio.execute("a"), studio.execute("a"))
    await asyncio.gather(plan(studio.pool, PIPELINE), plan(studio.pool, PIPELINE))

    assert len(await studio.claim()) == 1
    assert await studio.execute("a") in {first, second}


async def test_asking_for_a_node_is_refused_with_the_reason(studio: Studio) -> None:
    """The person who asks hears what is missing, or that it is done already."""
    await _lesson(studio)
    await studio.plan()
    with pytest.raises(asyncpg.PostgresError, match="needs inputs that are not completed: 'head', 'tail'"):
        await studio.execute("film")
    with pytest.raises(asyncpg.PostgresError, match="has no node 'nope'"):
        await studio.execute("nope")
    await studio.edit("script", type="nonsense")
    await studio.plan()
    with pytest.raises(asyncpg.PostgresError, match="is not valid"):
        await studio.execute("script")

    await studio.edit("script", type="asset")
    run = await studio.execute("film", upstream=True)
    assert len(await studio.finish()) == 5
    assert await studio.run_state(run) == "completed"
    with pytest.raises(asyncpg.PostgresError, match="already completed"):
        await studio.execute("film")


async def test_a_run_from_here_makes_what_follows_and_what_that_needs(studio: Studio) -> None:
    """What is completed stays, unless it is forced: then all from here on is made anew, and nothing before it."""
    await _lesson(studio)
    await studio.add(alone=("asset", {}, {"content": "Nobody asks.", "type": "text"}))
    run = await studio.execute("head", downstream=True)
    assert await studio.execute("head", downstream=True) == run
    assert await studio.finish() == ["script", "outro", "head", "tail", "film"]
    assert await studio.run_state(run) == "completed"
    again = await studio.execute("head", downstream=True)
    assert await studio.finish() == []
    assert await studio.run_state(again) == "completed"

    forced = await studio.execute("head", downstream=True, force=True)
    assert await studio.finish() == ["head", "film"]
    assert await studio.run_state(forced) == "completed"
    with pytest.raises(asyncpg.PostgresError, match="nothing is named"):
        await studio.execute(downstream=True)


async def test_fifty_identical_nodes_run_once(studio: Studio) -> None:
    """Same ingredients, one execution; later ones take the result without a job."""
    await studio.add(**{f"n{number}": ("asset", {}, TEXT) for number in range(50)})
    await studio.execute()

    assert len(await studio.finish()) == 1
    assert set((await studio.statuses()).values()) == {"completed"}

    await studio.add(late=("asset", {}, TEXT))
    await studio.execute()
    assert (await studio.plan()).reused == 1


async def test_an_edit_that_is_reverted_costs_nothing(studio: Studio) -> None:
    """The old results are still there."""
    await _lesson(studio)
    await studio.execute()
    await studio.finish()
    await studio.edit("script", asset={"content": "New.", "type": "text"})
    await studio.execute()
    assert sorted(await studio.finish()) == ["film", "head", "script"]

    await studio.edit("script", asset=TEXT)
    await studio.execute()

    assert await studio.finish() == []
    assert set((await studio.statuses()).values()) == {"completed"}


async def test_an_input_that_is_made_again_with_equal_bytes_stops_the_rebuild(studio: Studio) -> None:
    """A forced asset comes out the same, and what depends on it is taken from the results."""
    await _lesson(studio)
    await studio.execute()
    await studio.finish()

    await studio.execute("script", force=True)
    assert await studio.finish() == ["script"]
    run = await studio.execute()
    assert await studio.finish() == []
    assert await studio.run_state(run) == "completed"


async def test_an_edit_during_a_run_never_lands_the_old_output(studio: Studio) -> None:
    """The running job's result is kept, the node is made anew from the new text."""
    await studio.add(a=("asset", {}, TEXT), b=("talking-head", {"script": "a"}))
    run = await studio.execute()
    await studio.plan()
    [old] = await studio.claim()
    await studio.edit("a", asset={"content": "New.", "type": "text"})
    await studio.plan()
    assert await studio.pool.fetchval("select cancel from video_production_jobs where id = $1", old.id)

    await studio.settle(old)
    assert (await studio.statuses())["a"] == "pending"

    assert await studio.finish() == ["a", "b"]
    assert await studio.pool.fetchval("select count(*) from video_production_results") == 3
    assert await studio.run_state(run) == "completed"


async def test_a_bad_node_stops_only_what_needs_it(studio: Studio) -> None:
    """The rest of the graph goes on, and the run says what failed and what was blocked."""
    await _lesson(studio)
    await studio.edit("tail", config={"bogus": 1})
    run = await studio.execute()

    assert sorted(await studio.finish()) == ["head", "outro", "script"]

    row = await studio.pool.fetchrow("select state, error from video_production_runs where id = $1", run)
    assert row is not None
    assert row["state"] == "failed"
    assert (row["error"]["failed"], row["error"]["blocked"]) == (["tail"], ["film"])
    errors = await studio.pool.fetchval("select validation_errors from video_production_nodes where id = 'tail'")
    assert "config.bogus" in errors


async def test_a_failed_node_is_tried_again_on_demand(studio: Studio) -> None:
    """Retry revives the dead job and brings on what it blocked."""
    await _lesson(studio)
    run = await studio.execute()
    await studio.plan()
    jobs = {job.node_id: job for job in await studio.claim()}
    await studio.settle(jobs[NodeId("outro")])
    await JobQueue(studio.pool).bury(jobs[NodeId("script")], error={"message": "no"})
    assert await studio.finish() == ["tail"]
    assert await studio.run_state(run) == "failed"

    again = await retry(studio.pool, PIPELINE)

    assert await studio.finish() == ["script", "head", "film"]
    assert await studio.run_state(str(again)) == "completed"


async def test_a_cancelled_run_leaves_nothing_behind(studio: Studio) -> None:
    """What nobody began is removed, what runs is asked to stop, and the nodes can be asked for again."""
    await studio.add(a=("asset", {}, TEXT), b=("asset", {}, {"content": "b", "type": "text"}))
    run = await studio.execute()
    await studio.plan()
    [job] = await studio.claim(1)

    report = await cancel(studio.pool, PIPELINE)
    await JobQueue(studio.pool).cancelled(job)
    await studio.plan()

    assert [str(r) for r in report.runs] == [run]
    assert (report.dropped, report.stopping) == (1, 1)
    assert await studio.pool.fetchval("select count(*) from video_production_jobs") == 0
    assert set((await studio.statuses()).values()) == {"pending"}
    await studio.execute()
    assert len(await studio.finish()) == 2


async def test_switching_to_final_re_makes_only_what_a_paid_provider_makes(studio: Studio) -> None:
    """Assets stay; heads become HeyGen's, and so the film is new."""
    await _lesson(studio)
    await studio.execute()
    await studio.finish()

    await studio.pool.execute('update video_production_pipelines set config = \'{"mode": "final"}\'')
    await studio.plan()

    pending = {node for node, status in (await studio.statuses()).items() if status == "pending"}
    assert pending == {"head", "tail", "film"}


async def test_a_config_that_cannot_be_read_stops_runs_and_says_why(studio: Studio) -> None:
    """A budget or a mode that is mistyped must not be guessed."""
    await _lesson(studio)
    await studio.pool.execute('update video_production_pipelines set config = \'{"mode": "drfat"}\'')
    run = await studio.execute()
    await studio.plan()

    error = await studio.pool.fetchval("select error ->> 'message' from video_production_runs where id = $1", run)
    assert "config.mode" in error
    assert "drfat" in error
    assert await studio.claim() == []


async def test_deleting_a_node_ends_its_job(studio: Studio) -> None:
    """A job whose node is gone is not run, and the run ends."""
    await studio.add(a=("asset", {}, TEXT))
    run = await studio.execute()
    await studio.plan()
    await studio.pool.execute("delete from video_production_nodes where id = 'a'")
    await studio.plan()

    assert await studio.claim() == []
    assert await studio.run_state(run) == "completed"


async def test_a_lost_change_is_found_and_counted_as_a_repair(studio: Studio) -> None:
    """Only a defect can lose a row of changes; the sweep finds what it left behind, and nothing otherwise."""
    await studio.add(a=("asset", {}, TEXT))
    await studio.execute()
    await studio.plan()
    assert await repair(studio.pool) == 0
    await studio.pool.execute("delete from video_production_jobs")

    assert await repair(studio.pool) == 1
    assert len(await studio.finish()) == 1


async def test_a_run_that_was_left_open_is_found_and_closed(studio: Studio) -> None:
    """It wants nothing more, and nobody has said so."""
    await studio.add(a=("asset", {}, TEXT))
    run = await studio.execute()
    await studio.finish()
    await studio.pool.execute("update video_production_runs set state = 'active', ended_at = null")

    assert await repair(studio.pool) == 1
    await studio.plan()
    assert await studio.run_state(run) == "completed"


async def test_what_the_budget_cannot_pay_waits_and_goes_on_when_it_is_raised(studio: Studio) -> None:
    """The rest is made; the reason names the amount and the cap; nobody has to ask again."""
    await _lesson(studio)
    await studio.pool.execute('update video_production_pipelines set config = \'{"mode": "final", "budget": 0.001}\'')
    run = await studio.execute()

    assert sorted(await studio.finish()) == ["outro", "script"]

    head = await studio.pool.fetchrow("select status, metadata from video_production_nodes where id = 'head'")
    assert head is not None
    assert head["status"] == "pending"
    assert "about $" in head["metadata"]["overBudget"]["message"]
    assert "the budget of $0.001 has $0.001 left" in head["metadata"]["overBudget"]["message"]
    assert await studio.run_state(run) == "active"
    assert await repair(studio.pool) == 0

    await studio.pool.execute('update video_production_pipelines set config = \'{"mode": "final", "budget": 1000}\'')
    assert sorted(await studio.finish()) == ["film", "head", "tail"]
    assert await studio.run_state(run) == "completed"
    waiting = "select count(*) from video_production_nodes where metadata ? 'overBudget'"
    assert await studio.pool.fetchval(waiting) == 0


async def test_of_five_orders_a_budget_for_two_and_a_half_pays_two(studio: Studio) -> None:
    """One that turns out cheaper than it was reckoned makes room for the next."""
    words = "word " * 600
    await studio.add(**{f"s{n}": ("asset", {}, {"content": f"{n} {words}", "type": "text"}) for n in range(5)})
    await studio.execute()
    await studio.finish()
    await studio.add(**{f"h{n}": ("talking-head", {"script": f"s{n}"}) for n in range(5)})
    price = max(plan.cost.usd for plan in await look_ahead(studio.pool, PIPELINE, "final"))
    budget = {"mode": "final", "budget": float(price * 5 / 2)}
    await studio.pool.execute("update video_production_pipelines set config = $1", budget)
    await studio.execute()
    await studio.plan()

    jobs = await studio.claim()
    assert len(jobs) == 2
    await studio.settle(jobs[0])
    await studio.plan()
    assert len(await studio.claim()) == 1
    assert await studio.pool.fetchval("select count(*) from video_production_nodes where metadata ? 'overBudget'") == 2


async def test_deleting_a_pipeline_ends_its_runs_and_jobs(studio: Studio) -> None:
    """Nothing stays behind that would run, or wait for ever."""
    await _lesson(studio)
    run = await studio.execute()
    await studio.plan()
    [running, *_] = await studio.claim(1)
    await studio.pool.execute("delete from video_production_pipelines where id = 'p'")
    await studio.plan()

    assert await studio.run_state(run) == "failed"
    assert await studio.claim() == []
    assert await studio.pool.fetchval("select cancel from video_production_jobs where id = $1", running.id)
    await JobQueue(studio.pool).cancelled(running)
    assert await studio.pool.fetchval("select count(*) from video_production_jobs") == 0
    assert await repair(studio.pool) == 0


async def test_several_dispatchers_publish_each_job_once(studio: Studio) -> None:
    """Plans of one pipeline at the same time take turns, and what one has folded is no news to the others."""
    await studio.add(**{f"n{number}": ("asset", {}, {"content": str(number), "type": "text"}) for number in range(40)})
    await studio.execute()

    reports = await asyncio.gather(*(plan(studio.pool, PIPELINE) for _ in range(4)))

    assert sum(report.published for report in reports) == 40
    assert len(await studio.claim()) == 40


async def test_the_estimate_of_the_whole_follows_what_is_made_and_what_is_edited(studio: Studio) -> None:
    """It is what the pipeline has cost and what is missing; a draft comes to what was paid."""
    await studio.pool.execute('update video_production_pipelines set config = \'{"mode": "final"}\'')
    await studio.add(
        script=("asset", {}, TEXT),
        voice=("generate-voiceover", {"script": "script"}, {}),
        head=("generate-talking-head", {"script": "script"}, {"avatarId": "a"}),
    )
    rollups = Rollups(studio.pool, seconds=0.01)
    writing = asyncio.create_task(rollups.run())
    estimated = "select (metadata ->> 'estimatedTotalCost')::numeric from video_production_pipelines"

    async def comes_to(expected: Callable[[Decimal], bool]) -> None:
        rollups.mark(PIPELINE)
        async with asyncio.timeout(20):
            while not expected(await studio.pool.fetchval(estimated) or Decimal(-1)):
                await asyncio.sleep(0.01)

    await studio.plan()
    await comes_to(lambda usd: usd > 0)
    await studio.execute()
    await studio.finish()
    cost = "update video_production_nodes set metadata = metadata || '{\"cost\": 5}' where id = 'voice' and status = 'completed'"
    await studio.pool.execute(cost)
    await comes_to(lambda usd: usd == 5)
    await studio.edit("script", asset={"content": "Hello again.", "type": "text"})
    await comes_to(lambda usd: usd > 5)
    await studio.pool.execute('update video_production_pipelines set config = \'{"mode": "draft"}\'')
    await comes_to(lambda usd: usd == 5)
    writing.cancel()
