"""What ElevenLabs' models take and charge: as it lists them, else by a table."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from services.tts_worker.elevenlabs_api import ElevenLabsApi, Model
from shared.errors import InvalidInput, JobError

_LOG = structlog.get_logger(__name__)
_AGAIN_SECONDS = 60.0
"""Shortest time between two looks at the list."""


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """What must be known of a model before it is asked."""

    name: str
    limit: int
    """Most letters of one request."""
    multiplier: float = 1.0
    """Characters charged for each letter."""
    languages: frozenset[str] | None = None
    """ISO 639-1; None: not known."""

    @property
    def takes_context(self) -> bool:
        """Tell whether it may be told what comes before and after: Eleven v3 refuses that."""
        return self.name != "eleven_v3"

    @property
    def takes_tags(self) -> bool:
        """Tell whether ``[whispers]`` is a direction, and break tags are none."""
        return self.name.startswith(("eleven_v3", "eleven_v4"))

    @property
    def takes_language(self) -> bool:
        """Tell whether it can be told the language; the others hear it from the text."""
        return self.name != "eleven_multilingual_v2"


_TABLE: Mapping[str, SpeechModel] = {
    model.name: model
    for model in (
        SpeechModel("eleven_multilingual_v2", 10_000),
        SpeechModel("eleven_v4", 10_000),
        SpeechModel("eleven_v4_turbo", 10_000),
        SpeechModel("eleven_v3", 3_000),
        SpeechModel("eleven_flash_v2_5", 40_000, 0.5),
        SpeechModel("eleven_flash_v2", 30_000, 0.5),
        SpeechModel("eleven_turbo_v2_5", 40_000, 0.5),
        SpeechModel("eleven_turbo_v2", 30_000, 0.5),
    )
}
"""https://elevenlabs.io/docs/models, as of November 2026; v3 took 3,000 letters and takes 5,000 by now."""
_UNKNOWN_LIMIT = 3_000


class Models:
    """Know the models of the account; the list is read once."""

    def __init__(self, api: ElevenLabsApi) -> None:
        self._api = api
        self._listed: Mapping[str, Model] | None = None
        self._looked = float("-inf")
        self._turn = asyncio.Lock()

    async def named(self, name: str) -> SpeechModel:
        """Return a model.

        Raises:
            InvalidInput: The account has none of that name that speaks.
        """
        async with self._turn:
            if (self._listed is None or name not in self._listed) and time.monotonic() > self._looked + _AGAIN_SECONDS:
                await self._look()
        if self._listed is None:
            return _TABLE.get(name) or SpeechModel(name, _UNKNOWN_LIMIT)
        listed = self._listed.get(name)
        if listed is None or not listed.can_do_text_to_speech:
            raise _unknown(name, self._listed)
        return _read(listed)

    async def _look(self) -> None:
        """Read the list; a key may lack the permission, and speak all the same."""
        self._looked = time.monotonic()
        try:
            self._listed = {model.model_id: model for model in await self._api.models()}
        except JobError as error:
            _LOG.warning("models_not_listed", error=error.message)


def _read(model: Model) -> SpeechModel:
    known = _TABLE.get(model.model_id) or SpeechModel(model.model_id, _UNKNOWN_LIMIT)
    charged = None if model.model_rates is None else model.model_rates.character_cost_multiplier
    languages = None if not model.languages else frozenset(one.language_id[:2] for one in model.languages)
    # Never more than the table says: cut otherwise when the list is away, a script's paid parts are not found again.
    limit = min(model.maximum_text_length_per_request or known.limit, known.limit)
    return SpeechModel(model.model_id, limit, charged or known.multiplier, languages)


def _unknown(name: str, listed: Mapping[str, Model]) -> InvalidInput:
    names = ", ".join(sorted(one for one, model in listed.items() if model.can_do_text_to_speech))
    message = f"ElevenLabs has no speech model {name!r} for this account."
    return InvalidInput(message, field="config.modelId", remedy=f"use one of {names}")
