"""What all requests and replies share. Keys are the tables' columns; what stands in JSON columns keeps its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import any_schema

Usd = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""US dollars, a JSON number."""

JsonObject = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "additionalProperties": True})]
AnyJson = Annotated[Any, WithJsonSchema({})]
"""What an editor may have written in another way: any JSON."""


@dataclass(frozen=True, slots=True)
class AsStored:
    """Answer a column as it stands, under the schema of the type that it was written from.

    Reading it into that type and writing it out again would be half of what a large pipeline costs.
    """

    kind: Any

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Take anything."""
        return any_schema()

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the type."""
        return handler(TypeAdapter(self.kind).core_schema)


class Request(BaseModel):
    """A body or a query that somebody sends: unknown keys are mistakes."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True, allow_inf_nan=False
    )


class Reply(BaseModel):
    """What is answered: all keys are always there."""

    model_config = ConfigDict(
        frozen=True, use_attribute_docstrings=True, json_schema_serialization_defaults_required=True
    )


class ErrorFacts(Reply):
    """What went wrong."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: str
    """One word for programs, as ``NotFound`` or ``Refused``."""
    message: str
    """One sentence for people, with the remedy."""
    details: JsonObject | None = None
    """Further facts, as ``{"field": "sentence"}`` or ``{"request_id": …}``."""


class Error(Reply):
    """The body of every answer that is not a success."""

    error: ErrorFacts


class Page(Request):
    """Which page of a list."""

    page: int = Field(default=1, ge=1, le=1_000_000)
    """From 1."""
    per: int = Field(default=20, ge=1, le=200)
    """How many on a page."""


class PageMeta(Reply):
    """Where a page stands in the whole list."""

    current_page: int
    total_count: int
    total_pages: int

    @classmethod
    def of(cls, page: Page, total: int) -> PageMeta:
        """Return the place of a page."""
        return cls(current_page=page.page, total_count=total, total_pages=-(-total // page.per))


class Nothing(Request):
    """A query without parameters."""
