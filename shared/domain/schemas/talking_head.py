"""The config of ``talking-head``: an avatar speaks a script or a recording."""

from __future__ import annotations

from pydantic import Field

from shared.domain.schemas.base import Flag, NodeConfig, Whole
from shared.domain.schemas.providers import HeadProvider


class TalkingHeadConfig(NodeConfig):
    """Config of ``talking-head``."""

    provider: HeadProvider = None
    avatar_id: str | None = Field(default=None, min_length=1, max_length=200)
    """The provider's id of the avatar's look; without it the provider's default one."""
    voice_id: str | None = Field(default=None, min_length=1, max_length=200)
    """The provider's id of the voice that speaks a script; without it the avatar's own."""
    width: Whole = Field(default=1920, ge=64, le=3840, multiple_of=2)
    """Width of the picture in pixels; even."""
    height: Whole = Field(default=1080, ge=64, le=3840, multiple_of=2)
    """Height of the picture in pixels; even."""
    captions: Flag = True
    """Also write the spoken words with their times, as an SRT file beside the video."""
