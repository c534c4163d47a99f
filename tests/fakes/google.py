"""Google's Interactions API as far as films by Gemini Omni need it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from aiohttp import web

from tests.fakes.fake import Fake
from tests.fakes.media import film

_MODELS = {"gemini-omni-1.2-flash": 15, "gemini-omni-1.1-flash": 10}
"""Longest film, in seconds."""
_RESOLUTIONS = ("360p", "720p", "1080p", "4k")
_FIELDS = frozenset(
    {"model", "input", "response_format", "generation_config", "background", "store", "labels", "webhook_config"}
)


@dataclass
class Interaction:
    """A film that is ordered."""

    id: str
    made_at: float
    body: dict[str, Any]
    fate: str


class Google(Fake):
    """Take orders, and have them done ``takes`` seconds later by its own clock."""

    name = "google"
    KEY = "AIzaFakeGoogleKey0123456789"
    WEBHOOK_SECRET = "whsec_" + base64.b64encode(b"fake google signing key").decode()

    def __init__(self) -> None:
        super().__init__()
        self.takes = 0.0
        self.fate = "film"
        """Of what is ordered from now on: ``film``, ``inline``, ``nothing`` (completed without one), or ``refused``."""
        self.billing = True
        self.hidden = 0
        self.late = 0
        """Looks at a completed order whose film is not told yet."""
        self.models = dict(_MODELS)
        self.interactions: dict[str, Interaction] = {}

    def routes(self) -> Iterable[web.RouteDef]:
        """Return what Google answers to."""
        return [
            web.post("/v1beta/interactions", self._create),
            web.get("/v1beta/interactions/{id}", self._get),
            web.get("/v1beta/files/{id}", self._download),
        ]

    def webhook(
        self, interaction: str, event: str = "interaction.completed", age: int = 0
    ) -> tuple[dict[str, str], bytes]:
        """Return headers and body of what is told of an order; each time it is another event."""
        body = orjson.dumps({"type": event, "version": "v1", "data": {"id": interaction}})
        name, at = f"msg_{secrets.token_hex(8)}", str(int(time.time()) - age)
        key = base64.b64decode(self.WEBHOOK_SECRET.removeprefix("whsec_"))
        signed = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
        signature = f"v1,{base64.b64encode(b'an older secret').decode()} v1,{base64.b64encode(signed).decode()}"
        return {"webhook-id": name, "webhook-timestamp": at, "webhook-signature": signature}, body

    async def _create(self, request: web.Request) -> web.Response:
        self._admit(request)
        body = await request.json()
        self._check(body)
        if not self.billing:
            raise _refusal(400, "FAILED_PRECONDITION", "Billing is not enabled for this project")
        found = Interaction(f"int-{secrets.token_hex(8)}", self.now(), body, self.fate)
        self.interactions[found.id] = found
        if self.fate in ("film", "inline"):
            self.charge(found.id, Decimal("0.35"))
        return web.json_response({"id": found.id, "status": "in_progress", "model": body["model"], "steps": []})

    def _check(self, body: dict[str, Any]) -> None:
        """Refuse what Google refuses."""
        unknown = sorted(set(body) - _FIELDS)
        if body.get("model") not in self.models:
            raise _refusal(404, "NOT_FOUND", f"models/{body.get('model')} is no longer available")
        wanted = body.get("response_format", {})
        seconds = int(str(wanted.get("duration", "0s")).removesuffix("s"))
        words = " ".join(piece.get("text", "") for piece in body["input"])
        labels = [text for pair in body.get("labels", {}).items() for text in pair]
        rules = {
            f"Unknown name {unknown}": not unknown,
            "response_format.type must be video": wanted.get("type") == "video",
            "response_format.duration is out of range": 3 <= seconds <= self.models[body["model"]],
            "response_format.aspect_ratio is not supported": wanted.get("aspect_ratio") in ("16:9", "9:16"),
            "response_format.resolution is not supported": wanted.get("resolution") in _RESOLUTIONS,
            "response_format.delivery is not supported": wanted.get("delivery") in ("uri", "inline"),
            "labels must start with a letter": all(text[0].isalpha() for text in labels),
            "input is empty": bool(words.strip()),
        }
        for message, holds in rules.items():
            if not holds:
                raise _invalid(message)
        for piece in body["input"]:
            if piece["type"] == "image":
                base64.b64decode(piece["data"], validate=True)

    async def _get(self, request: web.Request) -> web.Response:
        self._admit(request)
        found = self.interactions.get(request.match_info["id"])
        if found is None or self.hidden > 0:
            self.hidden -= 1
            raise _refusal(404, "NOT_FOUND", "Interaction not found")
        echo = {"type": "user_input", "content": found.body["input"]}
        told: dict[str, Any] = {"id": found.id, "model": found.body["model"], "steps": [echo]}
        return web.json_response(told | self._tell(found, echo))

    def _tell(self, found: Interaction, echo: dict[str, Any]) -> dict[str, Any]:
        if self.now() - found.made_at < self.takes:
            return {"status": "in_progress"}
        if found.fate == "refused":
            return {"status": "failed", "errors": [{"code": "SAFETY", "message": "The prompt shows a weapon"}]}
        if found.fate == "nothing" or self.late > 0:
            self.late -= 1
            return {"status": "completed"}
        piece: dict[str, Any] = {"type": "video", "mime_type": "video/mp4"}
        if found.fate == "inline":
            piece["data"] = base64.b64encode(film()).decode()
        else:
            piece["uri"] = f"{self.url}/v1beta/files/{found.id}?download=true"
        return {"status": "completed", "steps": [echo, {"type": "model_output", "content": [piece]}]}

    async def _download(self, request: web.Request) -> web.Response:
        self._admit(request)
        if request.query.get("alt") != "media":
            return web.json_response({"name": "files/x"})
        return web.Response(body=film(), content_type="video/mp4")

    def _admit(self, request: web.Request) -> None:
        given, query = request.headers.get("x-goog-api-key"), request.query.get("key")
        if given and query:
            raise _invalid("Multiple authentication credentials received")
        if given is None:
            raise _refusal(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers")
        if given != self.KEY:
            raise _invalid("API key not valid. Please pass a valid API key.")


def _invalid(message: str) -> web.HTTPException:
    return _refusal(400, "INVALID_ARGUMENT", message)


def _refusal(status: int, kind: str, message: str) -> web.HTTPException:
    kinds: dict[int, type[web.HTTPException]] = {400: web.HTTPBadRequest, 403: web.HTTPForbidden, 404: web.HTTPNotFound}
    text = web.json_response({"error": {"code": status, "message": message, "status": kind}}).text
    return kinds[status](text=text, content_type="application/json")
