"""Find everything that is wrong with nodes, all at once: ``{node: {field: one sentence with the remedy}}``.

Works for a whole document and for a few edited nodes of a large pipeline: of the others it needs to know only what
they are, and who refers to whom. An edit can heal nodes that were not edited (it breaks their cycle, it gives a
dangling reference its node): validate what is invalid again together with what was edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.domain.complaints import Complaints, listed, read_complaints, show, suggest
from shared.domain.documents import Edge, NodeDocument, PipelineDocument, edges_of, references
from shared.domain.graph import cycles
from shared.domain.inputs import Neighbour, input_complaints
from shared.domain.limits import provider_complaints
from shared.domain.nodes import NodeId, NodeType
from shared.domain.registry import KINDS, node_type
from shared.domain.schemas import Asset, Mode, PipelineConfig
from shared.errors import InvalidInput

_LONGEST_ID = 200
_SHOWN_CYCLE = 8


def validate(
    nodes: Iterable[NodeDocument],
    others: Mapping[NodeId, Neighbour] | None = None,
    edges: Iterable[Edge] = (),
) -> dict[NodeId, Complaints]:
    """Return what is wrong with each of the nodes; a valid node has an empty entry.

    Args:
        nodes: The nodes to validate.
        others: The pipeline's other nodes; entries for ``nodes`` themselves count for nothing.
        edges: All references of the pipeline; those of ``nodes`` are read from the nodes instead.
    """
    nodes = list(nodes)
    mine = {node.id: neighbour(node) for node in nodes}
    known = {**(others or {}), **mine}
    circles = _cycles([*(edge for edge in edges if edge[0] not in mine), *edges_of(nodes)])
    return {node.id: _node_complaints(node, known) | _cycle_complaint(node, circles) for node in nodes}


def validate_pipeline(config: object) -> Complaints:
    """Return what is wrong with a pipeline's own config."""
    return read_complaints(PipelineConfig, config, "config", "pipeline")


def validate_document(document: PipelineDocument) -> tuple[Complaints, dict[NodeId, Complaints]]:
    """Return what is wrong with a pipeline's own config, and with its nodes; valid nodes are left out."""
    nodes = {node: found for node, found in validate(document.nodes).items() if found}
    return validate_pipeline(document.config), nodes


def mode_of(config: object) -> Mode:
    """Return the mode of a pipeline.

    Raises:
        InvalidInput: Its config is not valid.
    """
    for field, message in validate_pipeline(config).items():
        raise InvalidInput(message, field=field)
    return PipelineConfig.model_validate(config).mode


def neighbour(node: NodeDocument) -> Neighbour:
    """Return what others must know of a node."""
    declared = node.asset.get("type") if isinstance(node.asset, Mapping) else None
    return Neighbour(node.type, declared if isinstance(declared, str) else None)


def _node_complaints(node: NodeDocument, known: Mapping[NodeId, Neighbour]) -> Complaints:
    found = id_complaint(node.id)
    kind = node_type(node.type)
    if kind is None:
        return found | {"type": _unknown_type(node.type)}
    found |= _asset_complaints(node, kind)
    found |= _config_complaints(node, kind)
    return found | input_complaints(node, KINDS[kind], known)


def id_complaint(node: str) -> Complaints:
    """Return what is wrong with an id: it must be fit for a path, a log line and a URL."""
    if not node.strip():
        return {"id": "is empty; give the node an id"}
    if len(node) > _LONGEST_ID:
        return {"id": f"is {len(node)} characters long; use at most {_LONGEST_ID}"}
    if "/" in node or not node.isprintable() or node in (".", ".."):
        return {"id": f"{show(node)} cannot be an id; use printable characters without a slash, as intro-voice"}
    return {}


def _unknown_type(name: str) -> str:
    known = [kind.value for kind in NodeType]
    return f"there is no node type {show(name)}; {suggest(name, known, otherwise=f'use {listed(known)}')}"


def _asset_complaints(node: NodeDocument, kind: NodeType) -> Complaints:
    if kind is NodeType.ASSET:
        if node.asset is None:
            return {"asset": 'is missing; say what it is and where, as {"type": "image", "source": "photo.png"}'}
        return read_complaints(Asset, node.asset, "asset", "an")
    if node.asset is not None:
        return {"asset": f"only nodes of type asset have one, not {node.type}; remove it or change the type"}
    return {}


def _config_complaints(node: NodeDocument, kind: NodeType) -> Complaints:
    model = KINDS[kind].config
    found = read_complaints(model, node.config, "config", node.type)
    return found or provider_complaints(model.model_validate(node.config))


def _cycles(edges: Iterable[Edge]) -> dict[NodeId, list[NodeId]]:
    """Return the cycles, self references apart: those are said for themselves."""
    return cycles((child, parent) for child, parent in edges if child != parent)


def _cycle_complaint(node: NodeDocument, circles: Mapping[NodeId, list[NodeId]]) -> Complaints:
    circle = circles.get(node.id)
    if circle is None:
        return {}
    start = circle.index(node.id)
    members = [*circle[start:], *circle[:start]]
    slot = next(slot for slot, parents in references(node.inputs).items() if members[1] in parents)
    return {f"inputs.{slot}": f"needs itself: {_story(members)}; remove one of these references"}


def _story(members: list[NodeId]) -> str:
    shown = [show(member) for member in members[:_SHOWN_CYCLE]]
    left_out = len(members) - len(shown)
    return " needs ".join([*shown, *([f"({left_out} more)"] if left_out else []), show(members[0])])
