"""Who may use the HTTP API: tokens, one-time links and the sessions that they become. Only hashes are kept.

Secrets are 256 random bits, so that a fast hash is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr

from shared.db.pool import Pool
from shared.db.sql import load
from shared.domain.access import AccessRole
from shared.errors import Refused

_SQL = load("access")
_PREFIX = "cs_"
"""So that scanners of repositories and people know what they have found."""
SESSION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token in a list."""

    id: int
    name: str
    role: AccessRole
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    """When it was last seen, to a minute."""


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who came with a token."""

    id: int
    name: str
    role: AccessRole


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a browser gets for a one-time link."""

    cookie: SecretStr
    csrf_token: SecretStr
    role: AccessRole
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session that lasts."""

    role: AccessRole
    csrf_hash: bytes
    expires_at: datetime


def hashed(secret: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


async def create_token(pool: Pool, name: str, role: AccessRole, *, lasts: timedelta | None) -> SecretStr:
    """Make a token and return it: it is never shown again.

    Args:
        pool: As the role callsheet_service.
        name: Whose it is, for those who revoke it.
        role: What it may do.
        lasts: None for good.

    Raises:
        Refused: The name is taken.
    """
    token = _PREFIX + secrets.token_urlsafe(32)
    if await pool.fetchval(_SQL["add_token"], name, role.value, hashed(token), lasts) is None:
        raise Refused(f"there is a token {name!r} already: revoke it first, or choose another name")
    return SecretStr(token)


async def list_tokens(pool: Pool) -> list[TokenLine]:
    """Return all tokens, by name."""
    return [TokenLine(**{**dict(row), "role": AccessRole(row["role"])}) for row in await pool.fetch(_SQL["tokens"])]


async def revoke_token(pool: Pool, name: str) -> bool:
    """Let nobody in with a token any more; False: there is none of this name."""
    return await pool.fetchval(_SQL["revoke_token"], name) is not None


async def find_token(pool: Pool, token: str) -> TokenHolder | None:
    """Return who has a token, and note that it was used; None: it is not known, or over."""
    row = await pool.fetchrow(_SQL["find_token"], hashed(token))
    if row is None:
        return None
    await pool.execute(_SQL["seen_token"], row["id"])
    return TokenHolder(row["id"], row["name"], AccessRole(row["role"]))


async def create_login(pool: Pool, role: AccessRole, *, lasts: timedelta) -> SecretStr:
    """Make the secret of a one-time link."""
    secret = secrets.token_urlsafe(32)
    await pool.execute(_SQL["add_login"], hashed(secret), role.value, lasts)
    return SecretStr(secret)


async def use_login(pool: Pool, login: str) -> NewSession | None:
    """Turn a one-time link into a session; None: it is not known, used, or over."""
    cookie, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    row = await pool.fetchrow(_SQL["use_login"], hashed(login), hashed(cookie), hashed(csrf), SESSION_LASTS)
    if row is None:
        return None
    return NewSession(SecretStr(cookie), SecretStr(csrf), AccessRole(row["role"]), row["expires_at"])


async def find_session(pool: Pool, cookie: str) -> KnownSession | None:
    """Return the session of a cookie; None: it is not known, or over."""
    row = await pool.fetchrow(_SQL["find_session"], hashed(cookie))
    return None if row is None else KnownSession(AccessRole(row["role"]), row["csrf_hash"], row["expires_at"])


async def end_session(pool: Pool, cookie: str) -> None:
    """Log out."""
    await pool.execute(_SQL["end_session"], hashed(cookie))
