"""The config of ``render-code``: a code scene becomes a video. The scene itself is the ``config`` slot's JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.domain.schemas.base import NodeConfig, Whole
from shared.domain.schemas.providers import CodeProvider


class RenderCodeConfig(NodeConfig):
    """Config of ``render-code``."""

    provider: CodeProvider = None
    fps: Whole = Field(default=30, ge=1, le=60)
    """Frames a second."""
    width: Whole = Field(default=1920, ge=64, le=3840, multiple_of=2)
    """Width of the picture in pixels; even."""
    height: Whole = Field(default=1080, ge=64, le=3840, multiple_of=2)
    """Height of the picture in pixels; even."""
    theme: Literal["dark", "light"] | None = None
    """Colours of the screen; without it the scene's own, else dark."""
    font_size: Whole | None = Field(default=None, ge=6, le=200)
    """Height of the letters in pixels; without it as large as the longest line and the most lines allow."""
