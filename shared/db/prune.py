"""What nobody needs any more, found and removed while everything runs.

Rows go in batches of their own transactions. A result is locked before it is looked at for the last time, and a plan
locks what it is about to take, so one of the two sees the other. Objects of a pipeline are removed under the
pipeline's lock, the one of its plans: until then no job can begin to write where something is being removed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from shared.db.plan import keep_history
from shared.db.pool import Pool
from shared.db.sql import load
from shared.domain.nodes import PipelineId

_SQL = load("prune")
_BATCH = 500


class Pruning:
    """Remove what is older than that.

    Args:
        pool: As a role that may delete runs and results.
        older: What is younger stays.
    """

    def __init__(self, pool: Pool, older: timedelta) -> None:
        self._pool = pool
        self._older = older

    async def count_runs(self) -> int:
        """Return how many runs would go."""
        return int(await self._pool.fetchval(_SQL["count_runs"], self._older))

    async def count_results(self) -> int:
        """Return how many results would go."""
        return int(await self._pool.fetchval(_SQL["count_results"], self._older))

    async def old_months(self) -> list[str]:
        """Return the tables of the history that would go."""
        return [row["name"] for row in await self._pool.fetch(_SQL["old_months"], self._older)]

    async def drop_runs(self) -> int:
        """Remove old runs and return how many."""
        gone = 0
        while batch := len(await self._pool.fetch(_SQL["drop_runs"], self._older, _BATCH)):
            gone += batch
        return gone

    async def drop_history(self) -> list[str]:
        """Remove old months of attempts and return their tables."""
        months = await self.old_months()
        await keep_history(self._pool, self._older)
        return months

    async def drop_results(self) -> int:
        """Remove old results that are nobody's and return how many; what is being taken at this moment stays."""
        gone = 0
        while True:
            async with self._pool.acquire() as connection, connection.transaction():
                locked = [r["fingerprint"] for r in await connection.fetch(_SQL["doomed_results"], self._older, _BATCH)]
                dropped = len(await connection.fetch(_SQL["drop_results"], locked)) if locked else 0
            gone += dropped
            if not dropped:
                return gone

    async def prefixes(self) -> list[str]:
        """Return the folders that pipelines keep their media under, beside the storage's own root."""
        return [row["prefix"] for row in await self._pool.fetch(_SQL["prefixes"])]

    async def named_keys(self, *, as_if_pruned: bool) -> AsyncIterator[str]:
        """Yield every key that the tables name, again and again where several do.

        Args:
            as_if_pruned: Leave out what only results name that would be removed.
        """
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            async for row in connection.cursor(
                _SQL["named_keys"], self._older if as_if_pruned else None, prefetch=5000
            ):
                yield row["key"]

    async def paid_lately(self, digits: int) -> set[str]:
        """Return the first digits of fingerprints that money was spent on lately."""
        return {row["short"] for row in await self._pool.fetch(_SQL["paid_lately"], self._older, digits)}

    @asynccontextmanager
    async def unneeded(self, pipeline: PipelineId, folders: Sequence[tuple[str, str]]) -> AsyncIterator[set[str]]:
        """Yield those of a pipeline's folders that still nobody needs; that stays so until the block ends.

        Args:
            pipeline: Whose.
            folders: Each with the digits of the fingerprint that it is named after.
        """
        names, shorts = [name for name, _ in folders], [short for _, short in folders]
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_SQL["lock_pipeline"], pipeline)
            alive = await connection.fetch(_SQL["come_to_life"], pipeline, names, shorts)
            yield set(names) - {row["folder"] for row in alive}

    async def named_uploads(self, keys: Sequence[str]) -> set[str]:
        """Return those uploads that an asset names by now."""
        return {row["key"] for row in await self._pool.fetch(_SQL["named_uploads"], list(keys))}
