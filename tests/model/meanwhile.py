"""Transactions of several statements, with something else happening between two of them.

A plan, a cancel and a retry hold the pipeline's lock and see at each statement what others have committed by then. Before
one of their statements another actor gets the word, on another session. Where the two meet at a lock, the other waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, cast

from shared.db import Pool
from shared.db.pool import Connection

Something = Callable[[], Awaitable[object]]


class Interrupted:
    """Give a pool's sessions, and let something happen before the n-th statement on them, counted from 0."""

    def __init__(self, pool: Pool, n: int, something: Something) -> None:
        self._pool = pool
        self._left = n
        self._something = something
        self._happening: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """Give a session."""
        async with self._pool.acquire() as connection:
            yield cast("Connection", _Session(connection, self._before))

    async def ended(self) -> bool:
        """Wait until what happened meanwhile is over; False: there were not so many statements."""
        if self._happening is None:
            return False
        await self._happening
        return True

    async def _before(self) -> None:
        self._left -= 1
        if self._left != -1:
            return
        self._happening = asyncio.ensure_future(_run(self._something))
        while not self._happening.done() and not await self._is_blocked():
            await asyncio.wait({self._happening}, timeout=0.001)

    async def _is_blocked(self) -> bool:
        return bool(
            await self._pool.fetchval(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())"
            )
        )


async def _run(something: Something) -> None:
    await something()


class _Session:
    """A session on which each statement lets something happen before."""

    def __init__(self, connection: Connection, before: Something) -> None:
        self._connection = connection
        self._before = before

    def transaction(self) -> AbstractAsyncContextManager[Any]:
        """Open a transaction."""
        return cast("AbstractAsyncContextManager[Any]", self._connection.transaction())

    async def fetch(self, statement: str, *args: object) -> Any:
        """Fetch rows."""
        await self._before()
        return await self._connection.fetch(statement, *args)

    async def fetchrow(self, statement: str, *args: object) -> Any:
        """Fetch a row."""
        await self._before()
        return await self._connection.fetchrow(statement, *args)

    async def fetchval(self, statement: str, *args: object) -> Any:
        """Fetch a value."""
        await self._before()
        return await self._connection.fetchval(statement, *args)

    async def execute(self, statement: str, *args: object) -> Any:
        """Execute."""
        await self._before()
        return await self._connection.execute(statement, *args)
