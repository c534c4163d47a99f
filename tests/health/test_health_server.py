"""Whoever runs a service asks these addresses, and acts on the answer."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from prometheus_client import CollectorRegistry, Counter

from shared.errors import ConfigError, Unavailable
from shared.health import Check, HealthServer, remembered, server

Serve = Callable[..., AbstractAsyncContextManager[str]]


async def _well() -> str | None:
    return None


async def _ill() -> str | None:
    return "it is ill"


@asynccontextmanager
async def _serving(**parts: Any) -> AsyncIterator[str]:
    registry = CollectorRegistry()
    Counter("callsheet_things", "Things.", registry=registry).inc(3)
    health = HealthServer("toy", registry, **{"alive": {"loop": _well}, "ready": {"database": _well}, **parts})
    url = await health.start("127.0.0.1", 0)
    yield url
    await health.stop()


async def _get(url: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        is_json = answer.content_type == "application/json"
        return answer.status, await answer.json() if is_json else await answer.text()


async def test_a_service_that_is_well_says_so() -> None:
    """Both addresses answer 200 and name each part."""
    async with _serving() as url:
        assert await _get(f"{url}/healthz") == (
            200,
            {"service": "toy", "ok": True, "checks": {"loop": "ok"}, "notes": {}},
        )
        assert (await _get(f"{url}/readyz"))[0] == 200


async def test_a_part_that_is_missing_is_named_with_its_reason() -> None:
    """Not ready is 503, and no reason to replace the process."""
    async with _serving(ready={"database": _well, "storage": _ill}) as url:
        status, body = await _get(f"{url}/readyz")

        assert (status, body["checks"]) == (503, {"database": "ok", "storage": "it is ill"})
        assert (await _get(f"{url}/healthz"))[0] == 200


async def test_a_check_that_raises_is_a_reason_without_secrets() -> None:
    """Whatever a driver says goes through the same filter as the log."""

    async def broken() -> str | None:
        raise Unavailable("cannot reach postgresql://user:hush@db/x")

    async with _serving(ready={"database": broken}) as url:
        status, body = await _get(f"{url}/readyz")

    assert status == 503
    assert "cannot reach" in body["checks"]["database"]
    assert "hush" not in str(body)


async def test_a_check_that_hangs_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer comes, whatever a part does."""
    monkeypatch.setattr(server, "_CHECK_SECONDS", 0.05)

    async def hanging() -> str | None:
        await asyncio.Event().wait()
        return None

    async with _serving(ready={"storage": hanging, "database": _well}) as url:
        status, body = await _get(f"{url}/readyz")

    assert (status, body["checks"]) == (503, {"storage": "no answer within 0.05 seconds", "database": "ok"})


async def test_notes_are_told_and_no_fault() -> None:
    """A deaf listener is worth knowing; the service works."""
    async with _serving(notes=lambda: {"listen": "keeps going by sweeps"}) as url:
        status, body = await _get(f"{url}/healthz")

    assert (status, body["notes"]) == (200, {"listen": "keeps going by sweeps"})


async def test_metrics_are_those_of_the_service() -> None:
    """In Prometheus' text format, from its own registry."""
    async with _serving() as url:
        status, text = await _get(f"{url}/metrics")

    assert status == 200
    assert "callsheet_things_total 3.0" in text


async def test_a_taken_port_is_named_with_its_setting() -> None:
    """One sentence instead of a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        health = HealthServer("toy", CollectorRegistry(), alive={}, ready={})

        with pytest.raises(ConfigError, match=f"CALLSHEET_HEALTH_PORT: cannot listen on 127.0.0.1:{port}"):
            await health.start("127.0.0.1", port)


async def test_a_wildcard_is_told_as_a_name_that_others_can_use() -> None:
    """The address stands in the table of workers."""
    health = HealthServer("toy", CollectorRegistry(), alive={}, ready={})
    url = await health.start("0.0.0.0", 0)  # noqa: S104  that is the case under test
    await health.stop()

    assert url.startswith(f"http://{socket.gethostname()}:")


async def test_a_costly_check_is_asked_once_while_all_is_well() -> None:
    """Probes that come every second do not become requests to storage."""
    asked = 0

    async def costly() -> str | None:
        nonlocal asked
        asked += 1
        return None

    check: Check = remembered(costly, 60)
    await asyncio.gather(check(), check(), check())
    assert asked == 1


async def test_an_illness_is_not_remembered() -> None:
    """Whoever mends it need not wait."""
    reasons = ["ill", None]

    async def costly() -> str | None:
        return reasons.pop(0)

    check = remembered(costly, 60)
    found = [await check() for _ in range(3)]
    assert found == ["ill", None, None]
