"""A route: one line of the table that both the router and the OpenAPI document are made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel

from services.api.errors import not_found
from services.api.models.base import Nothing
from shared.domain.access import AccessRole
from shared.domain.nodes import NodeId, PipelineId

if TYPE_CHECKING:
    from services.api.door import Caller
    from services.api.rooms import Rooms

BASE = "/v1/video_production"
_LONGEST_ID = 1000
"""Longer than any id that is taken: whoever looks for it finds nothing."""
_MOST_ID = 9_223_372_036_854_775_807

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Proof = Literal["header", "ticket", "none"]


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler is given: the request, read and checked."""

    request: web.Request
    rooms: Rooms
    caller: Caller
    body: Any = None
    """An instance of the route's ``body``."""
    query: Any = None
    """An instance of the route's ``query``."""

    def text(self, name: str, what: str = "thing") -> str:
        """Return a part of the path; what cannot be an id is not there."""
        value = self.request.match_info[name]
        if "\0" in value or len(value) > _LONGEST_ID:
            raise not_found(what, value)
        return value

    @property
    def pipeline(self) -> PipelineId:
        """Return the pipeline that the path names."""
        return PipelineId(self.text("pipeline_id", "pipeline"))

    @property
    def node(self) -> NodeId:
        """Return the node that the path names."""
        return NodeId(self.text("node_id", "node"))

    def uuid(self, name: str, what: str) -> UUID:
        """Return a part of the path that is a UUID."""
        try:
            return UUID(self.request.match_info[name])
        except ValueError:
            raise not_found(what, self.request.match_info[name]) from None

    def number(self, name: str, what: str) -> int:
        """Return a part of the path that is a number of a row."""
        value = self.request.match_info[name]
        if not (value.isascii() and value.isdecimal() and int(value[:20]) <= _MOST_ID):
            raise not_found(what, value)
        return int(value)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply with another status than the route's first, or with headers."""

    body: BaseModel | None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handled = BaseModel | Answer | web.StreamResponse | None
Handler = Callable[[Call], Awaitable[Handled]]


@dataclass(frozen=True, slots=True)
class Route:
    """What is answered at one address to one method."""

    method: Method
    path: str
    """Below the base; parameters as ``{pipeline_id}``."""
    handle: Handler
    summary: str
    tag: str
    replies: Mapping[int, type[BaseModel] | str | None]
    """By status: a model, a media type, or None for no body; the first is the usual one."""
    role: AccessRole | None = AccessRole.VIEWER
    """None: anybody, without a token."""
    body: type[BaseModel] | str | None = None
    """A model, or the media type of a stream that the handler reads itself."""
    query: type[BaseModel] = Nothing
    errors: tuple[int, ...] = ()
    """Statuses of errors beside those that follow from the rest."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Request headers that it heeds, each with a sentence."""
    proof: Proof = "header"
    """What must come beside a session's cookie: the CSRF token in a header; where browsers load by themselves, a ticket
    in the query; nothing for what is no secret."""
    events: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    """What comes over a stream: the shape of each event's data."""
    head: bool = False
    """HEAD is answered as well."""

    @property
    def status(self) -> int:
        """Return the usual status."""
        return next(iter(self.replies))

    def error_statuses(self) -> list[int]:
        """Return all statuses of errors that this route can answer."""
        found = {503, *self.errors}
        found |= {401, 403, 429} if self.role is not None else set()
        found |= {422} if self.query is not Nothing else set()
        found |= {404} if "{" in self.path else set()
        found |= {400, 413, 415, 422} if isinstance(self.body, type) else set()
        return sorted(found)
