"""Real servers under every test: one Postgres for the session, one fresh migrated database per test."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from pydantic import SecretStr

from cli.postgres import EmbeddedPostgres
from shared.db import Connection, Pool, connect, open_pool
from shared.db.migrate import migrate

_NAMES = (f"test_{number}" for number in itertools.count(1))
_TEMPLATE, _KEPT = "callsheet_template", "callsheet_kept"
_FAST = {"fsync": "off", "full_page_writes": "off", "max_connections": "300"}
"""A machine that loses power loses the tests, too."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """Run the embedded Postgres for the whole session."""
    home = Path(tempfile.mkdtemp(prefix="callsheet-tests-"))
    home.chmod(0o755)
    with EmbeddedPostgres(home, settings=_FAST, purpose="tests") as server:
        yield server
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def server_url(postgres: EmbeddedPostgres) -> SecretStr:
    """Give the owner's URL of the server's maintenance database."""
    return postgres.url("owner", "postgres")


@pytest.fixture(scope="session")
def _migrated() -> set[str]:
    """Remember which servers have the template and the kept database."""
    return set()


@pytest.fixture
async def _server(server_url: SecretStr, _migrated: set[str]) -> AsyncIterator[Connection]:
    """Connect to a server that has the template and the kept database."""
    url = server_url.get_secret_value()
    connection = await connect(server_url, name="test")
    if url not in _migrated:
        for name in (_TEMPLATE, _KEPT):
            await connection.execute(f"drop database if exists {name}")
        await connection.execute(f"create database {_TEMPLATE}")
        await migrate(with_database(server_url, _TEMPLATE))
        await connection.execute(f"create database {_KEPT} template {_TEMPLATE}")
        _migrated.add(url)
    yield connection
    await connection.close()


@pytest.fixture
async def database(server_url: SecretStr, _server: Connection) -> AsyncIterator[SecretStr]:
    """Give the owner's URL of a fresh, migrated database; it is dropped when the test ends."""
    name = next(_NAMES)
    await _server.execute(f"create database {name} template {_TEMPLATE}")
    yield with_database(server_url, name)
    await _server.execute(f"drop database {name} with (force)")


@pytest.fixture
async def kept(server_url: SecretStr, _server: Connection) -> AsyncIterator[Connection]:
    """Connect as the owner to a migrated database that is never made anew: what a test writes is rolled back."""
    connection = await connect(with_database(server_url, _KEPT), name="test")
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.fixture
async def pool(database: SecretStr) -> AsyncIterator[Pool]:
    """Give a pool on the test's own database, as the owner."""
    pool = await open_pool(database, size=8, name="test")
    yield pool
    pool.terminate()


def with_database(url: SecretStr, name: str) -> SecretStr:
    """Return the URL of another database on the same server."""
    return SecretStr(urlunsplit(urlsplit(url.get_secret_value())._replace(path=f"/{name}")))
