"""The dispatcher goes on hearing, whatever a hint leads to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from services.dispatcher import hearing as module
from services.dispatcher.hearing import Hearing
from services.dispatcher.intake import Intake
from services.dispatcher.metrics import Metrics
from services.dispatcher.rollups import Rollups
from shared.db import Pool
from shared.db.listen import Listener
from shared.domain.events import Channel
from shared.domain.nodes import PipelineId
from tests.dispatcher.studio import PIPELINE, Studio


async def test_a_sweep_that_fails_does_not_end_the_dispatcher(
    studio: Studio, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that repair the same at once may meet; what is told afterwards is heard all the same."""
    planned: asyncio.Queue[PipelineId] = asyncio.Queue()
    failed = asyncio.Event()

    async def plan_one(pipeline: PipelineId) -> bool:
        planned.put_nowait(pipeline)
        return False

    async def repair(_pool: Pool) -> int:
        failed.set()
        raise RuntimeError("two met")

    monkeypatch.setattr(module, "repair", repair)
    intake, rollups = Intake(plan_one, lanes=1), Rollups(pool, seconds=1)
    listener = Listener(studio.url, [Channel.NODES], sweep=3600, name="test-dispatcher")
    hearing = Hearing(listener, pool, intake, rollups, Metrics.on(CollectorRegistry()), history=timedelta(days=1))
    parts = [asyncio.create_task(part) for part in (hearing.run(), intake.run())]
    async with asyncio.timeout(30):
        await failed.wait()
        await pool.execute("select pg_notify($1, $2)", Channel.NODES, f'{{"pipeline_id": "{PIPELINE}"}}')
        assert await planned.get() == PIPELINE
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)
