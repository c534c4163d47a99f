"""Read and write the JSON documents of editors.

Two dialects are at large: ``id`` and ``uuid`` for ids, one-element lists and strings for single slots,
``generate-talking-head`` for ``talking-head``. All are read; what is written is the one of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.complaints import show, suggest
from shared.domain.documents import NodeDocument, PipelineDocument
from shared.domain.nodes import NodeId, PipelineId
from shared.domain.registry import TYPE_ALIASES, kind_of
from shared.domain.validation import validate_pipeline
from shared.errors import CallsheetError

_PIPELINE_KEYS = ("id", "uuid", "title", "version", "config", "nodes")
_NODE_KEYS = ("id", "uuid", "title", "type", "inputs", "config", "asset", "position")
_SYSTEM_KEYS = ("status", "metadata", "output", "revision", "generation", "fingerprint", "createdAt", "updatedAt")
"""What an export of another tool may hold and the system owns: passed over."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a document from being read."""

    path: str
    """Where, as ``nodes[3].type``."""
    message: str


class DocumentError(CallsheetError):
    """Report a document that is no pipeline, with everything that is wrong with its frame.

    What is wrong *within* its nodes does not stand here: such nodes are imported and shown as invalid.
    """

    def __init__(self, errors: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{error.path}: {error.message}" for error in errors))
        self.errors = errors


def read_document(document: object) -> PipelineDocument:
    """Return the pipeline that an editor's JSON document describes.

    Raises:
        DocumentError: Names everything at once that keeps it from being stored.
    """
    if not isinstance(document, Mapping):
        raise DocumentError((Fault("$", f"{show(document)} is not an object; give a pipeline's JSON"),))
    errors = [*_frame_errors(document), *_nodes_errors(document.get("nodes", []))]
    if errors:
        raise DocumentError(tuple(errors))
    return PipelineDocument(
        id=PipelineId(_id(document)),
        title=document.get("title") or _id(document),
        version=document.get("version", "1.0"),
        config=document.get("config") or {},
        nodes=tuple(read_node(node) for node in document.get("nodes", [])),
    )


def write_document(pipeline: PipelineDocument) -> dict[str, Any]:
    """Return the JSON document of a pipeline; reading it gives the same pipeline."""
    return {
        "id": pipeline.id,
        "title": pipeline.title,
        "version": pipeline.version,
        "config": pipeline.config,
        "nodes": [
            {"id": n.id, "title": n.title, "type": n.type, "inputs": n.inputs, "config": n.config}
            | ({} if n.asset is None else {"asset": n.asset})
            | ({} if n.position is None else {"position": n.position})
            for n in pipeline.nodes
        ],
    }


def read_node(node: Mapping[str, Any]) -> NodeDocument:
    """Return a node whose frame is known to be good, in the words of the tables."""
    name = TYPE_ALIASES.get(node["type"], node["type"])
    inputs = node.get("inputs")
    config = node.get("config")
    return NodeDocument(
        id=NodeId(_id(node)),
        type=name,
        title=node.get("title") or "",
        inputs=_single_slots(name, {} if inputs is None else inputs),
        config={} if config is None else config,
        asset=node.get("asset"),
        position=_position(node.get("position")),
    )


def _position(value: object) -> dict[str, float] | None:
    """Return a place in a graph; what is none is passed over, since no output depends on it."""
    if not isinstance(value, Mapping):
        return None
    place = {axis: value[axis] for axis in ("x", "y") if type(value.get(axis)) in (int, float)}
    return place if len(place) == 2 else None  # noqa: PLR2004  both of them


def _single_slots(type_name: str, inputs: object) -> object:
    """Write the one-element list of a single slot as a string, as the tables' readers expect."""
    kind = kind_of(type_name)
    if kind is None or not isinstance(inputs, Mapping):
        return inputs
    single = {name for name, slot in kind.slots.items() if not slot.multiple}
    return {
        slot: value[0] if slot in single and isinstance(value, list) and len(value) == 1 else value
        for slot, value in inputs.items()
    }


def _id(holder: Mapping[str, Any]) -> str:
    """Return the id under either name; empty when there is none."""
    found = holder.get("id", holder.get("uuid"))
    return found if isinstance(found, str) else ""


def _frame_errors(document: Mapping[str, Any]) -> list[Fault]:
    errors = [*_id_errors("", document), *_string_errors("", document, ("title", "version"))]
    errors += _unknown_keys("", document, _PIPELINE_KEYS)
    config = document.get("config")
    if config is not None:
        errors += [Fault(field, message) for field, message in validate_pipeline(config).items()]
    return errors


def _nodes_errors(nodes: object) -> list[Fault]:
    if not isinstance(nodes, list):
        return [Fault("nodes", f"{show(nodes)} is not a list; give the nodes as a list of objects")]
    errors = [error for place, node in enumerate(nodes) for error in _node_errors(f"nodes[{place}]", node)]
    return errors + _repeated_ids([_id(node) if isinstance(node, Mapping) else "" for node in nodes])


def _repeated_ids(ids: list[str]) -> list[Fault]:
    first = {name: place for place, name in reversed(list(enumerate(ids)))}
    return [
        Fault(f"nodes[{place}].id", f"{show(name)} is the id of nodes[{first[name]}], too; give each node its own")
        for place, name in enumerate(ids)
        if name and first[name] < place
    ]


def _node_errors(path: str, node: object) -> list[Fault]:
    if not isinstance(node, Mapping):
        return [Fault(path, f"{show(node)} is not an object; give a node's JSON")]
    errors = [*_id_errors(f"{path}.", node), *_string_errors(f"{path}.", node, ("title",))]
    if not isinstance(node.get("type"), str):
        errors.append(Fault(f"{path}.type", f"{show(node.get('type'))} is not a node type; write it as a string"))
    return errors + _unknown_keys(f"{path}.", node, _NODE_KEYS)


def _id_errors(prefix: str, holder: Mapping[str, Any]) -> list[Fault]:
    if _id(holder):
        return []
    found = holder.get("id", holder.get("uuid"))
    message = "is missing; give an id" if found is None else f"{show(found)} is not an id; write it as a string"
    return [Fault(f"{prefix}id", message)]


def _string_errors(prefix: str, holder: Mapping[str, Any], keys: tuple[str, ...]) -> list[Fault]:
    return [
        Fault(f"{prefix}{key}", f"{show(holder[key])} is not a string; write it in quotes")
        for key in keys
        if holder.get(key) is not None and not isinstance(holder[key], str)
    ]


def _unknown_keys(prefix: str, holder: Mapping[str, Any], known: tuple[str, ...]) -> list[Fault]:
    return [
        Fault(f"{prefix}{key}", f"there is no such key; {suggest(key, known, otherwise='remove it')}")
        for key in holder
        if key not in known and key not in _SYSTEM_KEYS
    ]
