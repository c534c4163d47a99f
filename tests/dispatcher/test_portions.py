"""Where more is ready than one plan takes, workers begin with a portion, and nothing of the rest is forgotten."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from services.dispatcher.planner import plan
from shared.db import plan as plans
from shared.db.preview import look_ahead
from tests.dispatcher.studio import PIPELINE, Studio

_PORTION = 3
_NODES = 10


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "PORTION", _PORTION)


def _texts(count: int) -> dict[str, Any]:
    return {f"n{number}": ("asset", {}, {"content": f"text {number}", "type": "text"}) for number in range(count)}


async def _available(studio: Studio) -> list[str]:
    rows = await studio.pool.fetch(
        "select node_id from video_production_jobs where state = 'available' order by priority, turn"
    )
    return [row["node_id"] for row in rows]


async def test_workers_begin_with_a_portion_while_the_rest_is_planned(studio: Studio) -> None:
    """Each plan commits its own; in the editor's order."""
    await studio.add(**_texts(_NODES))
    run = await studio.execute()

    first = await plan(studio.pool, PIPELINE)

    assert (first.published, first.more) == (_PORTION, True)
    assert [job.node_id for job in await studio.claim()] == ["n0", "n1", "n2"]

    second = await plan(studio.pool, PIPELINE)

    assert (second.published, await _available(studio)) == (_PORTION, ["n3", "n4", "n5"])
    assert await studio.run_state(run) == "active"


async def test_what_was_put_off_is_found_by_whoever_plans_next(studio: Studio) -> None:
    """The dispatcher that put it off may be gone; the table knows."""
    await studio.add(**_texts(_NODES))
    run = await studio.execute()
    await plan(studio.pool, PIPELINE)

    assert await plans.pipelines_with_changes(studio.pool) == [PIPELINE]
    assert await plans.repair(studio.pool) == 0

    assert sorted(await studio.finish()) == [f"n{number}" for number in range(_NODES)]
    assert await studio.run_state(run) == "completed"
    assert await plans.repair(studio.pool) == 0


async def test_two_dispatchers_share_what_was_put_off(studio: Studio) -> None:
    """Each portion is published once, whoever takes it."""
    await studio.add(**_texts(8 * _PORTION))
    await studio.execute()

    async def planning() -> int:
        published = 0
        while await plans.pipelines_with_changes(studio.pool):
            published += (await plan(studio.pool, PIPELINE)).published
        return published

    async with asyncio.timeout(60):
        assert sum(await asyncio.gather(planning(), planning())) == 8 * _PORTION
    assert len(await _available(studio)) == 8 * _PORTION


async def test_a_node_that_is_edited_while_it_is_put_off_is_made_once_and_as_edited(studio: Studio) -> None:
    """What was put off is a hint like any other; the node says what it is now."""
    await studio.add(**_texts(_NODES))
    await studio.execute()
    await plan(studio.pool, PIPELINE)

    await studio.edit("n9", asset={"content": "another text", "type": "text"})
    await studio.plan()

    jobs = [job for job in await studio.claim() if job.node_id == "n9"]
    assert [job.asset and job.asset["content"] for job in jobs] == ["another text"]


async def test_children_of_a_wide_parent_come_in_portions_and_all_of_them(studio: Studio) -> None:
    """They are put off by the plan that hears of their parent, which is news only once."""
    voices = {f"v{n}": ("generate-voiceover", {"script": "n0"}, {"seed": n}) for n in range(_NODES)}
    await studio.add(**_texts(1), **voices)
    run = await studio.execute()

    assert sorted(await studio.finish()) == sorted(["n0", *voices])
    assert await studio.run_state(run) == "completed"


async def test_a_run_with_nodes_that_cannot_be_made_ends_although_others_were_put_off(studio: Studio) -> None:
    """Those are told by the plan that begins the run, which saw a portion only."""
    await studio.add(**_texts(_NODES), broken=("asset", {}, {"type": "text"}))
    await studio.add(voice=("generate-voiceover", {"script": "broken"}))
    run = await studio.execute()

    assert len(await studio.finish()) == _NODES
    assert await studio.run_state(run) == "failed"


async def test_an_urgent_run_hurries_what_is_published_and_what_was_put_off(studio: Studio) -> None:
    """Whoever asks for all of it with more urgency gets all of it sooner."""
    await studio.add(**_texts(_NODES))
    await studio.execute()
    await plan(studio.pool, PIPELINE)

    await studio.pool.execute("select video_production_execute('p', priority => -10)")
    await studio.plan()

    urgent = "select count(*) from video_production_jobs where priority = -10"
    assert await studio.pool.fetchval(urgent) == _NODES


async def test_a_budget_that_holds_back_more_than_a_portion_lets_the_plan_end_and_goes_on_when_raised(
    studio: Studio,
) -> None:
    """What waits for money is asked about at each plan; that alone is no reason for another one."""
    names, words = range(_NODES), "word " * 600
    await studio.add(**{f"s{n}": ("asset", {}, {"content": f"{n} {words}", "type": "text"}) for n in names})
    await studio.execute()
    await studio.finish()
    await studio.add(**{f"h{n}": ("talking-head", {"script": f"s{n}"}) for n in names})
    price = max(found.cost.usd for found in await look_ahead(studio.pool, PIPELINE, "final"))
    await _set_budget(studio, float(price * Decimal("1.5")))
    await studio.execute()

    async with asyncio.timeout(60):
        await studio.plan()
    assert await _available(studio) == ["h0"]

    await _set_budget(studio, None)
    async with asyncio.timeout(60):
        await studio.plan()
    assert len(await _available(studio)) == _NODES
    held_back = "select count(*) from video_production_nodes where metadata ? 'overBudget'"
    assert await studio.pool.fetchval(held_back) == 0


async def _set_budget(studio: Studio, budget: float | None) -> None:
    config = {"mode": "final"} | ({} if budget is None else {"budget": budget})
    await studio.pool.execute("update video_production_pipelines set config = $1", config)
