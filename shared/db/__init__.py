"""The only room that knows asyncpg: connections, migrations, and every statement by name."""

from shared.db.pool import CONNECTION_ERRORS, RETRYABLE_ERRORS, Connection, Pool, Record, connect, open_pool

__all__ = ["CONNECTION_ERRORS", "RETRYABLE_ERRORS", "Connection", "Pool", "Record", "connect", "open_pool"]
