"""Who may use the HTTP API is decided at the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pydantic import SecretStr

from cli.exits import Exit
from shared.db import open_pool
from shared.db.access import find_token, use_login
from shared.domain.access import AccessRole
from tests.cli.conftest import Callsheet


def test_tokens_are_made_listed_and_revoked(callsheet: Callsheet, database: SecretStr) -> None:
    """The token is shown once and works; its name is taken until it is revoked; the list tells nothing secret."""
    made = callsheet("token", "create", "Ada", "--role", "editor", "--days", 30, "--json")
    again = callsheet("token", "create", "Ada")
    listed = callsheet("token", "list")
    known = asyncio.run(_found(database, made.json["token"]))
    revoked = callsheet("token", "revoke", "Ada")
    gone = callsheet("token", "revoke", "Ada")

    assert known is AccessRole.EDITOR
    assert again.status == Exit.REFUSED
    assert "Ada" in listed.out
    assert made.json["token"] not in listed.out
    assert (revoked.status, gone.status) == (Exit.OK, Exit.REFUSED)
    assert asyncio.run(_found(database, made.json["token"])) is None
    assert callsheet("token", "create").status == Exit.USAGE
    assert callsheet("token", "create", "x", "--days", 0).status == Exit.USAGE


def test_a_login_link_leads_to_where_the_api_is(callsheet: Callsheet, database: SecretStr, tmp_path: Path) -> None:
    """To the address that `up` noted; the secret stands behind the # and works once."""
    first = callsheet("login").out.strip()
    (tmp_path / ".callsheet").mkdir(exist_ok=True)
    (tmp_path / ".callsheet" / "api.url").write_text("http://127.0.0.1:9999")
    second = callsheet("login", "--role", "viewer", "--json").json["login"]

    assert first.startswith("http://127.0.0.1:8080/#login=")
    assert second.startswith("http://127.0.0.1:9999/#login=")
    assert asyncio.run(_used(database, second.partition("=")[2])) == [AccessRole.VIEWER, None]


async def _found(database: SecretStr, token: str) -> AccessRole | None:
    pool = await open_pool(database, size=1, name="test")
    try:
        holder = await find_token(pool, token)
        return None if holder is None else holder.role
    finally:
        await pool.close()


async def _used(database: SecretStr, secret: str) -> list[AccessRole | None]:
    pool = await open_pool(database, size=1, name="test")
    try:
        sessions = [await use_login(pool, secret) for _ in "12"]
        return [None if session is None else session.role for session in sessions]
    finally:
        await pool.close()
