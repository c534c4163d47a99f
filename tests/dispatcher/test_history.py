"""The history has a partition per month, whoever came first."""

from __future__ import annotations

from datetime import timedelta

from shared.db import Pool
from shared.db.plan import keep_history
from tests.dispatcher.studio import TEXT, Studio


async def test_attempts_that_ended_before_their_month_was_made_move_into_it(pool: Pool, studio: Studio) -> None:
    """After a restore workers may be up before the dispatcher; it makes the month all the same, and again without effect."""
    await studio.add(a=("asset", {}, TEXT))
    await studio.execute()
    await studio.finish()
    assert await pool.fetchval("select count(*) from video_production_attempts_rest") == 1

    for _ in range(2):
        await keep_history(pool, timedelta(days=400))

    assert await pool.fetchval("select count(*) from only video_production_attempts_rest") == 0
    month = await pool.fetchval("select tableoid::regclass::text from video_production_attempts")
    assert month == await pool.fetchval("select 'video_production_attempts_' || to_char(now(), 'YYYYMM')")
