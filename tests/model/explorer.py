"""Walk every order in which the actors can act, within a number of disturbances, and compare each step with the model.

What keeps work going (plan, claim, complete, stage, rescue) is free and taken in every order; what disturbs it (an
edit, a lost lease, a failure, a cancel) costs one of the disturbances that the bound allows. Two states that only
differ in ids, times and the names of workers are one. The walk is depth-first inside one transaction: a step back is a
rollback to a savepoint. The bound is raised one by one, so that what is found has the fewest disturbances.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from shared.db.plan import roll_up
from shared.errors import Refused
from tests.model.acting import ZOMBIES_WRITE, Action, disturbing, going_on, holds
from tests.model.lives import lives, owns, status_after, strange_arrows
from tests.model.promises import broken_always, broken_at_rest
from tests.model.tables import Tables, canonical
from tests.model.world import PIPELINE, World


class BrokenPromiseError(AssertionError):
    """Report a broken promise with the way that led there."""


@dataclass
class Explorer:
    """Look at all that can happen in a world from where it stands.

    Args:
        world: The actors.
    """

    world: World
    steps: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    """Canonical states, each with the disturbances that were still allowed there."""
    toward: dict[str, str | None] = field(default_factory=dict)
    """Where each state goes when nothing disturbs it any more; None: it is at rest."""
    _way: list[str] = field(default_factory=list)

    async def explore(self, bound: int) -> None:
        """Walk everything within the bound.

        Raises:
            BrokenPromiseError: With the shortest way in disturbances.
        """
        for allowed in range(bound + 1):
            tables = await Tables.read(self.world.connection)
            await self._visit(tables, allowed)
        self._check_that_all_come_to_rest()

    async def _visit(self, tables: Tables, allowed: int) -> str:
        state = canonical(tables, self.world.crew.holds, self.world.crew.now)
        known = self.seen.get(state, -1)
        if known >= allowed:
            return state
        self.seen[state] = allowed
        if known < 0:
            self._complain(tables, broken_always(tables))
        async with self._savepoint():
            await self._leave(state, tables, allowed, is_new=known < 0)
        return state

    async def _leave(self, state: str, tables: Tables, allowed: int, *, is_new: bool) -> None:
        """Take every step that leads on from a state."""
        if is_new:
            await self._try_zombies(tables)
        steps = list(going_on(self.world, tables))
        self.toward.setdefault(state, None)
        if not steps and is_new:
            await self._look_at_rest()
        for n, action in enumerate(steps):
            after = await self._take(action, tables, allowed)
            if n == 0:
                self.toward[state] = after
        if allowed:
            for action in disturbing(self.world, tables):
                await self._take(action, tables, allowed - 1)

    async def _take(self, action: Action, before: Tables, allowed: int) -> str | None:
        """Do it; None: it was refused, compare, go on from there, and undo it."""
        self.steps += 1
        async with self._undone():
            self._way.append(action.label)
            try:
                await action.do()
            except Refused:
                return None
            except Exception as error:
                raise BrokenPromiseError(self._story(before, [f"{type(error).__name__}: {error}"])) from error
            after = await Tables.read(self.world.connection)
            self._complain(after, _unforeseen(action, before, after))
            return await self._visit(after, allowed)

    @asynccontextmanager
    async def _undone(self) -> AsyncIterator[None]:
        crew, depth = self.world.crew, len(self._way)
        yield
        await self.world.connection.execute("rollback to savepoint step")
        self.world.crew = crew
        del self._way[depth:]

    @asynccontextmanager
    async def _savepoint(self) -> AsyncIterator[None]:
        await self.world.connection.execute("savepoint step")
        yield
        await self.world.connection.execute("release savepoint step")

    async def _try_zombies(self, tables: Tables) -> None:
        """Let former attempts write whatever they may still want to: not a row changes."""
        model = lives(tables)
        for name, hold in holds(self.world, tables):
            if owns(model, hold):
                continue
            async with self._undone():
                for verb in ZOMBIES_WRITE:
                    self._way.append(f"{name}, a zombie, writes {verb} of {hold.node_id}, attempt {hold.attempt}")
                    if await self.world.settle(verb, hold):
                        raise BrokenPromiseError(self._story(tables, ["a zombie's write was taken"]))
                if await Tables.read(self.world.connection) != tables:
                    raise BrokenPromiseError(self._story(tables, ["one of a zombie's writes changed a row"]))

    async def _look_at_rest(self) -> None:
        async with self._undone():
            await roll_up(self.world.pool, PIPELINE)
            tables = await Tables.read(self.world.connection)
            self._complain(tables, broken_at_rest(tables))

    def _check_that_all_come_to_rest(self) -> None:
        """Follow every state to its rest; a circle would be work for ever."""
        good: set[str] = set()
        for start in self.toward:
            way: dict[str, None] = {}
            state: str | None = start
            while state is not None and state not in good and state not in way:
                way[state] = None
                state = self.toward[state]
            if state in way:
                raise BrokenPromiseError(f"work goes round for ever: {state}")
            good |= way.keys()

    def _complain(self, tables: Tables, broken: Iterator[str]) -> None:
        if found := list(broken):
            raise BrokenPromiseError(self._story(tables, found))

    def _story(self, tables: Tables, found: list[str]) -> str:
        way = [f"{n:3}. {label}" for n, label in enumerate(self._way, 1)]
        return "\n".join(["; ".join(found), *way, *tables.as_lines()])


def _unforeseen(action: Action, before: Tables, after: Tables) -> Iterator[str]:
    """Say where the database and the model differ after a step."""
    if action.verb is not None:
        yield from strange_arrows(before, after, action.verb)
    if action.foretold is not None and (found := lives(after)) != action.foretold:
        yield f"the jobs are {found}, and should be {action.foretold}"
    if action.settles is not None:
        statuses = {node["key"]: node["status"] for node in after.nodes}
        if statuses != (should := status_after(before, *action.settles)):
            yield f"the nodes are {statuses}, and should be {should}"
