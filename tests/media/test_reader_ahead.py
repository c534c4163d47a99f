"""A reader that is started before it is needed: used once, ended with its block, and missed by nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.media import child
from shared.media.probe import probe
from shared.media.reading import reader_ahead
from tests.media.clips import Clip

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are looked for in /proc")

Make = Callable[[Clip], Path]
CLIP = Clip(flash_at=0.2, seconds=0.5, width=160, height=90)


def _readers() -> set[int]:
    """Return the children of ours that run the reader, and have not ended."""
    return {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _is_reader(entry)}


def _is_reader(entry: Path) -> bool:
    try:
        parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        return parent == os.getpid() and b"reader.py" in (entry / "cmdline").read_bytes()
    except OSError:  # it has just ended
        return False


async def _until(told: Callable[[set[int]], bool]) -> set[int]:
    async with asyncio.timeout(30):
        while not told(found := _readers()):
            await asyncio.sleep(0.02)
    return found


async def test_a_look_uses_the_reader_that_is_there_and_leaves_a_new_one(make: Make) -> None:
    """No reader reads twice: what a file does to one is gone with it. None outlives the block."""
    path = make(CLIP)
    async with reader_ahead():
        (first,) = await _until(bool)

        facts = await probe(path)

        assert facts.video is not None
        assert await _until(lambda found: bool(found - {first})) != {first}
        assert first not in _readers()
    assert _readers() == set()


async def test_looks_at_once_have_a_reader_each(make: Make) -> None:
    """One is ahead, the others are started as they are without it."""
    path = make(CLIP)
    async with reader_ahead():
        await _until(bool)

        answers = await asyncio.gather(*(probe(path) for _ in range(3)))

    assert [answer.video == answers[0].video for answer in answers] == [True] * 3
    assert _readers() == set()


async def test_a_reader_that_was_ended_meanwhile_is_replaced(make: Make) -> None:
    """Somebody may clear memory: the next look is as good as any."""
    path = make(CLIP)
    async with reader_ahead():
        (first,) = await _until(bool)
        os.kill(first, signal.SIGKILL)
        await _until(lambda _: not Path(f"/proc/{first}").exists())

        assert (await probe(path)).video is not None


async def test_a_reader_without_an_order_is_no_work(make: Make) -> None:
    """A worker that lost its leases tells how much work it ended: what waits is not counted, what reads is."""
    async with reader_ahead():
        await _until(bool)
        assert child.live_groups() == frozenset()

        look = asyncio.ensure_future(probe(make(CLIP)))
        async with asyncio.timeout(30):
            while not child.live_groups():
                await asyncio.sleep(0)
        await look
