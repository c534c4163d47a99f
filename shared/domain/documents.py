"""A pipeline and its nodes as an editor writes them: nothing is checked yet, every shape is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.domain.nodes import NodeId, PipelineId


@dataclass(frozen=True, slots=True)
class NodeDocument:
    """A node as its editor writes it."""

    id: NodeId
    type: str
    title: str = ""
    inputs: Any = field(default_factory=dict)
    config: Any = field(default_factory=dict)
    asset: Any = None
    position: dict[str, float] | None = None
    """``{x, y}`` in an editor's graph; None: nobody put it anywhere."""


@dataclass(frozen=True, slots=True)
class PipelineDocument:
    """A pipeline as its editor writes it."""

    id: PipelineId
    title: str
    version: str = "1.0"
    config: dict[str, Any] = field(default_factory=dict)
    nodes: tuple[NodeDocument, ...] = ()


Edge = tuple[NodeId, NodeId]
"""Who needs whom: (child, parent)."""


def references(inputs: object) -> dict[str, tuple[NodeId, ...]]:
    """Return the ids in each slot, in order; what is no reference is passed over.

    The database's ``video_production_references`` reads the same; a test holds both together.
    """
    if not isinstance(inputs, Mapping):
        return {}
    slots = ((str(slot), [value] if isinstance(value, str) else value) for slot, value in inputs.items())
    return {
        slot: tuple(NodeId(item) for item in value if isinstance(item, str))
        for slot, value in slots
        if isinstance(value, list | tuple)
    }


def edges_of(nodes: Iterable[NodeDocument]) -> list[Edge]:
    """Return all references of some nodes, slot by slot."""
    return [(node.id, parent) for node in nodes for parents in references(node.inputs).values() for parent in parents]
