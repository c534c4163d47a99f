"""`callsheet up` comes up as a whole and goes down as a whole."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from cli.exits import Exit
from tests.system.running import Up, up

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("up")]
_PATIENCE = 60.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting() -> AsyncIterator[Up]:
    """Run one for all tests that it survives."""
    async with up() as system:
        yield system


async def test_ctrl_c_stops_everything_within_seconds() -> None:
    """The exit status is 0, and no process of it is left."""
    async with up() as system:
        assert await _logs_in(system) == "ops"
        started = time.monotonic()
        system.process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(system.process.wait(), _PATIENCE) == Exit.OK
        assert time.monotonic() - started < 15
        assert not any(_runs(pid) for pid in system.pids.values())


async def test_a_killed_up_leaves_nothing_behind_and_starts_again() -> None:
    """SIGKILL asks nobody: services and database end all the same, and the next `up` finds its data."""
    async with up() as system:
        await system.psql("editor", "insert into video_production_pipelines (id, title) values ('kept', 'Kept')")
        system.process.kill()
        await _until(lambda: not any(_runs(pid) for pid in system.pids.values()))
        async with up(CALLSHEET_HOME=str(system.folder / ".callsheet")) as again:
            assert again.urls == system.urls
            _, found = await again.psql("reader", "select id from video_production_pipelines")
            assert found.split() == ["kept"]


async def test_a_dead_service_is_started_again(lasting: Up) -> None:
    """A worker that is killed comes back under a new process and takes a new lease."""
    await lasting.wait_for("select count(*) = 5 from video_production_workers")
    os.kill(lasting.pids["tts_worker"], signal.SIGKILL)
    await lasting.wait_for(
        "select count(*) = 1 from video_production_workers "
        f"where service = 'tts_worker' and pid <> {lasting.pids['tts_worker']} and lease_until > now()"
    )


async def test_a_second_up_in_the_same_folder_is_refused(lasting: Up) -> None:
    """It says who is there, and the first one goes on."""
    second = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "up"),
        cwd=Path(__file__).parents[2],
        env={**os.environ, "CALLSHEET_HOME": str(lasting.folder / ".callsheet")},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, complaint = await second.communicate()

    assert second.returncode == Exit.REFUSED
    assert f"process {lasting.process.pid}".encode() in complaint
    assert lasting.process.returncode is None


async def test_two_that_start_in_the_same_moment_both_come_up() -> None:
    """Both find the usual port free; the one that is late takes another."""
    async with AsyncExitStack() as both:
        one, other = await asyncio.gather(both.enter_async_context(up()), both.enter_async_context(up()))
        assert [await _logs_in(system) for system in (one, other)] == ["ops", "ops"]
        assert one.api != other.api


async def _logs_in(system: Up) -> str:
    """Use the link that `up` printed, and return the role that it gives."""
    address, _, login = system.login.partition("/#login=")
    assert address == system.api
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{system.api}/v1/video_production/session", json={"login": login}) as answer,
    ):
        return str((await answer.json())["role"])


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def _until(happened: Callable[[], bool]) -> None:
    """Wait for something that this process cannot be told of."""
    async with asyncio.timeout(_PATIENCE):
        while not happened():
            await asyncio.sleep(0.02)
