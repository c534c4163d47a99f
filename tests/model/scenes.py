"""Small graphs to walk in, and what may disturb the work on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from pydantic import SecretStr

from shared.db.plan import repair, roll_up
from shared.db.pool import connect
from tests.model.acting import going_on
from tests.model.explorer import Explorer
from tests.model.promises import broken_always, broken_at_rest
from tests.model.tables import Tables
from tests.model.world import PIPELINE, World, text_asset

Nodes: TypeAlias = Sequence[tuple[str, str, dict[str, Any], dict[str, str] | None]]
"""Id, type, inputs, asset."""

ALONE: Nodes = [("a", "asset", {}, text_asset("x"))]
TWINS: Nodes = [("a", "asset", {}, text_asset("x")), ("b", "asset", {}, text_asset("x"))]
"""One fingerprint: one is made, the other waits for it."""
CHAIN: Nodes = [("a", "asset", {}, text_asset("x")), ("b", "generate-voiceover", {"script": "a"}, None)]


LESSON: Nodes = [
    ("a", "asset", {}, text_asset("x")),
    ("b", "asset", {}, text_asset("x")),
    ("c", "generate-voiceover", {"script": "a"}, None),
    ("d", "generate-voiceover", {"script": "b"}, None),
    ("e", "talking-head", {"audio": "c"}, None),
    ("f", "talking-head", {"script": "a"}, None),
    ("g", "merge-videos", {"segments": ["e", "f"]}, None),
]
"""Twins with twins below them, and a film of two branches that begin in one text."""
_PATIENCE = 300
"""Steps; far more than anything takes to come to rest."""


async def walk(database: SecretStr, nodes: Nodes, bound: int) -> Explorer:
    """Walk all that two workers, an editor, an operator and dispatchers can do with a graph that somebody asked for."""
    connection = await connect(database, name="model")
    try:
        async with connection.transaction():
            world = World(connection)
            await world.open(nodes, workers=2, spare=bound)
            await world.execute()
            explorer = Explorer(world)
            await explorer.explore(bound)
            return explorer
    finally:
        await connection.close()


async def come_to_rest(world: World) -> None:
    """Let everybody do what is left to do, and hold what comes of it to the promises.

    Raises:
        AssertionError: With the last steps.
    """
    way: list[str] = []
    while len(way) < _PATIENCE:
        tables = await Tables.read(world.connection)
        assert not (broken := list(broken_always(tables))), [*broken, *way]
        if (action := next(going_on(world, tables), None)) is None:
            break
        way.append(action.label)
        await action.do()
    await roll_up(world.pool, PIPELINE)
    assert not (broken := list(broken_at_rest(await Tables.read(world.connection)))), [*broken, *way]
    assert await repair(world.pool) == 0, way
