"""ElevenLabs' API as far as voice-overs need it: https://elevenlabs.io/docs/api-reference, as of November 2026."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import Base64Bytes, BaseModel, SecretStr

from shared.errors import JobError, LaneClosed, NotYet, ProviderRejected
from shared.http.download import download
from shared.http.vendor import Reply, Vendor

_PAGE = 1000
_MOST_PAGES = 50
_MAX_AUDIO_BYTES = 512 * 1024 * 1024
_SLOT_LOOK = timedelta(seconds=5)
"""After an answer that as many requests as the account may have are under way, some of somebody else."""


class Alignment(BaseModel):
    """When each character of a text sounds, in seconds."""

    characters: list[str]
    character_start_times_seconds: list[float]
    character_end_times_seconds: list[float]


class Alignments(BaseModel):
    """Those that lie in the history."""

    alignment: Alignment | None = None


class Spoken(BaseModel):
    """The answer to an order."""

    audio_base64: Base64Bytes
    alignment: Alignment | None = None


class Item(BaseModel):
    """An entry of the history."""

    history_item_id: str
    request_id: str | None = None
    voice_id: str | None = None
    model_id: str | None = None
    text: str | None = None
    date_unix: float = 0
    character_count_change_from: int = 0
    character_count_change_to: int = 0
    settings: dict[str, Any] | None = None
    alignments: Alignments | None = None

    @property
    def character_cost(self) -> int:
        """Return what was charged, in ElevenLabs' characters."""
        return abs(self.character_count_change_to - self.character_count_change_from)


class _Page(BaseModel):
    history: list[Item]
    last_history_item_id: str | None = None
    has_more: bool = False


class Rates(BaseModel):
    """What a model costs."""

    character_cost_multiplier: float | None = None


class Model(BaseModel):
    """A model as ElevenLabs lists it."""

    class Language(BaseModel):
        """One that it speaks."""

        language_id: str

    model_id: str
    can_do_text_to_speech: bool = True
    maximum_text_length_per_request: int | None = None
    model_rates: Rates | None = None
    languages: list[Language] | None = None


class _Models(BaseModel):
    models: list[Model]


class ElevenLabsApi:
    """Call ElevenLabs."""

    def __init__(self, url: str, key: SecretStr) -> None:
        self._url, self._key = url.rstrip("/"), key
        self._vendor = Vendor("ElevenLabs", url, {"xi-api-key": key}, judge)

    async def speak(self, voice_id: str, output_format: str, body: Mapping[str, Any], *, seconds: float) -> Reply:
        """Order speech, with the time of each character; the answer is a `Spoken`, its cost in a header."""
        path = f"/v1/text-to-speech/{quote(voice_id, safe='')}/with-timestamps"
        params = {"output_format": output_format}
        return await self._vendor.ask("POST", path, pays=True, seconds=seconds, params=params, json=body)

    async def models(self) -> list[Model]:
        """Return all models."""
        reply = await self._vendor.ask("GET", "/v1/models")
        listed = Reply(reply.status, reply.headers, b'{"models":' + reply.content + b"}")
        return listed.read(_Models).models

    async def history(self, *, voice_id: str | None = None, after: datetime | None = None) -> AsyncIterator[Item]:
        """Yield what was spoken, the newest first."""
        params: dict[str, str | int] = {"page_size": _PAGE, "source": "TTS"}
        params |= {} if voice_id is None else {"voice_id": voice_id}
        params |= {} if after is None else {"date_after_unix": int(after.timestamp())}
        for _ in range(_MOST_PAGES):
            page = (await self._vendor.ask("GET", "/v1/history", params=params)).read(_Page)
            for item in page.history:
                yield item
            if not page.has_more or page.last_history_item_id is None:
                return
            params["start_after_history_item_id"] = page.last_history_item_id

    async def keeps_history(self) -> bool:
        """Tell whether the account keeps what was spoken: it has something."""
        reply = await self._vendor.ask("GET", "/v1/history", params={"page_size": 1, "source": "TTS"})
        return bool(reply.read(_Page).history)

    async def audio(self, item_id: str, path: Path) -> None:
        """Bring the sound of an entry of the history; this costs nothing."""
        await download(
            f"{self._url}/v1/history/{quote(item_id, safe='')}/audio",
            path,
            max_bytes=_MAX_AUDIO_BYTES,
            allow=self._vendor.own_host,
            headers={"xi-api-key": self._key},
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._vendor.close()


_NO_MONEY = frozenset({"quota_exceeded", "payment_required", "insufficient_credits", "payment_issue"})
_NO_ENTRY = frozenset({"invalid_api_key", "needs_authorization", "detected_unusual_activity", "sso_required"})
_TOO_MANY = frozenset({"concurrent_limit_exceeded", "too_many_concurrent_requests"})
_NOT_NOW = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)


def judge(reply: Reply) -> JobError | None:
    """Say what a refusal means, by its code: a spent quota comes with the status of a wrong key."""
    detail = _detail(reply)
    if detail is None or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    codes = {detail.get("code"), detail.get("status")}
    if codes & _NO_MONEY or reply.status == HTTPStatus.PAYMENT_REQUIRED:
        return LaneClosed(f"ElevenLabs wants money: {_said(detail)}", remedy="top up the account, or change its plan")
    if codes & _NO_ENTRY or (reply.status == HTTPStatus.UNAUTHORIZED and "missing_permissions" not in codes):
        return LaneClosed(
            f"ElevenLabs refuses the key: {_said(detail)}", remedy="set ELEVENLABS_API_KEY to a valid one"
        )
    if "missing_permissions" in codes and reply.paid:
        return LaneClosed(f"ElevenLabs refuses the key: {_said(detail)}", remedy="let the key use text to speech")
    if codes & _TOO_MANY and "Retry-After" not in reply.headers:
        return NotYet("ElevenLabs speaks as much at once as the account may", delay=_SLOT_LOOK)
    return None if reply.status in _NOT_NOW else _refused(reply, detail)


def _detail(reply: Reply) -> dict[str, Any] | None:
    """Return what ElevenLabs says of a refusal, in whichever of its shapes; None: it says nothing."""
    body = reply.json()
    match body.get("detail") if isinstance(body, dict) else None:
        case dict() as detail:
            return detail
        case [dict() as first, *_]:
            where = [str(step) for step in first.get("loc") or ()]
            return {"code": first.get("type"), "message": first.get("msg"), "param": where[-1] if where else None}
        case str() as message:
            return {"message": message}
        case _:
            return None


def _said(detail: Mapping[str, Any]) -> str:
    return str(detail.get("message") or detail.get("code") or detail.get("status") or "no reason given")


def _refused(reply: Reply, detail: Mapping[str, Any]) -> ProviderRejected:
    code = detail.get("code") or detail.get("status")
    facts = {"status": reply.status, "code": code, "request_id": reply.headers.get("request-id")}
    field = _field(detail)
    remedy = None if field is None else f"correct {field}"
    return ProviderRejected(f"ElevenLabs refuses it: {_said(detail)}", field=field, remedy=remedy, details=facts)


_FIELDS = (
    ("similarity_boost", "config.similarityBoost"),
    ("stability", "config.stability"),
    ("style", "config.style"),
    ("speed", "config.speed"),
    ("voice", "config.voiceId"),
    ("model", "config.modelId"),
    ("output_format", "config.outputFormat"),
    ("output format", "config.outputFormat"),
    ("kbps", "config.outputFormat"),
    ("language", "config.language"),
    ("seed", "config.seed"),
    ("text", "inputs.script"),
    ("character", "inputs.script"),
)
"""A word of the vendor's, and where the editor finds what it is about."""


def _field(detail: Mapping[str, Any]) -> str | None:
    """Return what is at fault by the parameter that is named, else by the code, else by the sentence."""
    for said in (detail.get("param"), detail.get("code"), detail.get("status"), detail.get("message")):
        found = next((field for word, field in _FIELDS if word in str(said or "").lower()), None)
        if found is not None:
            return found
    return None
