"""The database goes and comes while jobs run: each is done once."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cli.postgres import EmbeddedPostgres
from shared.db import open_pool
from shared.db.migrate import migrate
from shared.db.queue import JobQueue
from shared.domain.jobs import Job
from shared.worker.executor import Work
from tests.db.queue_rows import Bench
from tests.worker.crew import Crew


class Held:
    """Work that lasts until it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def do(self, _job: Job, _work: Work) -> None:
        """Wait."""
        await self.go.wait()


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    """Give a server of the test's own, which may be stopped."""
    with tempfile.TemporaryDirectory(prefix="callsheet-outage-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder), settings={"fsync": "off"}, purpose="tests") as server:
            yield server


@pytest.fixture
async def mortal(server: EmbeddedPostgres, tmp_path: Path) -> AsyncIterator[Crew]:
    """Give a crew on that server."""
    url = server.url("owner")
    await migrate(url)
    pool = await open_pool(url, size=4, name="test")
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    crew = Crew(Bench(pool, url, JobQueue(pool)), tmp_path)
    yield crew
    await crew.close()
    pool.terminate()


@pytest.mark.parametrize("death", [signal.SIGINT, signal.SIGQUIT], ids=["shutdown", "crash"])
async def test_a_database_that_restarts_costs_no_job(
    mortal: Crew, server: EmbeddedPostgres, death: signal.Signals
) -> None:
    """Two workers keep their jobs through it: neither is declared dead by the other, and each job is done once."""
    held = Held()
    async with mortal.member(held.do, slots=1) as one, mortal.member(held.do, slots=1) as other:
        await mortal.bench.add("a", "b")
        await one.moments.until(lambda: bool(one.moments.claims))
        await other.moments.until(lambda: bool(other.moments.claims))
        process = server._process  # noqa: SLF001  it is ended from outside, as by an operator
        assert process is not None
        process.send_signal(death)
        process.wait(20)
        server.restart()
        held.go.set()
        await one.moments.until(lambda: bool(one.moments.outcomes))
        await other.moments.until(lambda: bool(other.moments.outcomes))
        beats = one.moments.beats, other.moments.beats
        await one.moments.until(lambda: one.moments.beats >= beats[0] + 2)
        await other.moments.until(lambda: other.moments.beats >= beats[1] + 2)

        assert one.moments.losses + other.moments.losses == []
        assert one.moments.rescues + other.moments.rescues == 0
    assert sorted(await mortal.bench.outcomes()) == [("a", "completed"), ("b", "completed")]


async def test_all_sessions_of_a_worker_are_cut_and_its_job_is_done_once(crew: Crew) -> None:
    """Statements, lease and hints at once: the worker keeps its id, settles, and hears of the next job."""
    held = Held()
    async with crew.member(held.do, sweep_seconds=3600) as member:
        await crew.bench.add("a")
        await member.moments.until(lambda: member.moments.claims == ["a"])
        await crew.end_sessions("callsheet-toy_worker%")
        held.go.set()
        await member.moments.until_settled(("a", "completed"))
        await crew.bench.add("b")
        await member.moments.until_settled(("a", "completed"), ("b", "completed"))

        assert (len(member.moments.workers), member.moments.losses) == (1, [])
    assert await crew.bench.outcomes() == [("a", "completed"), ("b", "completed")]
