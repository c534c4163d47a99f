"""A plan looks at what became ready, a few rows for each, whatever the tables looked like when its statements were first planned."""

from __future__ import annotations

from typing import Any

from services.dispatcher.planner import plan
from shared.db import Pool, open_pool
from tests.dispatcher.studio import PIPELINE, Studio

NODES = 1500
ROWS_A_NODE = 60
_READ = """
select (select sum(seq_tup_read) from pg_stat_user_tables) + (select sum(idx_tup_read) from pg_stat_user_indexes)
"""


async def test_a_plan_that_was_cached_when_tables_were_small_still_reads_a_few_rows_for_each_node(
    studio: Studio,
) -> None:
    """Postgres keeps a statement's plan after five uses; one that reads a whole table would do so for each node."""
    pool = await open_pool(studio.url, size=1, name="one-session")
    clip = {"type": "video", "source": "clip.mp4"}
    for number in range(8):
        await studio.add(**{f"warm{number}": ("asset", {}, clip)})
        await studio.execute(f"warm{number}")
        await _plan(pool)
    await studio.pool.execute("analyze")
    nodes: dict[str, Any] = {
        f"n{number:04}": ("asset", {}, clip | {"source": f"{number}.mp4"}) for number in range(NODES)
    }
    names = list(nodes)
    await studio.add(
        **nodes, join=("merge-videos", {"segments": names}), same=("merge-videos", {"segments": names[::-1]})
    )
    await _plan(pool)
    await studio.execute()
    before = await _read(pool)
    published = await _plan(pool)
    jobs = await studio.claim(NODES + 8)
    await studio.settle(*jobs[: NODES // 2])
    await _plan(pool)

    assert published == NODES
    assert await _read(pool) - before < ROWS_A_NODE * NODES
    pool.terminate()


async def _plan(pool: Pool) -> int:
    """Plan until nothing is left to look at; return how many jobs were published."""
    published = 0
    while await pool.fetchval("select exists (select from video_production_changes)"):
        published += (await plan(pool, PIPELINE)).published
    return published


async def _read(pool: Pool) -> int:
    """Return how many rows and index entries have been read in all."""
    await pool.execute("select pg_stat_force_next_flush()")
    await pool.execute("select 1")
    return int(await pool.fetchval(_READ))
