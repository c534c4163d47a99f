"""Hints: three causes, one iterator, whatever happens to the session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from shared.db import Pool
from shared.db.listen import Hint, Listener

CHANNEL = "video_production_jobs"


class Ear:
    """A listener whose hints can be awaited one by one."""

    def __init__(self, url: SecretStr, *, sweep: float) -> None:
        self.states: list[bool] = []
        self.hearing = asyncio.Event()
        self.listener = Listener(url, [CHANNEL], sweep=sweep, name="ear", on_state=self._on_state)
        self.hints = self.listener.hints()

    async def next(self) -> Hint:
        """Return the next hint, soon."""
        async with asyncio.timeout(15):
            return await anext(self.hints)

    def _on_state(self, hearing: bool) -> None:
        self.states.append(hearing)
        self.hearing.set() if hearing else self.hearing.clear()


@pytest.fixture
async def ear(database: SecretStr) -> AsyncIterator[Ear]:
    """Give a listener that never sweeps within a test."""
    ear = Ear(database, sweep=3600)
    yield ear
    await ear.hints.aclose()


async def test_a_new_session_is_a_hint_and_so_is_a_notify(ear: Ear, pool: Pool) -> None:
    """What happened before we listened is looked for once."""
    assert await ear.next() == Hint("connect")

    await pool.execute("notify video_production_jobs, 'media'")

    assert await ear.next() == Hint("notify", CHANNEL, "media")


async def test_equal_hints_that_pile_up_are_one(ear: Ear, pool: Pool) -> None:
    """A busy queue costs one look."""
    await ear.next()
    listening = asyncio.create_task(ear.next())
    for payload in ["media", "media", "tts", "media", "end"]:
        await pool.execute("select pg_notify('video_production_jobs', $1)", payload)
    heard = [(await listening).payload]
    while heard[-1] != "end":
        heard.append((await ear.next()).payload)

    assert set(heard) == {"media", "tts", "end"}


async def test_a_cut_session_is_replaced_and_looked_after(ear: Ear, pool: Pool) -> None:
    """Nothing that was notified meanwhile is lost, since a new session is a hint."""
    await ear.next()
    await ear.hearing.wait()
    await pool.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ear'")

    assert await ear.next() == Hint("connect")
    await asyncio.wait_for(ear.hearing.wait(), 15)
    assert ear.states == [True, False, True]


async def test_the_timer_is_a_hint(database: SecretStr) -> None:
    """A lost NOTIFY costs one sweep."""
    ear = Ear(database, sweep=0.05)

    heard = {await ear.next(), await ear.next(), await ear.next(), await ear.next()}

    assert Hint("sweep") in heard
    await ear.hints.aclose()


async def test_the_timer_comes_however_much_is_heard(database: SecretStr, pool: Pool) -> None:
    """A house that is never quiet sweeps as often as one that sleeps."""
    ear = Ear(database, sweep=0.3)
    talking = True

    async def talk() -> None:
        while talking:
            await pool.execute("notify video_production_jobs, 'media'")

    talker = asyncio.create_task(talk())
    heard = [await ear.next()]
    while heard.count(Hint("sweep")) < 2:
        heard.append(await ear.next())
    talking = False
    await talker

    between = heard[heard.index(Hint("sweep")) + 1 : -1]
    assert Hint("notify", CHANNEL, "media") in between
    await ear.hints.aclose()


async def test_one_session_at_a_time_holds_a_lock(ear: Ear, database: SecretStr) -> None:
    """The lock of a cut session goes to the next who tries."""
    other = Ear(database, sweep=3600)
    await ear.next()
    await other.next()

    assert await ear.listener.try_lock(7)
    assert not await other.listener.try_lock(7)
    await ear.hints.aclose()
    async with asyncio.timeout(15):
        while not await other.listener.try_lock(7):
            await asyncio.sleep(0.01)
    await other.hints.aclose()
