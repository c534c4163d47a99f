"""Between any two statements of a plan, a cancel or a retry, anything else may happen.

The last step of each way is interrupted before each of its statements. The suite tries one thing that may happen there
on a few ways; ``MODEL_DEPTH=1`` tries on all ways everything that anybody could do: some minutes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from itertools import count

import pytest
from pydantic import SecretStr

from shared.db import Pool
from shared.db.pool import connect
from shared.errors import Refused
from tests.model.acting import Action, disturbing, going_on
from tests.model.scenes import CHAIN, TWINS, Nodes, come_to_rest
from tests.model.tables import Tables
from tests.model.world import World

_ALL = bool(os.environ.get("MODEL_DEPTH"))
_MADE = ["plan", "worker 0 claims a", "worker 0 writes complete"]
_BURIED = ["plan", "worker 0 claims a", "worker 0 writes bury"]
_EDITED = ["plan", "worker 0 claims a", "a becomes y"]
_WAYS: dict[str, tuple[Nodes, list[str]]] = {
    "asked for": (CHAIN, ["plan"]),
    "the input is made": (CHAIN, [*_MADE, "plan"]),
    "the input is made anew": (CHAIN, [*_MADE, "plan", "worker 0 claims b", "a becomes y", "plan", *_MADE[1:], "plan"]),
    "edited while it runs": (CHAIN, [*_EDITED, "plan"]),
    "the leader is made": (TWINS, [*_MADE, "plan"]),
    "the leader is buried": (TWINS, [*_BURIED, "plan"]),
    "the leader is edited before it runs": (TWINS, ["plan", "a becomes y", "plan"]),
    "the leader is edited while it runs": (TWINS, [*_EDITED, "plan"]),
    "the leader is edited there and back": (TWINS, [*_EDITED, "plan", "a becomes x", "plan"]),
    "cancelled before it runs": (TWINS, ["plan", "cancel"]),
    "cancelled while it runs": (TWINS, ["plan", "worker 0 claims a", "cancel"]),
    "retried before anybody heard": (TWINS, [*_BURIED, "retry what failed"]),
    "retried": (TWINS, [*_BURIED, "plan", "retry what failed"]),
}
_IN_THE_SUITE = {
    "edited while it runs": "worker 0 writes complete",
    "the leader is made": "b becomes y",
    "the leader is edited there and back": "worker 0 writes bury",
    "cancelled while it runs": "worker 0 writes complete",
}
"""What happens meanwhile where not all is tried."""


async def _can(world: World) -> dict[str, Action]:
    tables = await Tables.read(world.connection)
    return {action.label: action for action in (*going_on(world, tables), *disturbing(world, tables))}


async def _begin(world: World, nodes: Nodes, way: Sequence[str]) -> None:
    await world.open(nodes, workers=2, spare=2)
    await world.execute()
    for step in way:
        await _named(await _can(world), step).do()


def _named(can: dict[str, Action], beginning: str) -> Action:
    return next(action for label, action in can.items() if label.startswith(beginning))


async def _is_interrupted(world: World, step: str, meanwhile: str, n: int) -> bool:
    """Take a step with something else before its n-th statement; False: it has fewer statements."""
    something = (await _can(world))[meanwhile].do

    async def happen() -> None:
        with suppress(Refused):
            await something()

    other, interruption = world.interrupted(n, happen)
    with suppress(Refused):
        await _named(await _can(other), step).do()
    return await interruption.ended()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", _WAYS if _ALL else _IN_THE_SUITE)
async def test_anything_may_happen_between_two_statements(name: str, database: SecretStr, pool: Pool) -> None:
    """Whatever is committed there, the work comes to its end, once, and no sweep has anything to mend."""
    nodes, (*way, step) = _WAYS[name]
    connection = await connect(database, name="model")
    world = World(connection, pool)
    await _begin(world, nodes, way)
    for meanwhile in await _can(world):
        if not _ALL and not meanwhile.startswith(_IN_THE_SUITE[name]):
            continue
        for n in count():
            await _begin(world, nodes, way)
            try:
                if not await _is_interrupted(world, step, meanwhile, n):
                    break
                await come_to_rest(world)
            except Exception as error:
                raise AssertionError(f"{meanwhile} before statement {n} of {step}: {error}") from error
    await connection.close()
