"""The config of ``generate-animation``: a prompt becomes a moving picture."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.domain.schemas.base import Flag, NodeConfig, Whole
from shared.domain.schemas.providers import AnimationProvider

AspectRatio = Literal["16:9", "9:16", "4:3", "3:4", "1:1", "21:9"]
Resolution = Literal["360p", "720p", "1080p", "4k"]


class AnimationConfig(NodeConfig):
    """Config of ``generate-animation``; ``shared.domain.limits`` narrows the ranges per provider."""

    provider: AnimationProvider = None
    prompt: str | None = Field(default=None, min_length=1, max_length=5000)
    """What is to be seen; or give it through the slot of the same name."""
    model: str | None = Field(default=None, min_length=1, max_length=200)
    """The provider's model; without it the provider's current default."""
    duration: Whole = Field(default=5, ge=1, le=15)
    """Length in whole seconds."""
    aspect_ratio: AspectRatio = "16:9"
    """Width to height of the picture."""
    resolution: Resolution = "720p"
    """Lines of the picture's shorter side."""
    seed: Whole | None = Field(default=None, ge=0, le=4_294_967_295)
    """Asks for the same picture again, as far as the provider can."""
    generate_audio: Flag = False
    """Also make sound, where the provider can."""
