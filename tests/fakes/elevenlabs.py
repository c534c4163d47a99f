"""ElevenLabs, as far as `/v1/text-to-speech/{voice}/with-timestamps` and the history go."""

from __future__ import annotations

import base64
import tempfile
import wave
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from aiohttp import web

from shared.media.sound import RATE, encode, read_format
from tests.fakes.fake import Fake

SECONDS_A_LETTER = 0.06
_OPENING, _CLOSING = 0.2, 0.3
"""Seconds of silence around what is spoken."""
_SOFT = RATE // 200
"""Samples over which a tone comes and goes, so that it makes no click."""
FORMATS = frozenset(
    {f"mp3_44100_{bits}" for bits in (32, 64, 96, 128, 192)}
    | {"mp3_22050_32", "mp3_24000_48", "ulaw_8000", "alaw_8000"}
    | {f"{kind}_{rate}" for kind in ("pcm", "wav") for rate in (8000, 16000, 22050, 24000, 32000, 44100, 48000)}
    | {f"opus_48000_{bits}" for bits in (32, 64, 96, 128, 192)}
)
_FIELDS = frozenset(
    {
        *("text", "model_id", "language_code", "seed", "voice_settings", "previous_text", "next_text"),
        *("previous_request_ids", "next_request_ids", "pronunciation_dictionary_locators", "apply_text_normalization"),
    }
)
_SETTINGS = {"stability": (0, 1), "similarity_boost": (0, 1), "style": (0, 1), "speed": (0.7, 1.2)}


class _RefusedError(Exception):
    """Carry a refusal to where it is answered."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(body)
        self.status, self.body = status, body


def refusal(status: int, code: str, message: str) -> _RefusedError:
    """Return a refusal in the newer shape."""
    return _RefusedError(status, {"detail": {"type": "error", "code": code, "status": code, "message": message}})


class ElevenLabs(Fake):
    """Speak tones: a word is a tone, a blank is silence; a letter takes `SECONDS_A_LETTER`."""

    name = "elevenlabs"
    KEY = "sk_elevenlabs_of_the_tests"

    def __init__(self) -> None:
        super().__init__()
        self.voices = {"JBFqnCBsd6RMkjVDRZzb", "voice-of-a-test"}
        self.models: dict[str, dict[str, Any]] = {
            name: model(name, limit, cost)
            for name, limit, cost in (
                ("eleven_multilingual_v2", 10_000, 1.0),
                ("eleven_v3", 5_000, 1.0),
                ("eleven_flash_v2_5", 40_000, 0.5),
            )
        }
        self.tier = "starter"
        self.credit = 10**9
        """Characters left."""
        self.concurrency = 5
        self.keeps_history = True
        self.permissions = {"text_to_speech", "models_read", "speech_history_read"}
        self.history: list[dict[str, Any]] = []
        self.sounds: dict[str, bytes] = {}
        self._busy = 0
        self._numbers = count(1)

    def routes(self) -> Iterable[web.RouteDef]:
        """Return what is answered."""
        return [
            web.post("/v1/text-to-speech/{voice}/with-timestamps", self._guard(self._speak)),
            web.get("/v1/models", self._guard(self._models)),
            web.get("/v1/history", self._guard(self._history)),
            web.get("/v1/history/{item}/audio", self._guard(self._audio)),
        ]

    def _guard(self, handler: Any) -> Any:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                if request.headers.get("xi-api-key") != self.KEY:
                    raise refusal(401, "invalid_api_key", "Invalid API key")
                answer: web.StreamResponse = await handler(request)
            except _RefusedError as refused:
                return web.json_response(refused.body, status=refused.status)
            return answer

        return guarded

    def _allow(self, permission: str) -> None:
        if permission not in self.permissions:
            sentence = f"The API key you used is missing the permission {permission} to execute this operation."
            raise _RefusedError(401, {"detail": {"status": "missing_permissions", "message": sentence}})

    async def _speak(self, request: web.Request) -> web.Response:
        self._allow("text_to_speech")
        body = await request.json()
        self._check(request, body)
        if self._busy >= self.concurrency:
            raise refusal(429, "concurrent_limit_exceeded", f"Maximum concurrent requests is {self.concurrency}")
        self._busy += 1
        try:
            return self._spoken(request.match_info["voice"], request.query["output_format"], body)
        finally:
            self._busy -= 1

    def _check(self, request: web.Request, body: dict[str, Any]) -> None:
        """Refuse what the real one refuses."""
        self._check_fields(body)
        if request.match_info["voice"] not in self.voices:
            raise refusal(404, "voice_not_found", f"A voice with voice_id {request.match_info['voice']} was not found.")
        known = self.models.get(body["model_id"])
        if known is None:
            raise refusal(400, "model_not_found", f"A model with model ID {body['model_id']} does not exist.")
        self._check_format(request.query.get("output_format", ""))
        if len(body["text"]) > known["maximum_text_length_per_request"]:
            raise refusal(400, "max_character_limit_exceeded", "The text is longer than the model takes.")
        if body["model_id"] == "eleven_v3" and {"previous_text", "next_text"} & body.keys():
            raise refusal(400, "unsupported_model", "previous_text and next_text are not available for eleven_v3.")
        if body["model_id"] == "eleven_multilingual_v2" and "language_code" in body:
            raise refusal(400, "unsupported_language", "This model does not support language_code.")
        if self._characters(body) > self.credit:
            sentence = f"This request exceeds your quota. You have {self.credit} credits remaining."
            raise _RefusedError(401, {"detail": {"status": "quota_exceeded", "message": sentence}})

    def _check_fields(self, body: dict[str, Any]) -> None:
        """Refuse as FastAPI does."""
        wrong = [("extra_forbidden", name, "Extra inputs are not permitted") for name in body.keys() - _FIELDS]
        text = body.get("text")
        if not isinstance(text, str) or not text.strip():
            wrong.append(("string_too_short", "text", "String should have at least 1 character"))
        for name, value in (body.get("voice_settings") or {}).items():
            least, most = _SETTINGS.get(name, (0, 1))
            if not least <= value <= most:
                wrong.append(("out_of_range", name, f"Input should be from {least} to {most}"))
        if wrong:
            details = [{"type": kind, "loc": ["body", name], "msg": sentence} for kind, name, sentence in wrong]
            raise _RefusedError(422, {"detail": details})

    def _check_format(self, output_format: str) -> None:
        if output_format not in FORMATS:
            raise refusal(400, "invalid_output_format", f"{output_format} is no output_format")
        creators = output_format == "mp3_44100_192" and self.tier in {"free", "starter"}
        pros = output_format in {"pcm_44100", "wav_44100", "wav_48000"} and self.tier in {"free", "starter", "creator"}
        if creators or pros:
            sentence = "The requested output_format is not allowed for your subscription tier."
            raise refusal(403, "only_for_creator+", sentence)

    def _characters(self, body: dict[str, Any]) -> int:
        """Return what an order costs, in ElevenLabs' characters."""
        rate = self.models[body["model_id"]]["model_rates"]["character_cost_multiplier"]
        return int(len(body["text"]) * rate + 0.5)

    def _spoken(self, voice: str, output_format: str, body: dict[str, Any]) -> web.Response:
        number, cost = next(self._numbers), self._characters(body)
        request_id, item_id = f"request-{number}", f"item-{number}"
        sound = speech(body["text"], output_format)
        self.credit -= cost
        self.charge(request_id, Decimal(cost) / 10_000)
        if self.keeps_history:
            self._remember(item_id, request_id, voice, body, cost)
            self.sounds[item_id] = sound
        headers = {
            "request-id": request_id,
            "character-cost": str(cost),
            "x-trace-id": f"trace-{number}",
            "current-concurrent-requests": str(self._busy),
            "maximum-concurrent-requests": str(self.concurrency),
        }
        answer = {"audio_base64": base64.b64encode(sound).decode(), "alignment": alignment(body["text"])}
        return web.json_response({**answer, "normalized_alignment": answer["alignment"]}, headers=headers)

    def _remember(self, item_id: str, request_id: str, voice: str, body: dict[str, Any], cost: int) -> None:
        entry = {
            "history_item_id": item_id,
            "request_id": request_id,
            "voice_id": voice,
            "model_id": body["model_id"],
            "text": body["text"],
            "date_unix": int(self.now()),
            "character_count_change_from": 0,
            "character_count_change_to": cost,
            "content_type": "audio/mpeg",
            "state": "created",
            "source": "TTS",
            "settings": body.get("voice_settings"),
        }
        self.history.insert(0, entry)

    async def _models(self, _request: web.Request) -> web.Response:
        self._allow("models_read")
        return web.json_response(list(self.models.values()))

    async def _history(self, request: web.Request) -> web.Response:
        self._allow("speech_history_read")
        query = request.query
        found = [entry for entry in self.history if entry["voice_id"] == query.get("voice_id", entry["voice_id"])]
        found = [entry for entry in found if entry["date_unix"] >= int(query.get("date_after_unix", 0))]
        ids = [entry["history_item_id"] for entry in found]
        after = query.get("start_after_history_item_id")
        begin = 0 if after is None else ids.index(after) + 1
        size = min(int(query.get("page_size", 100)), 1000)
        page = found[begin : begin + size]
        return web.json_response(
            {
                "history": page,
                "last_history_item_id": page[-1]["history_item_id"] if page else None,
                "has_more": begin + size < len(found),
                "scanned_until": None,
            }
        )

    async def _audio(self, request: web.Request) -> web.Response:
        self._allow("speech_history_read")
        sound = self.sounds.get(request.match_info["item"])
        if sound is None:
            raise refusal(404, "history_item_not_found", "There is no such history item.")
        return web.Response(body=sound, content_type="audio/mpeg")


def model(name: str, limit: int, cost: float = 1.0) -> dict[str, Any]:
    """Return a model as the list has it."""
    return {
        "model_id": name,
        "name": name,
        "can_do_text_to_speech": True,
        "can_use_style": True,
        "maximum_text_length_per_request": limit,
        "model_rates": {"character_cost_multiplier": cost},
        "concurrency_group": "standard",
        "languages": [{"language_id": "en", "name": "English"}, {"language_id": "de", "name": "German"}],
    }


def alignment(text: str) -> dict[str, Any]:
    """Return when each letter of a text sounds."""
    starts = [round(_OPENING + number * SECONDS_A_LETTER, 3) for number in range(len(text))]
    return {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": [round(start + SECONDS_A_LETTER, 3) for start in starts],
    }


@lru_cache(maxsize=64)
def speech(text: str, output_format: str) -> bytes:
    """Return the sound of a text: a tone for each word, silence for each blank."""
    letter = round(SECONDS_A_LETTER * RATE)
    voiced = np.repeat([0.0 if character.isspace() else 0.3 for character in text], letter)
    padded = np.concatenate([np.zeros(round(_OPENING * RATE)), voiced, np.zeros(round(_CLOSING * RATE))])
    soft = np.convolve(padded, np.ones(_SOFT) / _SOFT, "same")
    whole = soft * np.sin(2 * np.pi * 220 * np.arange(len(soft)) / RATE)
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "tone.wav"
        with wave.open(str(wav), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(np.round(whole * 32767).astype("<i2").tobytes())
        to = read_format(output_format)
        return encode(wav, Path(folder) / f"speech.{to.extension}", to).read_bytes()
