"""What alerts and autoscaling read: one process tells of all queues, workers and money, from the tables."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from services.dispatcher.gauges import HouseGauges
from shared.db import Pool
from tests.dispatcher.studio import TEXT, Studio


@pytest.fixture
async def studio(pool: Pool, database: SecretStr) -> AsyncIterator[Studio]:
    """Give a pipeline with a worker of the queue ``media``."""
    studio = Studio(pool, database)
    await studio.open()
    yield studio
    await studio.close()


class House:
    """The gauges as Prometheus reads them."""

    def __init__(self, pool: Pool) -> None:
        self.gauges = HouseGauges()
        self._pool = pool
        self._registry = CollectorRegistry()
        self._registry.register(self.gauges)

    async def look(self) -> dict[tuple[str, ...], float]:
        """Look, and return values by name and labels."""
        await self.gauges.look(self._pool)
        return self.shown()

    def shown(self) -> dict[tuple[str, ...], float]:
        """Return what a scrape gets now."""
        families = text_string_to_metric_families(generate_latest(self._registry).decode())
        return {(sample.name, *sample.labels.values()): sample.value for f in families for sample in f.samples}


async def test_queues_are_told_by_state(pool: Pool, studio: Studio) -> None:
    """What waits, runs, is put off, due or dead is told with the age of the oldest; what a person paused, too."""
    house = House(pool)
    await studio.add(**{f"n{number}": ("asset", {}, TEXT | {"content": str(number)}) for number in range(6)})
    await studio.execute()
    await studio.plan()
    await pool.execute("update video_production_jobs set run_at = now() - interval '100 s'")
    await studio.claim(1)
    await pool.execute(
        "update video_production_jobs j set state = s.state, run_at = now() + s.due from"
        " (values ('scheduled', interval '1 h', 1), ('scheduled', interval '-1 s', 2), ('dead', interval '0', 3)) s (state, due, n)"
        " where j.id = (select id from video_production_jobs where state = 'available' order by id offset s.n limit 1)"
    )
    await pool.execute(
        "update video_production_queues set paused = true, resume_at = now() + interval '1 h' where name = 'media'"
    )

    seen = await house.look()

    states = {key[2]: seen[key] for key in seen if key[:2] == ("callsheet_queue_jobs", "media")}
    assert states == {"available": 2, "running": 1, "scheduled": 1, "due": 1, "dead": 1}
    assert seen["callsheet_queue_jobs", "tts", "available"] == 0
    assert 100 <= seen["callsheet_queue_oldest_seconds", "media", "available"] < 130
    assert 0 <= seen["callsheet_queue_oldest_seconds", "media", "running"] < 30
    assert seen["callsheet_queue_paused", "media"] == seen["callsheet_queue_silent", "media"] == 1
    assert seen["callsheet_queue_paused", "tts"] == seen["callsheet_queue_silent", "tts"] == 0
    assert (seen["callsheet_workers", "media", "ok"], seen["callsheet_worker_slots", "media", "ok"]) == (1, 9)


async def test_money_and_closed_lanes_are_told_by_provider(pool: Pool) -> None:
    """Spend grows and survives every process; open orders stand apart; a lane that nobody orders from is told."""
    house = House(pool)
    await pool.execute(
        "insert into video_production_spend (job_id, pipeline_id, node_id, provider, fingerprint, key, state, reserved, settled) values"
        " (1, 'p', 'a', 'heygen', 'f1', 'k1', 'settled', 2, 1.5), (2, 'p', 'b', 'heygen', 'f2', 'k2', 'reserved', 3, null),"
        " (3, 'p', 'c', 'runway', 'f3', 'k3', 'released', 4, 0)"
    )
    await pool.execute("insert into video_production_lanes (provider, reason) values ('runway', 'no credits')")

    seen = await house.look()

    assert seen["callsheet_spend_usd_total", "heygen"] == 1.5
    assert seen["callsheet_spend_usd_total", "runway"] == 0
    assert (seen["callsheet_reserved_usd", "heygen"], seen["callsheet_open_orders", "heygen"]) == (3, 1)
    assert seen["callsheet_lane_closed", "runway"] == 1
    assert ("callsheet_lane_closed", "heygen") not in seen


async def test_numbers_that_are_too_old_are_not_shown(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the database is away there is no depth, where a stale one would look healthy."""
    house = House(pool)
    assert await house.look()
    now = time.monotonic()
    monkeypatch.setattr("services.dispatcher.gauges.time.monotonic", lambda: now + 60)

    assert house.shown() == {}
