"""What single providers refuse, where it is less than the config's schema allows.

Source: reference of the providers' APIs, November 2026: Gemini Omni (Interactions API) and Runway gen4.5.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shared.domain.complaints import Complaints, listed, show
from shared.domain.nodes import Provider
from shared.domain.schemas import AnimationConfig, NodeConfig


@dataclass(frozen=True, slots=True)
class AnimationLimits:
    """What a provider of animations can make."""

    seconds: range
    aspect_ratios: Collection[str]
    resolutions: Collection[str]


ANIMATION_LIMITS: Mapping[Provider, AnimationLimits] = {
    Provider.VEO: AnimationLimits(range(3, 16), ("16:9", "9:16"), ("360p", "720p", "1080p", "4k")),
    Provider.RUNWAY: AnimationLimits(range(2, 11), ("16:9", "9:16", "4:3", "3:4", "1:1", "21:9"), ("720p",)),
}


def provider_complaints(config: NodeConfig) -> Complaints:
    """Return what the provider that a config names would refuse, nothing when it names none."""
    limits = ANIMATION_LIMITS.get(config.provider) if config.provider else None
    if limits is None or not isinstance(config, AnimationConfig):
        return {}
    found: Complaints = {}
    if config.duration not in limits.seconds:
        span = f"{limits.seconds[0]} to {limits.seconds[-1]} seconds"
        found["config.duration"] = f"{config.provider} makes {span}, not {config.duration}; use a length in that range"
    for key, value, known in (
        ("aspectRatio", config.aspect_ratio, limits.aspect_ratios),
        ("resolution", config.resolution, limits.resolutions),
    ):
        if value not in known:
            found[f"config.{key}"] = f"{config.provider} cannot make {show(value)}; use {listed(list(known))}"
    return found
