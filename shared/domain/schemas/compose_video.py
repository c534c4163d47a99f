"""The config of ``compose-video``: a picture in a picture."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.domain.schemas.base import Captions, Flag, JsonObject, NodeConfig, Real, Whole
from shared.domain.schemas.providers import MediaProvider

Position = Literal[
    "bottom-right",
    "bottom-center",
    "bottom-left",
    "center-right",
    "center",
    "center-left",
    "top-right",
    "top-center",
    "top-left",
]


class Border(JsonObject):
    """Draw a line around the overlay."""

    width: Whole = Field(default=4, ge=0, le=200)
    """In pixels of the result."""
    color: str = Field(default="#ffffff", pattern="^#[0-9a-fA-F]{6}$")
    """As #rrggbb."""


class ComposeVideoConfig(NodeConfig):
    """Config of ``compose-video``; pixels are those of the background, the crop's are the overlay's own."""

    provider: MediaProvider = None
    position: Position = "bottom-right"
    """The corner, edge or centre of the background where the overlay stands."""
    scale: Real = Field(default=0.25, ge=0.01, le=1)
    """The overlay's width as a part of the background's."""
    offset_x: Whole = Field(default=0, ge=-3840, le=3840)
    """Move the overlay to the right, in pixels; negative: to the left."""
    offset_y: Whole = Field(default=0, ge=-3840, le=3840)
    """Move the overlay down, in pixels; negative: up."""
    margin: Whole = Field(default=24, ge=0, le=1000)
    """Distance from the edges that the position names, in pixels."""
    rounded: Whole = Field(default=0, ge=0, le=2000)
    """Radius of the overlay's corners in pixels."""
    circle: Flag = False
    """Show the overlay's middle as a circle."""
    border: Border | None = None
    """A line around the overlay, along its shape."""
    opacity: Real = Field(default=1.0, ge=0, le=1)
    """From invisible (0) to opaque (1)."""
    crop_top: Whole = Field(default=0, ge=0, le=8192)
    """First row of the overlay that is used, in its own pixels."""
    crop_left: Whole = Field(default=0, ge=0, le=8192)
    """First column of the overlay that is used, in its own pixels."""
    crop_width: Whole | None = Field(default=None, ge=2, le=8192)
    """Columns of the overlay that are used; without it up to the right edge."""
    crop_height: Whole | None = Field(default=None, ge=2, le=8192)
    """Rows of the overlay that are used; without it down to the lower edge."""
    start: Real = Field(default=0.0, ge=0, le=86_400)
    """When the overlay appears, in seconds."""
    end: Real | None = Field(default=None, gt=0, le=86_400)
    """When the overlay disappears, in seconds; without it when it ends or the background does."""
    audio: Literal["background", "overlay", "mix"] = "background"
    """Whose sound is heard."""
    captions: Captions = "none"
    """What becomes of the captions of the videos that are heard."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise PydanticCustomError(
                "window",
                "end ({end} s) must come after start ({start} s)",
                {"field": "end", "end": f"{self.end:g}", "start": f"{self.start:g}"},
            )
        return self
