"""What the house works on: fans, chains, diamonds and twins, edited and asked for again all the time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress

from shared.db import Pool
from shared.db.runs import cancel, execute, retry
from shared.domain.nodes import PipelineId
from shared.errors import Refused
from tests.chaos.patience import patiently

_SHAPES = ("fan", "chain", "diamond", "twins")

Row = tuple[str, str, dict[str, list[str]], dict[str, object] | None]
"""Id, type, inputs and asset of a node."""


class Editor:
    """Write pipelines and change them, as people do who do not know what is being broken."""

    def __init__(self, pool: Pool, dice: random.Random, sources: Sequence[str] = ()) -> None:
        self._pool = pool
        self._dice = dice
        self._sources = tuple(sources)
        self._texts = 0
        self.pipelines: list[PipelineId] = []

    async def add(self, nodes: int) -> None:
        """Write a pipeline of about so many nodes in a random shape, and ask for all of it."""
        pipeline = PipelineId(f"p{len(self.pipelines)}")
        shape = self._dice.choice(_SHAPES)
        rows: list[Row] = [(f"a{n}", "asset", {}, self._asset(shape, n)) for n in range(max(2, nodes // 2))]
        rows += [
            (f"m{n}", "merge-videos", {"segments": inputs}, None) for n, inputs in enumerate(_edges(shape, len(rows)))
        ]
        await patiently(lambda: self._insert(pipeline, rows))
        self.pipelines.append(pipeline)
        await self.ask(pipeline)

    async def ask(self, pipeline: PipelineId) -> None:
        """Ask for everything in a pipeline that is not up to date."""
        await patiently(lambda: execute(self._pool, pipeline))

    async def disturb(self) -> None:
        """Edit a node, revert it, ask twice, cancel or retry."""
        pipeline = self._dice.choice(self.pipelines)
        match self._dice.randrange(6):
            case 0 | 1 | 2:
                await self._edit(pipeline)
            case 3:
                await patiently(lambda: cancel(self._pool, pipeline))
            case 4:
                await self.retry(pipeline)
            case _:
                pass
        await self.ask(pipeline)

    async def retry(self, pipeline: PipelineId) -> None:
        """Try again what failed, if anything did."""
        with suppress(Refused):
            await patiently(lambda: retry(self._pool, pipeline))

    async def _insert(self, pipeline: PipelineId, rows: Sequence[Row]) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                'insert into video_production_pipelines (id, title, config) values ($1, $1, \'{"mode": "draft"}\')'
                " on conflict do nothing",
                pipeline,
            )
            await connection.executemany(
                "insert into video_production_nodes (pipeline_id, id, type, inputs, asset) values ($1, $2, $3, $4, $5)"
                " on conflict do nothing",
                [(pipeline, *row) for row in rows],
            )

    async def _edit(self, pipeline: PipelineId) -> None:
        """Give one asset another content: one that is new, or one that was there before."""
        asset = self._asset(self._dice.choice(_SHAPES), self._dice.randrange(6))
        await patiently(
            lambda: self._pool.execute(
                "update video_production_nodes set asset = $2 where pipeline_id = $1 and id = 'a0'", pipeline, asset
            )
        )

    def _asset(self, shape: str, number: int) -> dict[str, object]:
        if self._sources:
            return {"type": "video", "source": self._sources[number % len(self._sources)]}
        if shape == "twins":
            return {"type": "video", "source": f"twins/{number % 3}.mp4"}
        self._texts += 1
        return {"type": "video", "source": f"clips/{self._texts}.mp4"}


def _edges(shape: str, assets: int) -> list[list[str]]:
    """Return the segments of each merge: of assets alone in a fan, of the merge before in a chain."""
    pairs = [[f"a{n}", f"a{(n + 1) % assets}"] for n in range(assets)]
    match shape:
        case "chain":
            return [pairs[0], *([f"m{n}", f"a{n}"] for n in range(assets - 1))]
        case "diamond":
            return [*pairs, [f"m{n}" for n in range(assets)]]
        case _:
            return pairs
