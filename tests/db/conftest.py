"""What the schema and the queue promise holds on every server that is here: the embedded one, and Debian's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from cli.postgres import EmbeddedPostgres
from tests.debian_postgres import debian_postgres, newest

_SERVERS = ["embedded", *(["debian"] if newest() else [])]


@pytest.fixture(scope="session")
def _debian_url() -> Iterator[SecretStr]:
    """Run Debian's server for the whole session, from the first test that asks for it."""
    programs = newest()
    assert programs is not None
    with debian_postgres(programs) as url:
        yield url


@pytest.fixture(scope="session", params=_SERVERS)
def server_url(request: pytest.FixtureRequest, postgres: EmbeddedPostgres) -> SecretStr:
    """Give the owner's URL of one server's maintenance database."""
    if request.param == "embedded":
        return postgres.url("owner", "postgres")
    url: SecretStr = request.getfixturevalue("_debian_url")
    return url
