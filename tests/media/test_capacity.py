"""Processes run at once as far as cores and memory go, in the order in which they asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from shared.media.capacity import Capacity, cores, expected_bytes, memory_bytes


class Crew:
    """Processes that run until they are told to end."""

    def __init__(self, capacity: Capacity) -> None:
        self.capacity = capacity
        self.running: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, name: str, needed: int) -> None:
        """Ask for a process and let everybody take a step."""
        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._run(name, needed))
        await self.settle()

    async def end(self, name: str) -> None:
        """End a process."""
        self.ends[name].set()
        await self.settle()

    async def settle(self) -> None:
        """Let everybody take a few steps."""
        for _ in range(5):
            await asyncio.sleep(0)

    async def _run(self, name: str, needed: int) -> None:
        async with self.capacity.admitted(needed):
            self.running.append(name)
            await self.ends[name].wait()
            self.running.remove(name)


async def test_memory_and_cores_bound_what_runs() -> None:
    """The next one waits for room, and nobody overtakes it."""
    crew = Crew(Capacity(3, 100))
    await crew.start("a", 60)
    await crew.start("b", 60)
    await crew.start("c", 10)
    assert crew.running == ["a"]

    await crew.end("a")
    assert crew.running == ["b", "c"]

    for name in "def":
        await crew.start(name, 10)
    assert crew.running == ["b", "c", "d"]

    for name in "bcdef":
        await crew.end(name)
    assert crew.running == []


async def test_what_is_larger_than_all_runs_alone() -> None:
    """Rather than never."""
    crew = Crew(Capacity(3, 100))
    await crew.start("small", 10)
    await crew.start("giant", 500)
    assert crew.running == ["small"]

    await crew.end("small")
    assert crew.running == ["giant"]
    await crew.end("giant")


async def test_who_gives_up_waiting_keeps_nobody() -> None:
    """A cancelled attempt leaves the queue."""
    crew = Crew(Capacity(2, 100))
    await crew.start("a", 90)
    await crew.start("b", 90)
    await crew.start("c", 5)
    crew.tasks["b"].cancel()
    await crew.end("a")

    assert crew.running == ["c"]
    with pytest.raises(asyncio.CancelledError):
        await crew.tasks["b"]
    await crew.end("c")


def test_a_container_counts_not_its_host(tmp_path: Path) -> None:
    """Half a core is one, and what has no limit has the machine's."""
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    (tmp_path / "memory.max").write_text("268435456\n")
    assert (cores(tmp_path), memory_bytes(tmp_path)) == (1, 2**28)

    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert memory_bytes(tmp_path) > 2**28
    assert cores(tmp_path) >= 1


def test_what_an_encoder_takes_is_known() -> None:
    """At least what was measured."""
    assert 240 * 10**6 < expected_bytes(1920, 1080) < 400 * 10**6
    assert 735 * 10**6 < expected_bytes(3840, 2160) < 1200 * 10**6
