"""A worker in a network of its own, whose cable to the database is pulled for longer than its lease."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import pytest
from pydantic import SecretStr

from tests.worker.crew import Crew, Outsider
from tests.worker.road import Road


@dataclass(frozen=True)
class Cable:
    """The only way between a network namespace and here; what is sent while it is pulled is sent again later."""

    name: str
    here: str

    @property
    def within(self) -> tuple[str, ...]:
        """Return the command that runs another one at the far end."""
        return ("ip", "netns", "exec", self.name)

    def pull(self) -> None:
        """Let nothing through, and tell nobody."""
        _ip("link", "set", self.name, "down")

    def plug(self) -> None:
        """Let everything through again."""
        _ip("link", "set", self.name, "up")


def _ip(*words: str) -> None:
    subprocess.run([str(shutil.which("ip")), *words], check=True, capture_output=True, timeout=10)


@pytest.fixture
def cable() -> Iterator[Cable]:
    """Make a namespace with a cable to here; skips where that is not allowed."""
    name, third = f"cs{os.getpid()}", os.getpid() % 250
    cable = Cable(name, f"10.213.{third}.1")
    if shutil.which("ip") is None:
        pytest.skip("ip is not on PATH (Debian: apt install iproute2)")
    try:
        _ip("netns", "add", name)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"network namespaces are not allowed here: {error.stderr.decode().strip()}")
    try:
        _ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("addr", "add", f"{cable.here}/24", "dev", name)
        _ip("link", "set", name, "up")
        for words in (
            ("addr", "add", f"10.213.{third}.2/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", name, *words)
        yield cable
    finally:
        _ip("netns", "del", name)


@pytest.fixture
async def far_url(cable: Cable, database: SecretStr) -> AsyncIterator[SecretStr]:
    """Give the database's URL at the far end. The server's sessions outlive the cut, as they do until keepalives fail."""
    road = Road(database)
    server = await asyncio.start_server(road.carry, cable.here, 0)
    port = server.sockets[0].getsockname()[1]
    parts = urlsplit(database.get_secret_value())
    yield SecretStr(urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@{cable.here}:{port}")))
    server.close()
    await road.close()


async def test_a_worker_behind_a_cut_writes_nothing_and_its_job_is_done_elsewhere_once(
    crew: Crew, cable: Cable, far_url: SecretStr
) -> None:
    """It ends its work while cut off, and what it sent arrives when another has long been done: nothing changes."""
    zombie = await Outsider.start(far_url, crew.folder, {"TOY_SECONDS": "1"}, cable.within)
    crew.started.append(zombie)
    first = (await zombie.says("worker_registered"))["worker"]
    await crew.bench.add("a")
    await zombie.says("child_started")
    cable.pull()
    await zombie.says("child_ended")  # it has an outcome now, and sends it into the dark

    async with crew.member(slots=1) as other:
        await other.moments.until_settled(("a", "completed"))
        before = await _versions(crew)
        cable.plug()
        second = (await zombie.says("worker_registered"))["worker"]

        assert (await zombie.says("attempt_ended"))["outcome"] == "fenced"
        assert first not in {second, other.worker}
        assert await _versions(crew) == before
        rows = await crew.pool.fetch(
            "select attempt, outcome, worker_id from video_production_attempts order by attempt"
        )
        assert [tuple(row) for row in rows] == [(1, "rescued", None), (2, "completed", other.worker)]
        assert (await crew.bench.node("a"))["status"] == "completed"
        assert not await crew.pool.fetch("select from video_production_jobs")


async def _versions(crew: Crew) -> list[tuple[str, ...]]:
    """Return the row versions of all that a settle writes: a write that changes no value shows, too."""
    queries = ("nodes", "results", "attempts")
    rows = [
        await crew.pool.fetch(f"select xmin::text, ctid::text from video_production_{name} order by 1, 2")
        for name in queries
    ]
    return [tuple(row) for found in rows for row in found]
