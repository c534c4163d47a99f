"""A database with a pipeline, and workers on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.db import Pool
from shared.db.queue import JobQueue
from tests.db.queue_rows import Bench
from tests.worker.crew import Crew


@pytest.fixture
async def crew(pool: Pool, database: SecretStr, tmp_path: Path) -> AsyncIterator[Crew]:
    """Give a pipeline whose queue workers can be put to."""
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    crew = Crew(Bench(pool, database, JobQueue(pool)), tmp_path)
    yield crew
    await crew.close()
