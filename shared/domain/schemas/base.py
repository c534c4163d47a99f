"""What all config models share: camelCase keys, no unknown keys, numbers that are numbers.

JSON booleans and strings are no numbers here: ``"volume": true`` and ``"width": "1920"`` are mistakes, and a mistake
that is accepted silently changes a video.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Strict, model_validator
from pydantic.alias_generators import to_camel
from pydantic.fields import ComputedFieldInfo, FieldInfo

from shared.domain.nodes import Provider

Real = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]

Captions = Literal["none", "burn", "track"]
"""What becomes of the inputs' captions in a video: left out, drawn into the picture, or a track that players switch."""


def _in_words(name: str, _field: FieldInfo | ComputedFieldInfo) -> str:
    return name.replace("_", " ").capitalize()


class JsonObject(BaseModel):
    """Read a JSON object with camelCase keys, all of them known."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        field_title_generator=_in_words,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _whole_floats_are_integers(cls, data: Any) -> Any:
        """Read 1920.0 as 1920: JSON has one kind of number, and some editors write all of them as floats."""
        if not isinstance(data, dict):
            return data
        return {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in data.items()}


class NodeConfig(JsonObject):
    """Stand at the root of the config models; the fields of each carry their ranges and defaults."""

    provider: Provider | None = None
    """Who does the work; each type narrows it to the providers that it has."""
