"""Sessions: from a one-time link to a cookie, and out again."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from services.api.models.base import Reply, Request
from shared.domain.access import AccessRole


class LoginRequest(Request):
    """What stands behind ``#login=`` in a one-time link."""

    login: str = Field(min_length=1, max_length=200)


class SessionMade(Reply):
    """A session; the cookie came with it. Keep the rest in the browser's storage: it is not told again."""

    role: AccessRole
    csrf_token: str
    """To be sent as header X-CSRF-Token with every request."""
    ticket: str
    """To be sent as ?ticket= where no header can be: <video>, <img> and EventSource."""
    expires_at: datetime


class Me(Reply):
    """Who asks."""

    way: str
    """token or session."""
    name: str
    """The token's."""
    role: AccessRole
