"""Sessions of browsers, who one is, and whether the API is there."""

from __future__ import annotations

from aiohttp import web

from services.api.door import ticket_of
from services.api.models.access import LoginRequest, Me, SessionMade
from services.api.models.base import Reply
from services.api.routing import Answer, Call, Route
from shared.db.access import SESSION_LASTS, end_session, hashed, use_login
from shared.domain.access import AccessRole


class Health(Reply):
    """The API answers."""

    status: str = "ok"


async def get_health(_call: Call) -> Health:
    """Answer that somebody answers; what is missing, if anything is, stands on the health port's /readyz."""
    return Health()


async def log_in(call: Call) -> web.Response:
    """Turn a one-time link into a session."""
    body: LoginRequest = call.body
    door = call.rooms.door
    door.refuse_guessing(call.request)
    session = await use_login(call.rooms.service, body.login)
    if session is None:
        raise door.failed(call.request, "this link was used, or is over; `callsheet login` prints another")
    csrf = session.csrf_token.get_secret_value()
    made = SessionMade(
        role=session.role, csrf_token=csrf, ticket=ticket_of(hashed(csrf)), expires_at=session.expires_at
    )
    answer = web.Response(status=201, text=made.model_dump_json(), content_type="application/json")
    answer.set_cookie(
        door.cookie,
        session.cookie.get_secret_value(),
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=door.secure,
        path="/",
    )
    return answer


async def who_am_i(call: Call) -> Me:
    """Answer who asks."""
    return Me(way=call.caller.way, name=call.caller.name, role=call.caller.role or AccessRole.VIEWER)


async def log_out(call: Call) -> Answer:
    """End the session; without one nothing happens."""
    door = call.rooms.door
    if cookie := call.request.cookies.get(door.cookie):
        await end_session(call.rooms.service, cookie)
    gone = f"{door.cookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + ("; Secure" if door.secure else "")
    return Answer(None, headers={"Set-Cookie": gone})


ROUTES = (
    Route("GET", "/health", get_health, "Is anybody there?", "access", {200: Health}, role=None),
    Route(
        "POST",
        "/session",
        log_in,
        "Turn a one-time link into a session",
        "access",
        {201: SessionMade},
        role=None,
        body=LoginRequest,
        errors=(401, 429),
    ),
    Route("GET", "/session", who_am_i, "Who asks, and what that one may do", "access", {200: Me}),
    Route("DELETE", "/session", log_out, "Log out", "access", {204: None}),
)
