"""A small HTTP server beside the work: liveness, readiness, metrics."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from shared.errors import ConfigError
from shared.log import redacted

Check = Callable[[], Awaitable[str | None]]
"""Return None when all is well, else the reason in one sentence."""

_CHECK_SECONDS = 5.0
_WILDCARDS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  compared with, not listened on


class HealthServer:
    """Serve what the checks say.

    Args:
        service: Its name, repeated in each answer.
        registry: The numbers of ``/metrics``.
        alive: Checks by name; a reason makes ``/healthz`` 503, upon which whoever runs the service replaces it.
        ready: Checks by name; a reason makes ``/readyz`` 503.
        notes: Called for facts that are worth knowing and no fault, as "keeps going by sweeps".
    """

    def __init__(
        self,
        service: str,
        registry: CollectorRegistry,
        *,
        alive: Mapping[str, Check],
        ready: Mapping[str, Check],
        notes: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._service = service
        self._registry = registry
        self._alive = alive
        self._ready = ready
        self._notes = notes
        self._runner: web.AppRunner | None = None
        ProcessCollector(registry=registry)  # memory, processor time, open files

    async def start(self, host: str, port: int) -> str:
        """Listen and return the address by which others reach it; port 0 takes any free one.

        Raises:
            ConfigError: The address cannot be used.
        """
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise ConfigError(
                f"CALLSHEET_HEALTH_PORT: cannot listen on {host}:{port} ({error.strerror}); choose another, or 0"
            ) from error
        return _url(host, self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop answering."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return await self._answer(self._alive)

    async def _readyz(self, _request: web.Request) -> web.Response:
        return await self._answer(self._ready)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _answer(self, checks: Mapping[str, Check]) -> web.Response:
        reasons = dict(zip(checks, await asyncio.gather(*map(_look, checks.values())), strict=True))
        body = {
            "service": self._service,
            "ok": not any(reasons.values()),
            "checks": {name: reason or "ok" for name, reason in reasons.items()},
            "notes": dict(self._notes()),
        }
        return web.json_response(body, status=200 if body["ok"] else 503)


def remembered(check: Check, seconds: float) -> Check:
    """Return a costly check as one that is asked at most every so many seconds while all is well."""
    lock = asyncio.Lock()
    good_until = 0.0

    async def look() -> str | None:
        nonlocal good_until
        async with lock:
            if time.monotonic() < good_until:
                return None
            reason = await check()
            if reason is None:
                good_until = time.monotonic() + seconds
            return reason

    return look


async def _look(check: Check) -> str | None:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"no answer within {_CHECK_SECONDS:g} seconds"
    except Exception as error:  # noqa: BLE001  whatever is wrong with a part, the answer names it
        return str(redacted(f"{type(error).__name__}: {error}"))


def _url(host: str, port: int) -> str:
    """Name an address that others can use: a wildcard is none, and IPv6 stands in brackets."""
    name = socket.gethostname() if host in _WILDCARDS else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"
