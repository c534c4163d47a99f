"""A database with a pipeline, and workers on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr

from shared.db import Pool
from shared.db.queue import JobQueue
from tests.db.queue_rows import Bench
from tests.worker.crew import Crew


@pytest.fixture(autouse=True)
def _plain_log() -> Iterator[None]:
    """Show tracebacks as services do: structlog's own choice prints the values of variables, passwords too."""
    show = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, show])
    yield
    structlog.reset_defaults()


@pytest.fixture
async def crew(pool: Pool, database: SecretStr, tmp_path: Path) -> AsyncIterator[Crew]:
    """Give a pipeline whose queue workers can be put to."""
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    crew = Crew(Bench(pool, database, JobQueue(pool)), tmp_path)
    yield crew
    await crew.close()
