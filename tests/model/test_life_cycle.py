"""Every reachable interleaving of what workers, editors, operators and dispatchers do, on the real statements.

``MODEL_DEPTH=3 pytest tests/model`` allows three disturbances on every way, where the suite allows one or two.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from pydantic import SecretStr

from shared.db.pool import connect
from tests.model.explorer import Action, Explorer
from tests.model.tables import Tables
from tests.model.world import World, text_asset

_DEPTH = int(os.environ.get("MODEL_DEPTH", "0"))

Nodes = list[Sequence[Any]]
ALONE: Nodes = [("a", "asset", {}, text_asset("x"))]
TWINS: Nodes = [("a", "asset", {}, text_asset("x")), ("b", "asset", {}, text_asset("x"))]
CHAIN: Nodes = [("a", "asset", {}, text_asset("x")), ("b", "generate-voiceover", {"script": "a"}, None)]


def _disturb(world: World, tables: Tables) -> Iterator[Action]:
    """Edit there and back, ask again, by force, cancel, retry."""
    for node in tables.nodes:
        if node["asset"]:
            text = "y" if node["asset"]["content"] == "x" else "x"
            yield Action(f"{node['id']} becomes {text}", 1, partial(world.edit, node["id"], text), verb="edit")
    yield Action("run everything", 1, world.execute, verb="execute")
    yield Action("run a by force", 1, partial(world.execute, "a", force=True), verb="execute")
    if tables.open_runs():
        yield Action("cancel", 1, world.cancel, verb="cancel")
    if any(node["status"] == "failed" for node in tables.nodes):
        yield Action("retry what failed", 1, world.retry_failed, verb="retry failed")


async def _explore(database: SecretStr, nodes: Nodes, bound: int) -> Explorer:
    connection = await connect(database, name="model")
    try:
        async with connection.transaction():
            world = World(connection)
            await world.open(nodes, workers=2, spare=bound)
            await world.execute()
            explorer = Explorer(world, _disturb)
            await explorer.explore(bound)
            return explorer
    finally:
        await connection.close()


@pytest.mark.parametrize(("nodes", "bound"), [(ALONE, 2), (TWINS, 1), (CHAIN, 1)], ids=["alone", "twins", "chain"])
async def test_every_order_of_what_can_happen_keeps_the_promises(database: SecretStr, nodes: Nodes, bound: int) -> None:
    """Each step is as the model says, no zombie changes a row, and from every state the work comes to its end."""
    explorer = await _explore(database, nodes, _DEPTH or bound)

    assert len(explorer.seen) > 50
