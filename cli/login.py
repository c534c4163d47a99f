"""Links that open the console in a browser, once."""

from __future__ import annotations

from datetime import timedelta

from pydantic import SecretStr

from shared.db import Pool
from shared.db.access import create_login
from shared.domain.access import AccessRole

LINK_LASTS = timedelta(hours=1)


async def make_link(pool: Pool, api: str, role: AccessRole) -> SecretStr:
    """Return a link; its secret stands behind the #, which browsers send to nobody."""
    login = await create_login(pool, role, lasts=LINK_LASTS)
    return SecretStr(f"{api.rstrip('/')}/#login={login.get_secret_value()}")
