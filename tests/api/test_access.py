"""Who is let in, who may do what, and what every answer carries."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from services.api.failures import FailureLimit
from services.api.routing import Route
from services.api.service import Api
from services.api.table import ROUTES
from shared.config import ApiSettings
from shared.db.access import create_login, create_token, revoke_token
from shared.domain.access import AccessRole
from tests.api.conftest import Client, Served

MINUTE = timedelta(minutes=1)


def path_of(route: Route) -> str:
    """Return a path that fits the route and names nothing that is there."""
    return re.sub(
        r"\{(\w+)\}", lambda found: "1" if found[1] == "job_id" else "6d0a2e0c-7f0f-4c5e-9a58-0f5a6c1d6a11", route.path
    )


async def test_each_route_lets_in_whom_it_should(served: Served) -> None:
    """No token: 401 on all but health, and webhooks that nobody listens to; a lesser role: 403; the role itself is let in."""
    clients = {
        None: served.nobody,
        AccessRole.VIEWER: served.viewer,
        AccessRole.EDITOR: served.editor,
        AccessRole.OPS: served.ops,
    }
    for route in ROUTES:
        if "text/event-stream" in route.replies.values():
            continue
        for role, client in clients.items():
            said = await client(route.method, path_of(route), {"login": "x"} if route.path == "/session" else {})
            if route.path == "/health":
                assert said.status == 200
            elif route.path.startswith("/webhooks/"):
                assert said.status == 404
            elif role is None or route.role is None:
                assert said.status == 401, route
                assert said.headers["WWW-Authenticate"].startswith("Bearer")
            elif not role.may(route.role):
                assert (said.status, said.error["type"]) == (403, "Forbidden"), (route, role)
            else:
                assert said.status not in (401, 403, 500), (route, role, said.body)


async def test_wrong_tokens_are_counted_and_slowed_down(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty wrong ones in a minute, then 429 for what is not known yet; who was in stays in."""
    stranger = replace(served.nobody, token="cs_guess")
    assert (await served.viewer("GET", "/session")).status == 200
    seen = [(await stranger("GET", "/session")).status for _ in range(21)]
    late = await stranger("GET", "/session")
    new = await served.editor("GET", "/session")
    monkeypatch.setattr("services.api.door._REMEMBER_SECONDS", -1.0)
    assert (await served.viewer("GET", "/session")).status == 200

    assert seen == [401] * 20 + [429]
    assert new.status == 429
    assert 0 < int(late.headers["Retry-After"]) <= 60
    assert (await served.viewer("GET", "/session")).json == {"way": "token", "name": "viewer", "role": "viewer"}
    assert (await replace(served.nobody, headers={"Authorization": "Basic eDp5"})("GET", "/session")).status == 401


def test_failures_are_forgotten_after_a_minute() -> None:
    """The window begins with the first failure, and addresses do not pile up."""
    now = 0.0
    limit = FailureLimit(lambda: now)
    for _ in range(20):
        limit.count("a")
    assert limit.wait("a") == 60
    now = 60.0
    assert limit.wait("a") == 0
    for number in range(11_000):
        limit.count(str(number))
    assert limit.addresses == 10_000


async def test_behind_a_trusted_proxy_one_guesser_does_not_lock_others_out(
    served: Served, api_settings: ApiSettings
) -> None:
    """Failures are counted for whom the proxy names; what a caller says of itself counts nowhere."""

    async def guess(client: Client, forwarded: str) -> int:
        wrong = {"Authorization": "Bearer wrong", "X-Forwarded-For": forwarded}
        return (await client("GET", "/session", headers=wrong)).status

    api = Api(api_settings.model_copy(update={"api_trusted_proxies": "127.0.0.1, 10.0.0.0/8"}))
    async with api.serving() as rooms:
        behind = replace(served.nobody, address=api.address, rooms=rooms)
        seen = [await guess(behind, f"6.6.6.{number}, 203.0.113.9, 10.0.0.2") for number in range(21)]
        assert seen == [401] * 20 + [429]
        assert await guess(behind, "203.0.113.9, 203.0.113.10") == 401
        assert await guess(behind, "nonsense") == 401
    assert [await guess(served.nobody, f"203.0.113.{number}") for number in range(21)] == [401] * 20 + [429]


async def test_a_revoked_or_expired_token_opens_nothing(served: Served) -> None:
    """Only the hash was kept, and the row is gone."""
    token = await create_token(served.rooms.service, "temp", AccessRole.OPS, lasts=None)
    assert await revoke_token(served.rooms.service, "temp")
    kept = await served.rooms.service.fetchval("select string_agg(t::text, ' ') from video_production_tokens t")

    assert (await replace(served.nobody, token=token.get_secret_value())("GET", "/queues")).status == 401
    assert served.viewer.token is not None
    assert served.viewer.token not in kept


async def test_a_session_needs_its_cookie_and_its_token(served: Served) -> None:
    """The link works once; either half alone opens nothing; a ticket opens what browsers load by themselves; logout ends it."""
    link = await create_login(served.rooms.service, AccessRole.EDITOR, lasts=MINUTE)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        browser = Client(session, served.api.address, None, served.rooms)
        made = await browser("POST", "/session", {"login": link.get_secret_value()})
        proof = {"X-CSRF-Token": made.json["csrf_token"]}
        cookie = made.headers["Set-Cookie"]

        assert (made.status, made.json["role"]) == (201, "editor")
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert (await browser("POST", "/session", {"login": link.get_secret_value()})).status == 401
        assert (await browser("GET", "/pipelines")).status == 401
        assert (await browser("GET", "/pipelines", headers={"X-CSRF-Token": "x"})).status == 401
        assert (await served.nobody("GET", "/pipelines", headers=proof)).status == 401
        assert (await browser("GET", "/pipelines", headers=proof)).status == 200
        assert (await browser("POST", "/pipelines", {"id": "p", "title": "P"}, headers=proof)).status == 201
        stolen = cookie.partition("=")[2].partition(";")[0]
        assert (await served.nobody("GET", "/pipelines", headers={"Authorization": f"Bearer {stolen}"})).status == 401
        ticket = made.json["ticket"]
        assert (await browser("GET", f"/pipelines?ticket={ticket}")).status == 401
        assert (await browser("GET", f"/pipelines/p/nodes/x/output?ticket={ticket}")).status == 404
        assert (await browser("GET", "/pipelines/p/nodes/x/output")).status == 401
        assert (await browser("GET", "/openapi.json")).status == 200
        assert (await browser("DELETE", "/session", headers=proof)).status == 204
        assert (await browser("GET", "/pipelines", headers=proof)).status == 401


async def test_answers_carry_ids_and_security_headers(served: Served) -> None:
    """Ours or the caller's request id, nothing that could break a header, and no page may frame or sniff."""
    said = await served.viewer("GET", "/pipelines", headers={"X-Request-Id": "mine-1"})
    odd = await served.viewer("GET", "/nothing", headers={"X-Request-Id": "a b;c"})
    wrong = await served.viewer("DELETE", "/pipelines")

    assert said.headers["X-Request-Id"] == "mine-1"
    assert re.fullmatch(r"[0-9a-f]{32}", odd.headers["X-Request-Id"])
    for answer in (said, odd, wrong):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Server"] == "callsheet"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert (odd.status, odd.error["type"]) == (404, "NotFound")
    assert (wrong.status, wrong.headers["Allow"]) == (405, "GET,POST")


async def test_only_listed_origins_may_call_from_a_page(api_settings: ApiSettings) -> None:
    """A preflight from the list is answered, another one refused; cookies are never allowed along; TLS makes them secure."""
    update = {"api_cors_origins": "https://editor.example.com", "api_public_url": "https://callsheet.example.com"}
    api = Api(api_settings.model_copy(update=update))
    async with api.serving() as rooms, aiohttp.ClientSession() as session:
        client = Client(session, api.address, None, rooms)
        ask = {"Access-Control-Request-Method": "PATCH"}
        friend = await client("OPTIONS", "/pipelines/p", headers={"Origin": "https://editor.example.com", **ask})
        stranger = await client("OPTIONS", "/pipelines/p", headers={"Origin": "https://evil.example.com", **ask})
        failed = await client("GET", "/pipelines", headers={"Origin": "https://editor.example.com"})
        link = await create_login(rooms.service, AccessRole.OPS, lasts=MINUTE)
        made = await client("POST", "/session", {"login": link.get_secret_value()})

    assert friend.status == 204
    assert "PATCH" in friend.headers["Access-Control-Allow-Methods"]
    assert friend.headers["Access-Control-Allow-Origin"] == "https://editor.example.com"
    assert stranger.status == 403
    assert (failed.status, failed.headers["Access-Control-Allow-Origin"]) == (401, "https://editor.example.com")
    assert "Access-Control-Allow-Credentials" not in friend.headers
    assert re.search(r"__Host-callsheet=.*Secure", made.headers["Set-Cookie"])


def test_the_api_is_for_this_machine_alone_unless_told_otherwise(api_settings: ApiSettings) -> None:
    """Loopback is the default, and what no browser could mean is no origin."""
    assert api_settings.api_host == "127.0.0.1"
    with pytest.raises(ValueError, match="api_cors_origins"):
        ApiSettings(database_url=api_settings.database_url, api_cors_origins="*")


def test_every_role_includes_the_one_before() -> None:
    """Viewer < editor < ops."""
    assert [[one.may(other) for other in AccessRole] for one in AccessRole] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
