"""HeyGen's API, version 3, as far as talking heads need it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson
from aiohttp import web

from shared.media.sniff import sniff
from tests.fakes.fake import Fake
from tests.fakes.media import film

_FIELDS = frozenset(
    [
        "type",
        "avatar_id",
        "script",
        "audio_url",
        "audio_asset_id",
        "voice_id",
        "voice_settings",
        "title",
        "resolution",
        "aspect_ratio",
        "background",
        "remove_background",
        "output_format",
        "fit",
        "engine",
        "caption",
        "callback_url",
        "callback_id",
    ]
)
_NESTED = {
    "caption": frozenset({"file_format", "style"}),
    "background": frozenset({"type", "value", "url", "asset_id"}),
    "engine": frozenset({"type", "reference_look_id"}),
}
_ENGINES = frozenset({"avatar_iii", "avatar_iv", "avatar_v"})
_KEY = re.compile(r"[A-Za-z0-9_\-:.]{1,255}")
_TAKEN = frozenset({"image/png", "image/jpeg", "video/mp4", "video/webm", "audio/mpeg", "audio/wav", "application/pdf"})
_RESOLUTIONS = frozenset({"4k", "1080p", "720p"})
_RATIOS = frozenset({"16:9", "9:16", "4:5", "5:4", "1:1", "auto"})
_AT_ONCE = 10
_DAY = 86_400
_PAGE = 2
"""Short pages, so that whoever searches must turn them."""
_SRT = "1\n00:00:00,000 --> 00:00:01,000\nHello from the avatar\n"


@dataclass
class Video:
    """A video that is ordered."""

    id: str
    title: str
    made_at: float
    body: dict[str, Any]
    failure: tuple[str, str] | None = None
    links: dict[str, float] = field(default_factory=dict)
    """When each link was given out."""


class HeyGen(Fake):
    """Take orders, and have them done ``takes`` seconds later by its own clock."""

    name = "heygen"
    KEY = "sk_V2_fake-heygen-key"
    WEBHOOK_SECRET = "whsec_fake-heygen-secret"

    def __init__(self) -> None:
        super().__init__()
        self.takes = 0.0
        self.link_life = 7.0 * _DAY
        self.at_once = _AT_ONCE
        self.funds = True
        self.avatars = {"anna"}
        self.voices = {"calm"}
        self.fails: tuple[str, str] | None = None
        """Failure code and message of the videos that are ordered from now on."""
        self.hidden = 0
        """How many times more a video is not found, as by a replica that lags."""
        self.srt = _SRT
        self.tells_duration = True
        self.creating: asyncio.Event | None = None
        """Orders wait for it while they are in flight."""
        self.videos: dict[str, Video] = {}
        self.assets: dict[str, str] = {}
        """Media types of what was uploaded."""
        self._keys: dict[str, tuple[float, str | None]] = {}

    def routes(self) -> Iterable[web.RouteDef]:
        """Return what HeyGen answers to."""
        return [
            web.post("/v3/videos", self._create),
            web.get("/v3/videos/statuses", self._statuses),
            web.get("/v3/videos", self._list),
            web.get("/v3/videos/{id}", self._get),
            web.post("/v3/assets", self._upload),
            web.get("/files/{token}/{name}", self._file),
        ]

    def webhook(self, video: Video, event: str = "avatar_video.success", age: int = 0) -> tuple[dict[str, str], bytes]:
        """Return headers and body of what is told of a video; each time it is another event."""
        data = {"video_id": video.id, "url": f"{self.url}/files/x", "callback_id": video.body.get("callback_id")}
        body = orjson.dumps({"event_type": event, "event_data": data})
        signature = hmac.new(self.WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
        times = {"Heygen-Timestamp": str(int(time.time()) - age), "Heygen-Event-Id": secrets.token_hex(8)}
        return {"Heygen-Signature": signature, "Content-Type": "application/json", **times}, body

    async def _create(self, request: web.Request) -> web.Response:
        self._require_key(request)
        if not self.funds:
            raise _refusal(402, "insufficient_credit", "Not enough credit")
        key = request.headers.get("Idempotency-Key")
        if key is not None and not _KEY.fullmatch(key):
            raise _invalid("Idempotency-Key", "String should match pattern")
        if key is not None and (replay := self._replay(key)) is not None:
            return replay
        body = await request.json()
        self._check(body)
        if sum(self._status(video) not in ("completed", "failed") for video in self.videos.values()) >= self.at_once:
            raise _refusal(429, "rate_limit_exceeded", "Too many concurrent jobs", {"Retry-After": "7"})
        if key is not None:
            self._keys[key] = (self.now(), None)
        if self.creating is not None:
            await self.creating.wait()
        return _created(self._order(body, key))

    def _order(self, body: dict[str, Any], key: str | None) -> str:
        video = Video(secrets.token_hex(8), body.get("title", ""), self.now(), body, self.fails)
        self.videos[video.id] = video
        if key is not None:
            self._keys[key] = (self.now(), video.id)
        if self.fails is None:
            self.charge(video.title, Decimal("0.0667"))
        return video.id

    def _replay(self, key: str) -> web.Response | None:
        at, video_id = self._keys.get(key, (float("-inf"), None))
        if self.now() - at > _DAY:
            return None
        if video_id is None:
            raise _refusal(409, "request_in_progress", "The first request is still running")
        return _created(video_id)

    def _check(self, body: dict[str, Any]) -> None:
        """Refuse what HeyGen refuses."""
        _require_known_names(body)
        if body.get("type") != "avatar":
            raise _invalid("type", "Input tag does not match")
        if body.get("avatar_id") not in self.avatars:
            raise _refusal(404, "avatar_not_found", f"Avatar {body.get('avatar_id')} not found")
        if sum(name in body for name in ("script", "audio_url", "audio_asset_id")) != 1:
            raise _invalid("script", "Exactly one of script, audio_url, audio_asset_id is required")
        self._check_words(body)
        if body.get("resolution") not in _RESOLUTIONS or body.get("aspect_ratio") not in _RATIOS:
            raise _invalid("resolution", "Unknown resolution or aspect_ratio")
        if body.get("engine", {"type": "avatar_iv"}).get("type") not in _ENGINES:
            raise _invalid("engine.type", "Input tag does not match")
        if "background" in body:
            self._require_asset(body["background"].get("asset_id"), "image/")

    def _require_asset(self, asset: str | None, kind: str) -> None:
        if asset not in self.assets:
            raise _refusal(404, "asset_not_found", "Asset not found")
        if not self.assets[asset].startswith(kind):
            raise _refusal(400, "invalid_parameter", f"Asset {asset} is no {kind}*")

    def _check_words(self, body: dict[str, Any]) -> None:
        script = body.get("script")
        if script is not None and not 0 < len(script) <= 5000:
            raise _invalid("script", "String should have at most 5000 characters")
        if "bomb" in (script or ""):
            raise _refusal(400, "content_policy_violation", "The script violates our content policy")
        if script is None and "voice_id" in body:
            raise _invalid("voice_id", "voice_id is used only with script")
        if script is not None and body.get("voice_id", "calm") not in self.voices:
            raise _refusal(404, "voice_not_found", f"Voice {body['voice_id']} not found")
        if script is None:
            self._require_asset(body.get("audio_asset_id"), "audio/")

    async def _get(self, request: web.Request) -> web.Response:
        self._require_key(request)
        video = self.videos.get(request.match_info["id"])
        if video is None or self.hidden > 0:
            self.hidden -= 1
            raise _refusal(404, "video_not_found", f"Video {request.match_info['id']} not found")
        return web.json_response({"data": self._tell(video)})

    async def _statuses(self, request: web.Request) -> web.Response:
        self._require_key(request)
        ids = request.query.get("video_ids", "").split(",")
        if not 0 < len(ids) <= 100:
            raise _invalid("video_ids", "1 to 100 ids")
        known = {"waiting": "queued"}
        found = [(one, self._status(self.videos[one]) if one in self.videos else "not_found") for one in ids]
        data = [{"video_id": one, "status": known.get(status, status)} for one, status in found]
        return web.json_response({"data": data, "has_more": False, "next_token": None})

    async def _list(self, request: web.Request) -> web.Response:
        self._require_key(request)
        wanted, first = request.query.get("title", ""), int(request.query.get("token", "0"))
        found = [video for video in self.videos.values() if wanted in video.title]
        page, more = found[first : first + _PAGE], first + _PAGE < len(found)
        data = [{"id": video.id, "status": self._status(video), "title": video.title} for video in page]
        token = str(first + _PAGE) if more else None
        return web.json_response({"data": data, "has_more": more, "next_token": token})

    async def _upload(self, request: web.Request) -> web.Response:
        self._require_key(request)
        part = await (await request.multipart()).next()
        assert part is not None
        if getattr(part, "name", None) != "file":
            raise _invalid("file", "Field required")
        content = await part.read()  # type: ignore[union-attr]
        if len(content) > 32_000_000:
            raise _refusal(413, "request_too_large", "File too large")
        asset, media_type = secrets.token_hex(8), sniff(content).media_type
        if media_type not in _TAKEN:
            raise _invalid("file", f"Unsupported file type {media_type}")
        self.assets[asset] = media_type
        return web.json_response({"data": {"asset_id": asset, "mime_type": media_type, "size_bytes": len(content)}})

    async def _file(self, request: web.Request) -> web.Response:
        """Serve a presigned link, which wants no key and refuses one."""
        if "x-api-key" in request.headers:
            return web.Response(status=400, text="Only one auth mechanism allowed")
        given_at = {token: at for video in self.videos.values() for token, at in video.links.items()}
        at = given_at.get(request.match_info["token"])
        if at is None or self.now() - at > self.link_life:
            return web.Response(status=403, text="Request has expired")
        if request.match_info["name"].endswith(".srt"):
            return web.Response(text=self.srt)
        return web.Response(body=film(), content_type="video/mp4")

    def _tell(self, video: Video) -> dict[str, Any]:
        told: dict[str, Any] = {"id": video.id, "status": self._status(video), "title": video.title}
        if told["status"] == "failed" and video.failure is not None:
            told |= {"failure_code": video.failure[0], "failure_message": video.failure[1]}
        if told["status"] == "completed":
            token = secrets.token_hex(8)
            video.links[token] = self.now()
            told |= {
                "duration": 1.0 if self.tells_duration else None,
                "video_url": f"{self.url}/files/{token}/video.mp4",
            }
            if "caption" in video.body:
                told["subtitle_url"] = f"{self.url}/files/{token}/captions.srt"
        return told

    def _status(self, video: Video) -> str:
        age = self.now() - video.made_at
        if age >= self.takes:
            return "completed" if video.failure is None else "failed"
        return "waiting" if age < self.takes / 2 else "processing"

    def _require_key(self, request: web.Request) -> None:
        if request.headers.get("x-api-key") != self.KEY:
            raise _refusal(401, "unauthorized", "Unauthorized")


def _require_known_names(body: dict[str, Any]) -> None:
    within = [(f"{name}.{key}", _NESTED[name], key) for name in _NESTED.keys() & body.keys() for key in body[name]]
    for path, known, name in [*((name, _FIELDS, name) for name in body), *within]:
        if name not in known:
            raise _invalid(path, "Extra inputs are not permitted")


def _created(video_id: str) -> web.Response:
    data = {"video_id": video_id, "status": "waiting", "output_format": "mp4"}
    return web.json_response({"data": data}, headers={"X-Request-Id": f"req-{video_id}"})


def _invalid(param: str, message: str) -> web.HTTPException:
    return _refusal(400, "invalid_parameter", message, param=param)


def _refusal(
    status: int, code: str, message: str, headers: dict[str, str] | None = None, **more: str
) -> web.HTTPException:
    """Return an error in HeyGen's shape."""
    kinds: dict[int, type[web.HTTPException]] = {
        400: web.HTTPBadRequest,
        401: web.HTTPUnauthorized,
        402: web.HTTPPaymentRequired,
        404: web.HTTPNotFound,
        409: web.HTTPConflict,
        429: web.HTTPTooManyRequests,
    }
    body = {"error": {"code": code, "message": message, "doc_url": f"https://developers.heygen.com#{code}", **more}}
    kind = kinds.get(status, web.HTTPBadRequest)
    return kind(text=web.json_response(body).text, content_type="application/json", headers=headers or {})
