"""Vertex AI as far as films by Veo 3.1 need it, and the Cloud Storage that it puts them into, on one server."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from tests.fakes.fake import Fake
from tests.fakes.media import film

_MODELS = ("veo-3.1-generate-001", "veo-3.1-fast-generate-001", "veo-3.1-lite-generate-001")
_PARAMETERS = frozenset(
    {
        "sampleCount",
        "durationSeconds",
        "aspectRatio",
        "resolution",
        "seed",
        "negativePrompt",
        "generateAudio",
        "personGeneration",
        "storageUri",
        "compressionQuality",
    }
)
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_ACCOUNT = "films@my-project.iam.gserviceaccount.com"


@dataclass
class Operation:
    """A film that is ordered."""

    name: str
    made_at: float
    place: str
    """Where its film is put, without the scheme."""
    fate: str


class Vertex(Fake):
    """Take orders, and have them done ``takes`` seconds later by its own clock."""

    name = "vertex"
    PROJECT = "my-project"
    FILMS = "gs://films/lessons"

    def __init__(self) -> None:
        super().__init__()
        self.takes = 0.0
        self.fate = "film"
        """Of what is ordered from now on: ``film``, ``filtered`` or ``failed``."""
        self.billing = True
        self.hidden = 0
        self.operations: dict[str, Operation] = {}

    def key_file(self, folder: Path) -> Path:
        """Write the key of the service account that it knows."""
        path = folder / "account.json"
        info = {"type": "service_account", "client_email": _ACCOUNT, "private_key_id": "1", "private_key": _keys()[0]}
        path.write_text(json.dumps({**info, "token_uri": "https://oauth2.googleapis.com/token"}))
        return path

    def routes(self) -> Iterable[web.RouteDef]:
        """Return what Google answers to."""
        models = "/v1/projects/my-project/locations/{location}/publishers/google/models"
        return [
            web.post(models + "/{model}:predictLongRunning", self._create),
            web.post(models + "/{model}:fetchPredictOperation", self._fetch),
            web.get("/storage/v1/b/{bucket}/o", self._list),
            web.get("/storage/v1/b/{bucket}/o/{name}", self._download),
        ]

    async def _create(self, request: web.Request) -> web.Response:
        self._admit(request)
        model, body = request.match_info["model"], await request.json()
        if model not in _MODELS:
            raise _refusal(404, "NOT_FOUND", f"Publisher Model {model} was not found")
        self._check(body)
        if not self.billing:
            raise _refusal(403, "PERMISSION_DENIED", "This API method requires billing to be enabled")
        name = f"{request.path.removeprefix('/v1/').partition(':')[0]}/operations/{secrets.token_hex(8)}"
        place = str(body["parameters"]["storageUri"]).removeprefix("gs://").rstrip("/")
        film_at = f"{place}/{secrets.randbelow(10**18)}/sample_0.mp4"
        self.operations[name] = Operation(name, self.now(), film_at, self.fate)
        if self.fate == "film":
            self.charge(name, Decimal("0.40") * body["parameters"]["durationSeconds"])
        return web.json_response({"name": name})

    def _check(self, body: dict[str, Any]) -> None:
        """Refuse what Vertex AI refuses."""
        [instance], given = body["instances"], body["parameters"]
        rules = {
            "Unknown name in the request": set(body) <= {"instances", "parameters", "labels"},
            "Unknown name in parameters": set(given) <= _PARAMETERS,
            "Unknown name in instances": set(instance) <= {"prompt", "image", "lastFrame", "referenceImages"},
            "durationSeconds is out of range": given.get("durationSeconds") in (4, 6, 8),
            "aspectRatio is not supported": given.get("aspectRatio") in ("16:9", "9:16"),
            "resolution is not supported": given.get("resolution") in ("720p", "1080p", "4k"),
            "storageUri must be a folder of Cloud Storage": str(given.get("storageUri")).startswith(self.FILMS + "/"),
            "image needs bytes and their type": set(instance.get("image", {})) in (set(), {"bytesBase64Encoded", "mimeType"}),
            "prompt is empty": bool(str(instance.get("prompt", "")).strip()),
        }  # fmt: skip
        for message, holds in rules.items():
            if not holds:
                raise _refusal(400, "INVALID_ARGUMENT", message)

    async def _fetch(self, request: web.Request) -> web.Response:
        self._admit(request)
        found = self.operations.get((await request.json())["operationName"])
        if found is None or self.hidden > 0:
            self.hidden -= 1
            raise _refusal(404, "NOT_FOUND", "The operation was not found")
        if not self._done(found):
            return web.json_response({"name": found.name})
        return web.json_response({"name": found.name, "done": True, **_end(found)})

    def _done(self, operation: Operation) -> bool:
        return self.now() - operation.made_at >= self.takes

    async def _list(self, request: web.Request) -> web.Response:
        self._admit(request)
        places = (found.place for found in self.operations.values() if found.fate == "film" and self._done(found))
        wanted = f"{request.match_info['bucket']}/{request.query.get('prefix', '')}"
        names = [place.partition("/")[2] for place in places if place.startswith(wanted)]
        return web.json_response({"items": [{"name": name} for name in names]} if names else {})

    async def _download(self, request: web.Request) -> web.Response:
        self._admit(request)
        place = "{bucket}/{name}".format(**request.match_info)
        if not any(found.place == place and self._done(found) for found in self.operations.values()):
            raise _refusal(404, "", f"No such object: {place}")
        if request.query.get("alt") != "media":
            return web.json_response({"name": request.match_info["name"]})
        return web.Response(body=film(), content_type="video/mp4")

    def _admit(self, request: web.Request) -> None:
        """Check the token's signature, and what it is for."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, certs=_keys()[1])
        except ValueError as error:
            raise _refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials") from error
        if claims.get("scope") != _SCOPE or claims.get("iss") != _ACCOUNT:
            raise _refusal(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes")


def _end(operation: Operation) -> dict[str, Any]:
    match operation.fate:
        case "filtered":
            said = {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": ["The film showed a weapon"]}
            return {"response": said}
        case "failed":
            return {"error": {"code": 3, "message": "The picture is not supported"}}
        case _:
            return {"response": {"videos": [{"gcsUri": f"gs://{operation.place}", "mimeType": "video/mp4"}]}}


@cache
def _keys() -> tuple[str, bytes]:
    """Return a private and its public key."""
    private = rsa.generate_private_key(65537, 2048)
    kept = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return kept.decode(), public


def _refusal(status: int, kind: str, message: str) -> web.HTTPException:
    kinds: dict[int, type[web.HTTPException]] = {
        400: web.HTTPBadRequest,
        401: web.HTTPUnauthorized,
        403: web.HTTPForbidden,
        404: web.HTTPNotFound,
    }
    text = web.json_response({"error": {"code": status, "message": message, "status": kind}}).text
    return kinds[status](text=text, content_type="application/json")
