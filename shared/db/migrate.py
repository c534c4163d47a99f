"""Bring a database to the schema that this code was written for.

Numbered plain SQL, each file in one transaction, under an advisory lock; the table of what was applied keeps each
file's checksum, so an edited migration is noticed and a database newer than the code is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import SecretStr

from shared.db.pool import Connection, connect
from shared.db.sql import load
from shared.errors import ConfigError

_LOCK = 0x63616C6C  # "call": one migration at a time per database
_SQL = load("migrate")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    version: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """Return the sha256 of the file's text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What a run of the migrations did."""

    applied: tuple[str, ...]
    version: int
    """The newest version that the database has now."""


async def migrate(url: SecretStr) -> MigrationReport:
    """Apply what is missing and report it.

    Raises:
        ConfigError: The database is newer than the code, or a file was edited after it was applied.
        Unavailable: The database does not answer.
    """
    connection = await connect(url, name="callsheet-migrate")
    try:
        await connection.execute(_SQL["lock"], _LOCK)
        await connection.execute(_SQL["make_table"])
        known = {row["version"]: row["checksum"] for row in await connection.fetch(_SQL["applied"])}
        _refuse_foreign(known)
        applied = [m for m in migrations() if m.version not in known]
        for migration in applied:
            await _apply(connection, migration)
        return MigrationReport(tuple(m.name for m in applied), max(m.version for m in migrations()))
    finally:
        await connection.close()


async def require_current(connection: Connection) -> None:
    """Refuse to work on a database that lacks what this code needs, or has lost what it knows.

    A database that is newer is served as long as it has only grown: services may be upgraded after it, in any order. A
    migration that takes something away has ``contract`` in its name, and comes a release after the last code that knew
    it.

    Raises:
        ConfigError: Says which of the two it is and what to do.
    """
    newest = max(m.version for m in migrations())
    found = await connection.fetchval(_SQL["newest"]) if await connection.fetchval(_SQL["has_table"]) else 0
    if found < newest:
        raise ConfigError(f"the database has schema {found}, this code needs {newest}: run `callsheet migrate`")
    if found > newest and (lost := await connection.fetchval(_SQL["contracted"], newest)) is not None:
        raise ConfigError(
            f"the database has schema {lost}, newer than this code ({newest}) can serve: update Callsheet"
        )


@cache
def migrations() -> tuple[Migration, ...]:
    """Return the migrations in the order in which they are applied."""
    folder = files("shared.db") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(
        Migration(int(name.split("_")[0]), name.removesuffix(".sql"), (folder / name).read_text("utf-8"))
        for name in names
    )


def _refuse_foreign(known: dict[int, str]) -> None:
    ours = {m.version: m for m in migrations()}
    newest = max(ours)
    if foreign := sorted(set(known) - set(ours)):
        raise ConfigError(
            f"the database has schema {foreign[-1]}, newer than this code ({newest}): "
            "update Callsheet; nothing was changed"
        )
    for version, checksum in known.items():
        if ours[version].checksum != checksum:
            raise ConfigError(f"migration {ours[version].name} was edited after it was applied: restore the file")


async def _apply(connection: Connection, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute(migration.sql)
        await connection.execute(_SQL["record"], migration.version, migration.name, migration.checksum)
