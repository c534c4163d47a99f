"""Where a node is shown."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from services.api.models.base import AsStored, Request


class Position(Request):
    """A node's upper left corner in an editor's graph; no output depends on it, and no revision counts it."""

    x: float = Field(ge=-1e7, le=1e7)
    y: float = Field(ge=-1e7, le=1e7)


StoredPosition = Annotated[Any, AsStored(Position | None)]
