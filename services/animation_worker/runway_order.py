"""Write an order for Runway: what each model makes is known, and the rest is refused before anything is paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.animation_worker.prompt import Scene
from services.animation_worker.runway_api import RunwayApi
from shared.domain.complaints import listed
from shared.domain.limits import ANIMATION_MODELS
from shared.domain.nodes import Provider
from shared.domain.schemas import AnimationConfig
from shared.errors import InvalidInput

_MOST_UTF16 = 1000
_MOST_PICTURE_BYTES = 16_000_000
_RATIOS = {
    "16:9": "1280:720",
    "9:16": "720:1280",
    "4:3": "1104:832",
    "1:1": "960:960",
    "3:4": "832:1104",
    "21:9": "1584:672",
}
_LARGE_RATIOS = {"16:9": "1920:1080", "9:16": "1080:1920"}
_WITHOUT_PICTURE: Mapping[str, tuple[str, ...]] = {"gen4.5": ("16:9", "9:16"), "gen4_turbo": ()}
"""Aspect ratios of models that make less of them, or nothing, from words alone."""


async def write_order(scene: Scene, api: RunwayApi) -> tuple[str, dict[str, Any]]:
    """Check all that can be checked, upload the picture, and return the call and its body.

    Raises:
        InvalidInput: Runway would not make it.
    """
    scene.check(Provider.RUNWAY)
    config = scene.config
    words = await scene.words(_MOST_UTF16)
    if len(words.encode("utf-16-le")) > 2 * _MOST_UTF16:
        raise InvalidInput("The prompt is too long for Runway.", field="config.prompt", remedy="Say it in fewer words.")
    body: dict[str, Any] = {
        "model": config.model,
        "promptText": words,
        "ratio": _ratio(config, from_picture=scene.has_picture),
        "duration": config.duration,
    }
    if config.seed is not None:
        body["seed"] = config.seed
    if ANIMATION_MODELS[Provider.RUNWAY][str(config.model)].sound:
        body["audio"] = config.generate_audio
    picture = await scene.picture(_MOST_PICTURE_BYTES)
    if picture is None:
        return "text_to_video", body
    return "image_to_video", {**body, "promptImage": await api.upload(picture)}


def _ratio(config: AnimationConfig, *, from_picture: bool) -> str:
    known = _WITHOUT_PICTURE.get(str(config.model))
    if not from_picture and known is not None and config.aspect_ratio not in known:
        problem = f"{config.model} does not make {config.aspect_ratio} without a picture to begin with."
        remedy = "Connect one" + (f", or use {listed(list(known))}." if known else ", or use gen4.5.")
        raise InvalidInput(problem, field="config.aspectRatio" if known else "inputs.referenceImage", remedy=remedy)
    return (_LARGE_RATIOS if config.resolution == "1080p" else _RATIOS)[config.aspect_ratio]
