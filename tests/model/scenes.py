"""Small graphs to walk in, and what may disturb the work on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

from pydantic import SecretStr

from shared.db.pool import connect
from tests.model.explorer import Action, Explorer
from tests.model.tables import Tables
from tests.model.world import World, text_asset

Nodes: TypeAlias = Sequence[tuple[str, str, dict[str, Any], dict[str, str] | None]]
"""Id, type, inputs, asset."""

ALONE: Nodes = [("a", "asset", {}, text_asset("x"))]
TWINS: Nodes = [("a", "asset", {}, text_asset("x")), ("b", "asset", {}, text_asset("x"))]
"""One fingerprint: one is made, the other waits for it."""
CHAIN: Nodes = [("a", "asset", {}, text_asset("x")), ("b", "generate-voiceover", {"script": "a"}, None)]


async def walk(database: SecretStr, nodes: Nodes, bound: int) -> Explorer:
    """Walk all that two workers, an editor, an operator and dispatchers can do with a graph that somebody asked for."""
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


def _disturb(world: World, tables: Tables) -> Iterator[Action]:
    """Edit there and back, ask again, by force, cancel, retry."""
    for node in tables.nodes:
        if node["asset"]:
            text = "y" if node["asset"]["content"] == "x" else "x"
            yield Action(f"{node['id']} becomes {text}", 1, partial(world.edit, node["id"], text), verb="edit")
    yield Action("run everything", 1, world.execute, verb="execute")
    yield Action("run a by force", 1, partial(world.execute, "a", force=True), verb="execute")
    for run in tables.open_runs():
        yield Action(f"cancel the {run['state']} run", 1, partial(world.cancel, run["id"]), verb="cancel")
    if any(node["status"] == "failed" for node in tables.nodes):
        yield Action("retry what failed", 1, world.retry_failed, verb="retry failed")
