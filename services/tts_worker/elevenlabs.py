"""Speak scripts at ElevenLabs, in parts where they are long, and join the parts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from services.tts_worker.elevenlabs_api import ElevenLabsApi
from services.tts_worker.elevenlabs_models import Models, SpeechModel
from services.tts_worker.elevenlabs_shelf import Shelf, Take
from services.tts_worker.elevenlabs_shop import ElevenLabsShop, SpeechOrder, Terms
from services.tts_worker.given import read_given_script
from services.tts_worker.parts import Part, cut
from services.tts_worker.recording import Recording, join
from services.tts_worker.timings import are_measured, spoken_sentences
from shared.domain.effective import EffectiveConfig
from shared.domain.expectations import Expected
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.prices import estimate
from shared.domain.schemas import VoiceoverConfig
from shared.errors import InvalidInput
from shared.media.cues import write_captions
from shared.media.sound import encode, read_format
from shared.media.speech import Speech, read_sentences
from shared.media.threads import Watch, in_thread
from shared.worker.executor import Made, Work
from shared.worker.publish import publish

DEFAULT_VOICE = "JBFqnCBsd6RMkjVDRZzb"
"""George, one of the voices that every account has; a default of ours, so that a change of theirs changes nothing."""
_MOST_LETTERS = 5_000
"""Of a part, whatever the model takes: what one lost answer puts at risk, and what fits an answer."""
_VOICE_ID = re.compile(r"[A-Za-z0-9_-]+")
_SPOKEN = 0.85
"""The part of the work that is done when all is spoken."""


@dataclass(frozen=True, slots=True)
class ElevenLabsVoiceover:
    """Execute ``generate-voiceover`` with ElevenLabs."""

    api: ElevenLabsApi
    models: Models
    terms: Terms
    type: NodeType = NodeType.GENERATE_VOICEOVER
    provider: Provider = Provider.ELEVENLABS

    async def run(self, job: Job, work: Work) -> Made:
        """Have the script spoken part by part, join the parts, and say when each word sounds."""
        config = VoiceoverConfig.model_validate(job.config)
        sentences = read_sentences(await read_given_script(job, work))
        model = await self.models.named(config.model_id)
        _check(config, model)
        parts = cut(sentences, min(model.limit, _MOST_LETTERS), breaks=not model.takes_tags)
        spoken: list[tuple[ElevenLabsShop, Take]] = []
        for part in parts:
            spoken.append(await self._speak(part, len(parts), config, model, job, work))
            work.progress(_SPOKEN * len(spoken) / len(parts), "speaking")
        recordings = [await shop.recording(take) for shop, take in spoken]
        sound, speech = await in_thread(partial(_finish, recordings, parts, config, model, work.scratch), work.progress)
        cost = sum((take.cost for _, take in spoken), Decimal(0))
        return await _publish(sound, speech, recordings, cost, config, job, work)

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()

    async def _speak(
        self, part: Part, parts: int, config: VoiceoverConfig, model: SpeechModel, job: Job, work: Work
    ) -> tuple[ElevenLabsShop, Take]:
        assert work.orders is not None  # noqa: S101  a worker's work always has them
        order = order_of(part, parts, config, model)
        price = partial(price_of, job.config, model, order)
        shop = ElevenLabsShop(
            self.api, self.terms, order, price, Shelf(work.storage, job.prefix, work.scratch, part.number)
        )
        delivered = await work.orders.fetch(shop, order, reserve=price(None), part=f"{part.number}-{_digest(order)}")
        return shop, delivered.goods


def _check(config: VoiceoverConfig, model: SpeechModel) -> None:
    """Refuse before anything is paid what ElevenLabs would refuse, or misread."""
    if config.voice_id is not None and not _VOICE_ID.fullmatch(config.voice_id):
        message = f"{config.voice_id!r} is no id of a voice."
        raise InvalidInput(message, field="config.voiceId", remedy="Copy the id from the voice's page at ElevenLabs.")
    if config.language and model.languages and config.language not in model.languages:
        spoken = ", ".join(sorted(model.languages))
        message = f"The model {model.name} does not speak {config.language!r}."
        raise InvalidInput(message, field="config.language", remedy=f"Use one of {spoken}, or another modelId.")


def order_of(part: Part, parts: int, config: VoiceoverConfig, model: SpeechModel) -> SpeechOrder:
    """Return the order of a part; every setting is named, so that a change of a default over there changes nothing."""
    body: dict[str, Any] = {
        "text": part.text,
        "model_id": model.name,
        "voice_settings": {
            "stability": config.stability,
            "similarity_boost": config.similarity_boost,
            "style": config.style,
            "use_speaker_boost": True,
            "speed": config.speed,
        },
        "apply_text_normalization": "auto",
    }
    if config.seed is not None:
        body["seed"] = config.seed
    if config.language is not None and model.takes_language:
        body["language_code"] = config.language
    if model.takes_context:
        body |= {name: text for name, text in (("previous_text", part.before), ("next_text", part.after)) if text}
    output_format = _asked_format(config.output_format, parts)
    voice = config.voice_id or DEFAULT_VOICE
    return SpeechOrder(voice, output_format, f".{read_format(output_format).extension}", body)


def _asked_format(wanted: str, parts: int) -> str:
    """Return the format that a part is asked for: what is joined is encoded once more."""
    match wanted.split("_"):
        case ["mp3", _, rate] if parts > 1 and rate != "192":
            return "mp3_44100_128"
        case ["opus", _, rate] if parts > 1 and rate != "192":
            return "opus_48000_128"
        case _:
            return wanted


def _digest(order: SpeechOrder) -> str:
    """Return a name of what is ordered: should a script ever be cut otherwise, no part is taken for another."""
    said = json.dumps([order.voice_id, order.output_format, order.body], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def price_of(config: Mapping[str, Any], model: SpeechModel, order: SpeechOrder, charged: int | None) -> Decimal:
    """Return what an order costs in US dollars: by the characters charged, else by its letters.

    ElevenLabs counts a letter of a cheap model as half a character; the price table is by letters.
    """
    letters = len(order.text) if charged is None else round(charged / model.multiplier)
    known = EffectiveConfig(Provider.ELEVENLABS, 1, dict(config))
    return estimate(NodeType.GENERATE_VOICEOVER, known, {"script": [Expected(characters=letters)]}).usd


def _finish(
    recordings: Sequence[Recording],
    parts: Sequence[Part],
    config: VoiceoverConfig,
    model: SpeechModel,
    scratch: Path,
    watch: Watch,
) -> tuple[Path, Speech]:
    """Return the sound in the format that the config asks for, and what is heard in it."""
    joined = scratch / "joined.wav"
    placements, samples = join(recordings, [part.pause for part in parts], joined, watch)
    spoken = [
        sentence
        for part, recording, placement in zip(parts, recordings, placements, strict=True)
        for sentence in spoken_sentences(part, recording, placement, tags=model.takes_tags)
    ]
    speech = Speech(joined, samples, tuple(spoken), ())
    if len(recordings) == 1 and recordings[0].take.as_ordered and recordings[0].take.path.suffix != ".wav":
        return recordings[0].take.path, speech
    to = read_format(config.output_format)
    target = scratch / f"voiceover.{to.extension}"
    return encode(joined, target, to, lambda done: watch.step(_SPOKEN + done * (1 - _SPOKEN), "encoding")), speech


async def _publish(
    sound: Path,
    speech: Speech,
    recordings: Sequence[Recording],
    cost: Decimal,
    config: VoiceoverConfig,
    job: Job,
    work: Work,
) -> Made:
    files = write_captions(speech, work.scratch) if config.captions else {}
    facts: Mapping[str, object] = {} if are_measured(recordings) else {"timings": "estimated"}
    origin = {
        "request_ids": [recording.take.remote_id for recording in recordings],
        "model": config.model_id,
        "voice": config.voice_id or DEFAULT_VOICE,
        "cost": str(cost),
    }
    output = await publish(sound, job, work, media_type=MediaType.AUDIO, files=files, facts=facts, origin=origin)
    return Made(output, cost)
