"""What the API says of itself and of node types."""

from __future__ import annotations

from services.api.models.base import JsonObject, Reply
from shared.domain.nodes import MediaType, NodeType, Provider, Queue


class SlotView(Reply):
    """A named input of a node type."""

    accepts: list[MediaType]
    least: int
    """References that it needs."""
    multiple: bool
    """Takes any number, whose order is kept."""


class NodeTypeView(Reply):
    """What is fixed for all nodes of a type."""

    type: NodeType
    aliases: list[str]
    """Other names that are read."""
    queue: Queue
    makes: MediaType | None
    """Null: what the asset says."""
    providers: list[Provider]
    """The default first."""
    slots: dict[str, SlotView]
    one_of: list[str]
    """Slots, and config keys written config.KEY, of which exactly one must be given."""
    config: JsonObject
    """JSON Schema of its config."""


class NodeTypeList(Reply):
    """All node types."""

    results: list[NodeTypeView]
