"""Connections to Postgres: pools for statements, single sessions for what must keep its own.

JSON travels as Python values. Statements are prepared by name unless the server is reached through a transaction
pooler (``statement_cache_size=0`` in the URL's query), where prepared statements do not survive.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs, urlsplit, urlunsplit

import asyncpg
import orjson
from pydantic import SecretStr

from shared.errors import ConfigError, Unavailable

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
Record: TypeAlias = asyncpg.Record

if TYPE_CHECKING:
    _Session = asyncpg.Connection[asyncpg.Record]
else:
    _Session = asyncpg.Connection

CONNECTION_ERRORS: tuple[type[Exception], ...] = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a statement on a connection that has just been cut off
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.QueryCanceledError,
    TimeoutError,
)
"""What is raised when the database is away: worth trying again."""

RETRYABLE_ERRORS: tuple[type[Exception], ...] = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
"""What is raised when two transactions met: the same statement succeeds when it is run again."""

_BY_INDEX = "select set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)"
"""JIT goes with it: before Postgres 18 a plan that cannot do without a scan looks so dear that it would be compiled."""
_CONNECT_SECONDS = 10.0
_COMMAND_SECONDS = 60.0


async def open_pool(url: SecretStr, *, size: int, name: str, by_index: bool = False) -> Pool:
    """Open a pool of up to ``size`` connections that show up as ``name`` in pg_stat_activity.

    Args:
        url: Where.
        size: How many at most.
        name: Whose.
        by_index: All statements are to go by indexes. A session keeps a plan that it made while a table was nearly
            empty, and would read all of it, dead rows included, when thousands of jobs have gone through
            (docs/adr/0024).

    Raises:
        ConfigError: The server refuses the URL's user, password or database.
        Unavailable: The server does not answer.
    """
    dsn, cache_size = _split_cache_size(url.get_secret_value())
    with_name = {"application_name": name}
    async with _translated():
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            # Behind a transaction pooler nothing is kept, and a session is not ours to set.
            init=_keep_to_indexes if by_index and cache_size else _teach_json,
            timeout=_CONNECT_SECONDS,
            command_timeout=_COMMAND_SECONDS,
            statement_cache_size=cache_size,
            max_inactive_connection_lifetime=0,
            connection_class=_PooledConnection,
            server_settings=with_name,
        )


class _PooledConnection(_Session):
    """Go back to the pool as it is: nothing here sets what belongs to a session, and a reset is a second round trip."""

    def get_reset_query(self) -> str:
        """Return nothing; an open transaction is rolled back in any case."""
        return ""


async def connect(url: SecretStr, *, name: str, command_timeout: float = _COMMAND_SECONDS) -> Connection:
    """Open one session of its own, for LISTEN, session locks and migrations.

    Raises:
        ConfigError: The server refuses the URL's user, password or database.
        Unavailable: The server does not answer.
    """
    dsn, cache_size = _split_cache_size(url.get_secret_value())
    async with _translated():
        connection = await asyncpg.connect(
            dsn,
            timeout=_CONNECT_SECONDS,
            command_timeout=command_timeout,
            statement_cache_size=cache_size,
            server_settings={"application_name": name},
        )
    await _teach_json(connection)
    return connection


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn the driver's refusals into ours; the URL, which holds a password, stays out of the message."""
    try:
        yield
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError, ValueError) as error:
        raise ConfigError(
            f"DATABASE_URL: the server refuses it ({error}); check user, password and database"
        ) from error
    except CONNECTION_ERRORS as error:
        raise Unavailable(
            f"the database does not answer: {error}", remedy="check DATABASE_URL and the server"
        ) from error


def _split_cache_size(url: str) -> tuple[str, int]:
    """Take ``statement_cache_size`` out of the URL's query, where asyncpg would not look for it."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    size = int(query.pop("statement_cache_size", ["256"])[0])
    rest = "&".join(f"{key}={value}" for key, values in query.items() for value in values)
    return urlunsplit(parts._replace(query=rest)), size


async def _keep_to_indexes(connection: Any) -> None:
    await _teach_json(connection)
    await connection.execute(_BY_INDEX)


async def _teach_json(connection: Any) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=_encode, decoder=orjson.loads, format="text")


def _encode(value: object) -> str:
    return orjson.dumps(value, default=str).decode()
