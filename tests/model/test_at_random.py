"""The same actors on a larger graph, many at once, in an order that hypothesis chooses.

``MODEL_DEPTH=3 pytest tests/model/test_at_random.py`` tries three hundred histories of up to sixty steps, where the suite
tries a few short ones, always the same. A history that broke something is told in full.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from pydantic import SecretStr

from shared.db import Pool, open_pool
from shared.db.pool import RETRYABLE_ERRORS, Connection, connect
from shared.errors import Refused
from tests.model.acting import disturbing, going_on
from tests.model.promises import broken_always
from tests.model.scenes import LESSON, come_to_rest
from tests.model.tables import Tables
from tests.model.world import World

_DEPTH = int(os.environ.get("MODEL_DEPTH", "0"))
_SETTINGS = settings(
    max_examples=100 * _DEPTH or 4,
    stateful_step_count=60 if _DEPTH else 16,
    derandomize=not _DEPTH,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # what two sessions make of each other is not the same twice, and cannot be shortened
    suppress_health_check=list(HealthCheck),
)
_WORKERS = 3
_SPARE = 200
_STATEMENTS = 16
"""Of a plan, at most, before which something may happen."""
_CHOICES = 59
_Do = Callable[[], Awaitable[object]]


class House(RuleBasedStateMachine):
    """Three workers, any number of dispatchers, an editor and an operator."""

    url: SecretStr

    def __init__(self) -> None:
        super().__init__()
        self.history: list[str] = []
        self.broken = False
        self.runner = asyncio.Runner()
        self.world = self.runner.run(self._open())

    async def _open(self) -> World:
        self.connection: Connection = await connect(self.url, name="model")
        self.pool: Pool = await open_pool(self.url, size=8, name="model")
        world = World(self.connection, self.pool)
        await world.open(LESSON, workers=_WORKERS, spare=_SPARE)
        await world.execute()
        return world

    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        """Let somebody go on with what is to be done."""
        self._happen(self._draw(data, "going on", 1, disturbed=False))

    @rule(data=st.data())
    def disturb(self, data: st.DataObject) -> None:
        """Let something happen that disturbs."""
        self._happen(self._draw(data, "disturbance", 1, disturbed=True))

    @rule(data=st.data())
    def at_once(self, data: st.DataObject) -> None:
        """Let several things happen at once, and two dispatchers plan."""
        self._happen([*self._draw(data, "at once", 3, disturbed=True), self.world.plan, self.world.plan])

    @rule(data=st.data(), n=st.integers(0, _STATEMENTS))
    def interrupt(self, data: st.DataObject, n: int) -> None:
        """Let something happen between two statements of a plan."""
        (something,) = self._draw(data, f"before statement {n} of a plan", 1, disturbed=True)
        other, interruption = self.world.interrupted(n, lambda: _at_last(something))

        async def plan() -> None:
            await other.plan()
            await interruption.ended()

        self._happen([plan])

    def teardown(self) -> None:
        """Let the work come to its end."""
        try:
            if not self.broken:
                self.runner.run(self._end())
        finally:
            self.runner.run(self._close())
            self.runner.close()

    async def _end(self) -> None:
        try:
            await come_to_rest(self.world)
        except Exception as error:
            raise AssertionError(await self._story(str(error))) from error

    async def _close(self) -> None:
        await self.pool.close()
        await self.connection.close()

    def _draw(self, data: st.DataObject, label: str, most: int, *, disturbed: bool) -> list[_Do]:
        """Choose among all that can happen now."""
        tables = self.runner.run(Tables.read(self.connection))
        can = {action.label: action.do for action in going_on(self.world, tables)}
        if disturbed or not can:
            can |= {action.label: action.do for action in disturbing(self.world, tables)}
        names = sorted(can)
        # Numbers and not names: what can happen after things that met differs, and a choice must not.
        picked = data.draw(st.lists(st.integers(0, _CHOICES), min_size=1, max_size=most))
        chosen = {names[number % len(names)] for number in picked}
        self.history.append(f"{label}: {', '.join(sorted(chosen))}")
        return [can[name] for name in sorted(chosen)]

    def _happen(self, things: list[_Do]) -> None:
        self.runner.run(self._gather(things))

    async def _gather(self, things: list[_Do]) -> None:
        try:
            await asyncio.gather(*(_at_last(thing) for thing in things))
            assert not (broken := list(broken_always(await Tables.read(self.connection)))), broken
        except Exception as error:
            self.broken = True
            raise AssertionError(await self._story(str(error))) from error

    async def _story(self, broken: str) -> str:
        return "\n".join([broken, *self.history, *(await Tables.read(self.connection)).as_lines()])


async def _at_last(thing: _Do) -> None:
    """Do it again where it lost a deadlock, as the dispatcher does; what is refused is over."""
    while True:
        with suppress(*RETRYABLE_ERRORS):
            with suppress(Refused):
                await thing()
            return


@pytest.mark.timeout(3600 if _DEPTH else 120)
def test_no_history_breaks_a_promise(database: SecretStr) -> None:
    """Workers, dispatchers, an editor and an operator act at once, and whatever they do, the work comes to its end."""

    class Here(House):
        url = database

    kind: Any = Here
    run_state_machine_as_test(kind, settings=_SETTINGS)
