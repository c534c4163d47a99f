"""The rules for a node's inputs: shapes, slots, and what the references in them must name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.domain.complaints import Complaints, listed, show, suggest
from shared.domain.documents import NodeDocument
from shared.domain.nodes import MediaType, NodeId, NodeType
from shared.domain.registry import KINDS, NodeKind, Slot, node_type


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What a node must know of another one that it refers to."""

    type: str
    asset_type: str | None = None
    """The ``type`` of its asset column."""

    @property
    def makes(self) -> MediaType | None:
        """Return what flows along edges from it; None when that cannot be told, since it is invalid itself."""
        kind = node_type(self.type)
        if kind is not NodeType.ASSET:
            return None if kind is None else KINDS[kind].makes
        name = "text" if self.asset_type == "script" else self.asset_type
        return MediaType(name) if name in set(MediaType) else None


Known = Mapping[NodeId, Neighbour]
"""All nodes of a pipeline."""


def input_complaints(node: NodeDocument, kind: NodeKind, known: Known) -> Complaints:
    """Return what is wrong with a node's slots and references, cycles apart."""
    if not isinstance(node.inputs, Mapping):
        return {"inputs": f'{show(node.inputs)} is not an object; write {{"slot": "node id"}} for each slot'}
    found: Complaints = {}
    for name, value in node.inputs.items():
        if name in kind.slots:
            found |= _slot_complaints(node.id, name, kind.slots[name], value, known)
        else:
            found[f"inputs.{name}"] = _unknown_slot(node.type, name, kind)
    for name, slot in kind.slots.items():
        if slot.least and _is_empty(node.inputs.get(name)):
            found[f"inputs.{name}"] = _empty_slot(slot)
    return found | _one_of_complaints(node, kind)


def _slot_complaints(owner: NodeId, name: str, slot: Slot, value: object, known: Known) -> Complaints:
    field = f"inputs.{name}"
    if _is_empty(value):
        return {}
    items = value if isinstance(value, list | tuple) else [value]
    if not slot.multiple and len(items) > 1:
        return {field: f"takes one node, but {len(items)} are given; keep one of {show(list(items))}"}
    many = isinstance(value, list | tuple) and slot.multiple
    found = {
        f"{field}[{place}]" if many else field: message
        for place, item in enumerate(items)
        if (message := _reference_complaint(owner, item, items[:place], slot, known))
    }
    if not found and len(items) < slot.least:
        found[field] = (
            f"needs at least {slot.least} nodes, but {len(items)} is given; add one that makes {_kinds(slot)}"
        )
    return found


def _reference_complaint(owner: NodeId, item: object, before: Sequence[object], slot: Slot, known: Known) -> str | None:
    if not isinstance(item, str) or not item:
        return f"{show(item)} is not a node's id; write the id as a string"
    if item == owner:
        return f"{show(item)} is the node itself; refer to another node"
    if item in before:
        return f"{show(item)} stands in this slot twice; remove one, or add a node for the repetition"
    if item not in known:
        return f"there is no node {show(item)}; {suggest(item, known, otherwise='add it or remove the reference')}"
    makes = known[NodeId(item)].makes
    if makes is not None and makes not in slot.accepts:
        return (
            f"{show(item)} makes {makes}, but the slot takes {_kinds(slot)}; refer to a node that makes {_kinds(slot)}"
        )
    return None


def _one_of_complaints(node: NodeDocument, kind: NodeKind) -> Complaints:
    if not kind.one_of:
        return {}
    given = [name for name in kind.one_of if not _is_empty(_lookup(node, name))]
    choices = listed([_path(name) for name in kind.one_of], "and")
    if not given:
        return {_path(kind.one_of[0]): f"is empty; give exactly one of {choices}"}
    if len(given) > 1:
        return {_path(given[-1]): f"stands beside {_path(given[0])}; give exactly one of {choices}"}
    return {}


def _lookup(node: NodeDocument, name: str) -> object:
    holder = node.config if name.startswith("config.") else node.inputs
    return holder.get(name.removeprefix("config.")) if isinstance(holder, Mapping) else None


def _path(name: str) -> str:
    return name if name.startswith("config.") else f"inputs.{name}"


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], ())


def _empty_slot(slot: Slot) -> str:
    if slot.multiple:
        return f"is empty; refer to at least {slot.least} nodes that make {_kinds(slot)}"
    return f"is empty; refer to a node that makes {_kinds(slot)}"


def _unknown_slot(type_name: str, slot: str, kind: NodeKind) -> str:
    known = list(kind.slots)
    remedy = f"remove it; the slots are {listed(known, 'and')}" if known else "remove it; it takes no inputs"
    return f"{type_name} has no slot {show(slot)}; {suggest(slot, known, otherwise=remedy)}"


def _kinds(slot: Slot) -> str:
    return listed([kind.value for kind in slot.accepts])
