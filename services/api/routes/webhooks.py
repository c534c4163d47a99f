"""Webhooks: a provider says that an order is over, and the job that waits for it looks at once.

Nothing that is said is taken over: the job asks the provider itself. What is unknown, late or told before changes
nothing and is answered like the rest, so that nobody sends it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

import orjson
import structlog
from aiohttp import web
from pydantic import BaseModel, Field, SecretStr, ValidationError

from services.api.bodies import read_bytes
from services.api.errors import HttpError
from services.api.routing import Call, Handler, Route
from services.api.signatures import by_heygen, by_standard
from shared.db.ledger import Ledger
from shared.domain.nodes import Provider

_LOG = structlog.get_logger(__name__)
_MOST_BYTES = 256 * 1024
_JSON = "application/json"

Signed = Callable[[SecretStr, Mapping[str, str], bytes], bool]


_Id = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]


@dataclass(frozen=True, slots=True)
class _Told:
    """Which order a provider speaks of."""

    remote_id: str | None
    key: str | None


class _Heygen(BaseModel):
    class Data(BaseModel):
        video_id: _Id
        callback_id: _Id | None = None

    event_type: str
    event_data: Data

    def told(self) -> _Told | None:
        if self.event_type not in ("avatar_video.success", "avatar_video.fail"):
            return None
        return _Told(self.event_data.video_id, self.event_data.callback_id)


class _Google(BaseModel):
    class Data(BaseModel):
        id: _Id

    type: str
    data: Data

    def told(self) -> _Told | None:
        if not self.type.startswith("interaction."):
            return None
        return _Told(self.data.id.rpartition("/")[2], None)


@dataclass(frozen=True, slots=True)
class _Sender:
    """Somebody who tells us things."""

    provider: Provider
    setting: str
    secret: SecretStr | None
    signed: Signed
    event: type[_Heygen | _Google]


async def hear_heygen(call: Call) -> None:
    """Hear what HeyGen says of a video."""
    secret = call.rooms.settings.heygen_webhook_secret
    sender = _Sender(Provider.HEYGEN, "CALLSHEET_HEYGEN_WEBHOOK_SECRET", secret, by_heygen, _Heygen)
    await _hear(call, sender)


async def hear_google(call: Call) -> None:
    """Hear what the Gemini API says of a film."""
    secret = call.rooms.settings.veo_webhook_secret
    sender = _Sender(Provider.VEO, "CALLSHEET_VEO_WEBHOOK_SECRET", secret, by_standard, _Google)
    await _hear(call, sender)


async def _hear(call: Call, sender: _Sender) -> None:
    told = _read(sender, call.request, await read_bytes(call.request, _MOST_BYTES))
    if told is not None:
        heeded = await Ledger(call.rooms.service).hint(sender.provider, told.remote_id, told.key)
        _LOG.info("webhook_heard", provider=sender.provider, order=told.remote_id, heeded=heeded)


def _read(sender: _Sender, request: web.Request, body: bytes) -> _Told | None:
    """Return what is said of an order; None: it is about something else.

    Raises:
        HttpError: 401 not signed by the provider, 404 nobody listens.
    """
    if sender.secret is None:
        raise HttpError(404, "NotFound", f"webhooks of {sender.provider} are not listened to; set {sender.setting}")
    if not sender.signed(sender.secret, request.headers, body):
        raise HttpError(401, "Unauthorized", f"this is not signed by {sender.provider}, or it is too old")
    try:
        return sender.event.model_validate(orjson.loads(body)).told()
    except (orjson.JSONDecodeError, ValidationError):
        _LOG.info("webhook_unknown", provider=sender.provider)
        return None


def _route(path: str, handle: Handler, who: str, headers: Mapping[str, str]) -> Route:
    return Route(
        "POST",
        path,
        handle,
        f"{who} says that something of ours is over; signed, without a token",
        "webhooks",
        {204: None},
        role=None,
        body="application/json",
        errors=(401, 404, 413),
        headers=headers,
    )


ROUTES = (
    _route(
        "/webhooks/heygen",
        hear_heygen,
        "HeyGen",
        {
            "Heygen-Signature": "Hex HMAC-SHA256 of the body with the endpoint's secret.",
            "Heygen-Timestamp": "Seconds since 1970.",
        },
    ),
    _route(
        "/webhooks/google",
        hear_google,
        "The Gemini API",
        {
            "webhook-id": "The event's id.",
            "webhook-timestamp": "Seconds since 1970.",
            "webhook-signature": "As Standard Webhooks says: v1,BASE64.",
        },
    ),
)
