"""Which other origins' pages may call the API: those on the list, with a token; never with cookies."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from services.api.errors import HttpError

_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_REQUEST_HEADERS = (
    "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, Range, X-Request-Id"
)
_EXPOSED = "ETag, Location, X-Request-Id, Content-Range, Accept-Ranges, Content-Length, Retry-After"
_PREFLIGHT_LASTS = "600"


@dataclass(frozen=True, slots=True)
class Cors:
    """Answer browsers that ask for other origins."""

    origins: frozenset[str]

    @classmethod
    def read(cls, text: str | None) -> Cors:
        """Return the list of a setting."""
        return cls(frozenset(origin.strip() for origin in (text or "").split(",") if origin.strip()))

    def headers(self, request: web.Request) -> dict[str, str]:
        """Return what lets the request's origin read the answer, if it is on the list."""
        if not self.origins:
            return {}
        origin = request.headers.get("Origin", "")
        if origin not in self.origins:
            return {"Vary": "Origin"}
        return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED}

    def preflight(self, request: web.Request) -> web.Response | None:
        """Answer a browser that asks whether it may; None: it does not ask.

        Raises:
            HttpError: 403, the origin is not on the list.
        """
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return None
        if request.headers.get("Origin", "") not in self.origins:
            raise HttpError(403, "OriginRefused", "this origin is not on the list of CALLSHEET_API_CORS_ORIGINS")
        allowed = {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _REQUEST_HEADERS,
            "Access-Control-Max-Age": _PREFLIGHT_LASTS,
        }
        return web.Response(status=204, headers=allowed)
