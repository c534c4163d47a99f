"""Write an order for Runway: what each model makes is known, and the rest is refused before anything is paid."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.animation_worker.prompt import Scene
from services.animation_worker.runway_api import RunwayApi
from shared.domain.complaints import listed
from shared.domain.schemas import AnimationConfig
from shared.errors import InvalidInput

_MOST_UTF16 = 1000
_MOST_PICTURE_BYTES = 16_000_000
_WIDE = {"16:9": "1280:720", "9:16": "720:1280"}
_ALL = {**_WIDE, "4:3": "1104:832", "1:1": "960:960", "3:4": "832:1104", "21:9": "1584:672"}
_TALL_1080 = {"16:9": "1920:1080", "9:16": "1080:1920"}


@dataclass(frozen=True, slots=True)
class Model:
    """What a model makes; source: Runway's API reference, November 2026."""

    seconds: Collection[int]
    ratios: Mapping[str, str]
    """From a picture, by aspect ratio."""
    ratios_of_text: Mapping[str, str]
    """Without one; empty: it needs a picture."""
    sound: bool = False
    large: Mapping[str, str] | None = None
    """In 1080p."""


MODELS: Mapping[str, Model] = {
    "gen4.5": Model(range(2, 11), _ALL, _WIDE),
    "gen4_turbo": Model(range(2, 11), _ALL, {}),
    "veo3.1": Model((4, 6, 8), _WIDE, _WIDE, sound=True, large=_TALL_1080),
    "veo3.1_fast": Model((4, 6, 8), _WIDE, _WIDE, sound=True, large=_TALL_1080),
}


async def write_order(scene: Scene, api: RunwayApi) -> tuple[str, dict[str, Any]]:
    """Check all that can be checked, upload the picture, and return the call and its body.

    Raises:
        InvalidInput: Runway would not make it.
    """
    config = scene.config
    model = _model(config)
    words = await scene.words(_MOST_UTF16)
    if len(words.encode("utf-16-le")) > 2 * _MOST_UTF16:
        raise InvalidInput("The prompt is too long for Runway.", field="config.prompt", remedy="Say it in fewer words.")
    ratio = _ratio(config, model, from_picture=scene.has_picture)
    body: dict[str, Any] = {
        "model": config.model,
        "promptText": words,
        "ratio": ratio,
        "duration": _seconds(config, model),
    }
    if config.seed is not None:
        body["seed"] = config.seed
    if model.sound:
        body["audio"] = config.generate_audio
    picture = await scene.picture(_MOST_PICTURE_BYTES)
    if picture is None:
        return "text_to_video", body
    return "image_to_video", {**body, "promptImage": await api.upload(picture)}


def _model(config: AnimationConfig) -> Model:
    model = MODELS.get(config.model or "")
    if model is None:
        problem = f"Runway's model {config.model!r} is not known here."
        raise InvalidInput(problem, field="config.model", remedy=f"Use {listed(list(MODELS))}.")
    if config.generate_audio and not model.sound:
        problem = f"{config.model} makes no sound."
        raise InvalidInput(problem, field="config.generateAudio", remedy="Leave it out, or use veo3.1.")
    return model


def _ratio(config: AnimationConfig, model: Model, *, from_picture: bool) -> str:
    ratios = model.ratios if from_picture else model.ratios_of_text
    if not ratios:
        problem = f"{config.model} needs a picture to begin with."
        raise InvalidInput(problem, field="inputs.referenceImage", remedy="Connect one, or use gen4.5.")
    if config.resolution == "1080p" and model.large is not None:
        ratios = model.large
    elif config.resolution != "720p":
        problem = f"{config.model} does not make {config.resolution}."
        raise InvalidInput(problem, field="config.resolution", remedy="Use 720p.")
    if config.aspect_ratio not in ratios:
        problem = f"{config.model} does not make {config.aspect_ratio}{'' if from_picture else ' without a picture'}."
        raise InvalidInput(problem, field="config.aspectRatio", remedy=f"Use {listed(list(ratios))}.")
    return ratios[config.aspect_ratio]


def _seconds(config: AnimationConfig, model: Model) -> int:
    if config.duration not in model.seconds:
        problem = f"{config.model} makes {listed([str(s) for s in model.seconds])} seconds, not {config.duration}."
        raise InvalidInput(problem, field="config.duration", remedy="Use one of them.")
    return config.duration
