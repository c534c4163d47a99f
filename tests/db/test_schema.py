"""The migrations, the dumped schema, the statements and the enums say the same."""

from __future__ import annotations

import re
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

import shared.db
from cli.postgres import EmbeddedPostgres
from shared.db import Connection, Pool
from shared.db.migrate import migrate, migrations, require_current
from shared.db.sql import load
from shared.domain.documents import references
from shared.domain.nodes import NodeStatus, Queue
from shared.domain.states import JobState
from shared.errors import ConfigError
from tests.conftest import with_database
from tests.db.schema_dump import SCHEMA, dump

FAMILIES = sorted(path.stem for path in Path(shared.db.__file__).parent.glob("*.sql") if path.stem != "schema")


async def test_the_dumped_schema_is_what_the_migrations_make(postgres: EmbeddedPostgres) -> None:
    """Who reads schema.sql reads the truth; `make schema` writes it anew."""
    admin = await asyncpg.connect(postgres.url("owner", "postgres").get_secret_value())
    await admin.execute("create database migrated_anew")
    url = postgres.url("owner", "migrated_anew")
    await migrate(url)

    dumped = dump(url)

    await admin.execute("drop database migrated_anew")
    await admin.close()
    assert dumped == SCHEMA.read_text("utf-8")


@pytest.mark.parametrize("family", FAMILIES)
async def test_every_statement_can_be_prepared(kept: Connection, family: str) -> None:
    """No statement names a column that is not there."""
    await kept.execute("set search_path = public")
    for name, sql in load(family).items():
        try:
            await kept.prepare(sql)
        except asyncpg.PostgresError as error:
            pytest.fail(f"{family}.{name}: {error}")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_statement_is_used_and_every_used_one_exists(family: str) -> None:
    """A statement that nobody runs is taken out; a name that does not exist is found before it is run."""
    used = set()
    for path in Path(shared.db.__file__).parent.glob("*.py"):
        text = path.read_text("utf-8")
        for name in re.findall(rf'(\w+) = load\("{family}"\)', text):
            used |= set(re.findall(rf'(?:{name}\[|_fetch\(|_settle\()"(\w+)"', text))

    assert used == set(load(family))


async def test_the_checks_name_the_states_of_the_code(kept: Connection) -> None:
    """Python's enums and the database's CHECKs are one list."""
    checks = {
        row["conname"]: set(re.findall(r"'(\w+)'::", row["text"]))
        for row in await kept.fetch(
            "select conname, pg_get_constraintdef(oid) as text from pg_constraint where contype = 'c'"
        )
    }

    assert checks["video_production_nodes_status"] == set(NodeStatus)
    assert checks["video_production_jobs_state"] == set(JobState)
    assert {row["name"] for row in await kept.fetch("select name from video_production_queues")} == set(Queue)


async def test_the_database_reads_references_as_the_code_does(kept: Connection) -> None:
    """Both sides agree on what a reference is, whatever an editor wrote."""
    written: list[dict[str, object]] = [
        {"a": "x"},
        {"a": ["x", "y"], "b": "z"},
        {"a": [1, None, "x", ["y"]]},
        {"a": 5, "b": None},
        {"a": []},
        {},
    ]
    for inputs in written:
        rows = await kept.fetch(
            "select slot, parent_id from video_production_references($1) order by slot, position", inputs
        )
        expected = [(slot, parent) for slot, parents in sorted(references(inputs).items()) for parent in parents]
        assert [tuple(row) for row in rows] == expected


async def test_a_database_newer_than_the_code_is_refused(database: SecretStr, pool: Pool) -> None:
    """It is served while it has only grown, so that services follow in any order; it is never migrated by older code."""
    later = "insert into video_production_migrations (version, name, checksum) values ($1, $2, 'x')"
    await pool.execute(later, 9998, "9998_expand_jobs")
    async with pool.acquire() as connection:
        await require_current(connection)
        with pytest.raises(ConfigError, match="newer than this code"):
            await migrate(database)
        await pool.execute(later, 9999, "9999_contract_jobs")
        with pytest.raises(ConfigError, match="9999, newer"):
            await require_current(connection)


def test_a_migration_that_takes_away_says_so() -> None:
    """After the first release: what is dropped, renamed or narrowed breaks older services, so its name tells them."""
    first = re.search(r"Schema 1.(\d+)", (Path(__file__).parents[2] / "CHANGELOG.md").read_text("utf-8"))
    assert first is not None
    breaks = re.compile(
        r"\b(drop\s+(table|column|function|constraint\s+\w+_pkey)|rename|set\s+not\s+null|alter\s+(column\s+)?\w+\s+type)\b",
        re.IGNORECASE,
    )
    for migration in migrations():
        if migration.version > int(first[1]) and breaks.search(migration.sql):
            assert "_contract_" in migration.name, f"{migration.name} takes something away"


async def test_an_edited_migration_is_noticed(database: SecretStr, pool: Pool) -> None:
    """What was applied cannot be changed afterwards."""
    await pool.execute("update video_production_migrations set checksum = 'x' where version = 1")

    with pytest.raises(ConfigError, match="edited after it was applied"):
        await migrate(database)


async def test_an_empty_database_is_told_to_migrate(server_url: SecretStr) -> None:
    """A service that starts too early says what to do."""
    connection = await asyncpg.connect(with_database(server_url, "template1").get_secret_value())
    try:
        with pytest.raises(ConfigError, match="callsheet migrate"):
            await require_current(connection)
    finally:
        await connection.close()


def test_migrations_are_numbered_without_a_gap() -> None:
    """Two branches that add one each collide here, not on a server."""
    assert [m.version for m in migrations()] == list(range(1, len(migrations()) + 1))
