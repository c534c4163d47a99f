"""Who may come in: bearer tokens, and sessions of browsers that came by a one-time link.

A session is a cookie (HttpOnly, SameSite=Strict) and a CSRF token beside it, which the console's scripts send in a
header; the cookie alone opens nothing. What a browser loads by itself (``<video>``, ``EventSource``) sends no header:
there a ticket in the query stands for the token. It is reckoned from it, cannot be turned back, and reads only.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from services.api.addresses import Addresses
from services.api.errors import HttpError
from services.api.failures import FailureLimit
from services.api.routing import Route
from shared.config import ApiSettings
from shared.db import Pool
from shared.db.access import KnownSession, find_session, find_token, hashed
from shared.domain.access import AccessRole

TICKET = "ticket"
CSRF_HEADER = "X-CSRF-Token"
_REMEMBER_SECONDS = 5.0
"""For so long a revoked token still works, and a busy client costs one look into the table."""
_MOST_REMEMBERED = 10_000

Way = Literal["token", "session", "nobody"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    way: Way
    name: str
    role: AccessRole | None


NOBODY = Caller("nobody", "nobody", None)


class Door:
    """Let callers in, and keep those out who guess."""

    def __init__(self, pool: Pool, settings: ApiSettings) -> None:
        self._pool = pool
        self._limit = FailureLimit()
        self._addresses = Addresses.read(settings.api_trusted_proxies)
        self._known: dict[bytes, tuple[float, Caller]] = {}
        self._visitors: set[bytes] = set()
        """Cookies that were good; apart from the tokens, so that neither passes for the other."""
        self.secure = (settings.api_public_url or "").startswith("https://")
        self.cookie = "__Host-callsheet" if self.secure else "callsheet"

    async def admit(self, request: web.Request, route: Route) -> Caller:
        """Return who asks.

        Raises:
            HttpError: 401 nobody that is known, 403 somebody who may not, 429 too many wrong tokens from there.
        """
        if route.role is None:
            return NOBODY
        caller = await self.recognise(request, route)
        if caller.role is None or not caller.role.may(route.role):
            message = f"this needs the role {route.role.value}; {caller.name} has {caller.role}"
            raise HttpError(403, "Forbidden", message)
        return caller

    async def recognise(self, request: web.Request, route: Route) -> Caller:
        """Return who asks, whatever that one may do."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme:
            if scheme.lower() != "bearer":
                raise _unknown("send Authorization: Bearer TOKEN")
            return await self._holder(request, token.strip())
        if cookie := request.cookies.get(self.cookie):
            return await self._visitor(request, cookie, route)
        raise _unknown("send a token: Authorization: Bearer TOKEN; `callsheet token create` makes one")

    def refuse_guessing(self, request: web.Request) -> None:
        """Raise 429 when too many wrong secrets came from where the request comes from."""
        if wait := self._limit.wait(self._addresses.of(request)):
            message = f"too many wrong tokens from this address; try again in {wait} s"
            raise HttpError(429, "TooManyFailures", message, headers={"Retry-After": str(wait)})

    def failed(self, request: web.Request, sentence: str) -> HttpError:
        """Count a wrong secret and return the answer for it."""
        self._limit.count(self._addresses.of(request))
        return _unknown(sentence)

    async def _holder(self, request: web.Request, token: str) -> Caller:
        key = hashed(token)
        known = self._known.get(key)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        if known is None:
            self.refuse_guessing(request)
        found = await find_token(self._pool, token)
        if found is None:
            self._known.pop(key, None)
            raise self.failed(request, "this token is not known, or it is over")
        return self._remember(key, Caller("token", found.name, found.role))

    def _remember(self, key: bytes, caller: Caller) -> Caller:
        """Spare the table for a moment; for longer, let in who was in, however many guess beside."""
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = (time.monotonic() + _REMEMBER_SECONDS, caller)
        return caller

    async def _visitor(self, request: web.Request, cookie: str, route: Route) -> Caller:
        key = hashed(cookie)
        if key not in self._visitors:
            self.refuse_guessing(request)
        session = await find_session(self._pool, cookie)
        if session is None:
            self._visitors.discard(key)
            raise self.failed(request, "this session is over; `callsheet login` prints a link to a new one")
        if not _is_proven(request, session, route):
            sentence = f"a session needs its CSRF token, too: send it as {CSRF_HEADER}"
            raise self.failed(request, sentence) if CSRF_HEADER in request.headers else _unknown(sentence)
        if len(self._visitors) >= _MOST_REMEMBERED:
            self._visitors.clear()
        self._visitors.add(key)
        return Caller("session", "session", session.role)


def ticket_of(csrf_hash: bytes) -> str:
    """Return what stands for a CSRF token in the query of a GET."""
    return hmac.new(csrf_hash, b"ticket", hashlib.sha256).hexdigest()


def _is_proven(request: web.Request, session: KnownSession, route: Route) -> bool:
    if route.proof == "none":
        return True
    if (token := request.headers.get(CSRF_HEADER)) is not None:
        return hmac.compare_digest(hashed(token), session.csrf_hash)
    ticket = request.query.get(TICKET, "")
    return route.proof == "ticket" and hmac.compare_digest(ticket.encode(), ticket_of(session.csrf_hash).encode())


def _unknown(sentence: str) -> HttpError:
    return HttpError(401, "Unauthorized", sentence, headers={"WWW-Authenticate": 'Bearer realm="callsheet"'})
