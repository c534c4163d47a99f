"""The ``config`` column of a pipeline."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from shared.domain.schemas.base import Flag, JsonObject

Mode = Literal["draft", "final"]


class StoragePlace(JsonObject):
    """Say where a pipeline's outputs are kept."""

    bucket: str | None = Field(default=None, min_length=1, max_length=255)
    """Name of the bucket; without it the one that the services are set up with."""
    prefix: str = Field(default="", max_length=512, pattern=r"^[^\x00-\x1f]*$")
    """What all keys of this pipeline begin with."""


class PipelineConfig(JsonObject):
    """Config of a pipeline."""

    storage: StoragePlace = StoragePlace()
    """Where outputs are kept."""
    working_directory: str | None = Field(default=None, max_length=4096)
    """Where an editor keeps local copies; the services do not use it."""
    mode: Mode = "final"
    """draft: every paid provider becomes local and the cut costs nothing; final: the configured providers."""
    budget: Decimal | None = Field(default=None, ge=0, le=1_000_000)
    """The most that all nodes together may cost, in US dollars; without it there is no cap."""
    auto_run: Flag = False
    """Make what an edit calls for at once."""
