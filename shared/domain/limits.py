"""What single providers refuse, where it is less than the config's schema allows.

Source: reference of the providers' APIs, November 2026: Gemini Omni (Interactions API), Veo 3.1 on Vertex AI, Runway.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shared.domain.complaints import Complaints, listed, show
from shared.domain.effective import DEFAULT_MODELS
from shared.domain.nodes import Provider
from shared.domain.schemas import AnimationConfig, NodeConfig


@dataclass(frozen=True, slots=True)
class AnimationLimits:
    """What a model for animations can make."""

    seconds: Collection[int]
    aspect_ratios: Collection[str]
    resolutions: Collection[str]
    sound: bool = True
    """Whether sound can be asked for."""


_FLAT = ("16:9", "9:16")
_RUNWAY = ("16:9", "9:16", "4:3", "3:4", "1:1", "21:9")
_VEO_SECONDS = (4, 6, 8)

ANIMATION_MODELS: Mapping[Provider, Mapping[str, AnimationLimits]] = {
    Provider.VEO: {
        "gemini-omni-1.2-flash": AnimationLimits(range(3, 16), _FLAT, ("360p", "720p", "1080p", "4k")),
        "gemini-omni-1.1-flash": AnimationLimits(range(3, 11), _FLAT, ("360p", "720p", "1080p", "4k")),
        "veo-3.1-generate-001": AnimationLimits(_VEO_SECONDS, _FLAT, ("720p", "1080p", "4k")),
        "veo-3.1-fast-generate-001": AnimationLimits(_VEO_SECONDS, _FLAT, ("720p", "1080p")),
        "veo-3.1-lite-generate-001": AnimationLimits(_VEO_SECONDS, _FLAT, ("720p", "1080p")),
    },
    Provider.RUNWAY: {
        "gen4.5": AnimationLimits(range(2, 11), _RUNWAY, ("720p",), sound=False),
        "gen4_turbo": AnimationLimits(range(2, 11), _RUNWAY, ("720p",), sound=False),
        "veo3.1": AnimationLimits(_VEO_SECONDS, _FLAT, ("720p", "1080p")),
        "veo3.1_fast": AnimationLimits(_VEO_SECONDS, _FLAT, ("720p", "1080p")),
    },
}


def provider_complaints(config: NodeConfig) -> Complaints:
    """Return what the provider that a config names would refuse, nothing when it names none."""
    if not isinstance(config, AnimationConfig) or config.provider is None or config.provider not in ANIMATION_MODELS:
        return {}
    return animation_complaints(config.provider, config)


def animation_complaints(provider: Provider, config: AnimationConfig) -> Complaints:
    """Return what a provider would refuse of an animation."""
    model = config.model or DEFAULT_MODELS[provider]
    limits = ANIMATION_MODELS[provider].get(model)
    if limits is None:
        models = listed(list(ANIMATION_MODELS[provider]))
        return {"config.model": f"{provider} is not known to make films with {show(model)}; use {models}"}
    found: Complaints = {}
    if config.duration not in limits.seconds:
        found["config.duration"] = f"{model} makes {_span(limits.seconds)}, not {config.duration}; use such a length"
    for key, value, known in (
        ("aspectRatio", config.aspect_ratio, limits.aspect_ratios),
        ("resolution", config.resolution, limits.resolutions),
    ):
        if value not in known:
            found[f"config.{key}"] = f"{model} cannot make {show(value)}; use {listed(list(known))}"
    if config.generate_audio and not limits.sound:
        found["config.generateAudio"] = f"{model} makes no sound; remove it or use another model"
    return found


def _span(seconds: Collection[int]) -> str:
    if isinstance(seconds, range):
        return f"{seconds[0]} to {seconds[-1]} seconds"
    return f"{listed([str(length) for length in seconds])} seconds"
