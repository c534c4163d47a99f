"""The ``asset`` column, and the config of an asset node: a file, a text or a document that the editor brings."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.domain.nodes import MediaType
from shared.domain.schemas.base import JsonObject, NodeConfig
from shared.domain.schemas.providers import MediaProvider

AssetType = Literal["text", "json", "image", "video", "audio", "script"]


class AssetConfig(NodeConfig):
    """Config of ``asset``: there is nothing to set, the ``asset`` column says it all."""

    provider: MediaProvider = None


class Asset(JsonObject):
    """Say where an asset's bytes come from: exactly one of source, content and url."""

    type: AssetType = Field(json_schema_extra={"x-makes": {"script": "text"}})
    """What the content is; a script is a text that is spoken."""
    source: str | None = Field(default=None, min_length=1, max_length=4096)
    """A storage key, an s3:// or https:// address, or a path below the import root."""
    content: Any = None
    """The content itself: a string for text and script, any JSON value for json."""
    url: str | None = Field(default=None, max_length=4096, pattern="^https?://")
    """A public http(s) address."""
    imported_from: str | None = Field(default=None, max_length=4096)
    """Where the source stood before it was imported; for people, without effect on the output."""

    @property
    def media_type(self) -> MediaType:
        """Return the kind of content that flows along the edges from this asset."""
        return MediaType.TEXT if self.type == "script" else MediaType(self.type)

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = [name for name in ("source", "content", "url") if getattr(self, name) is not None]
        if len(given) != 1:
            found = "none is given" if not given else f"{' and '.join(given)} are given"
            raise PydanticCustomError(
                "origin", "needs exactly one of source, content and url, but {found}", {"found": found}
            )
        return self

    @model_validator(mode="after")
    def _content_fits_type(self) -> Self:
        if self.content is None or self.type == "json":
            return self
        words = {"field": "content", "type": self.type}
        if self.type not in ("text", "script"):
            raise PydanticCustomError(
                "content", "content can be text, script or json, not {type}; give a source or a url instead", words
            )
        if not isinstance(self.content, str) or not self.content.strip():
            raise PydanticCustomError("content", "content of type {type} must be a string with words in it", words)
        return self
