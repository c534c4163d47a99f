"""What the tables take: ids and references short enough for their indexes, and no more of them than anybody needs.

An editor with a connection of its own is stopped by Postgres, in its words; over HTTP this says it first. Whether a
node makes sense is another question: what does not is stored, and shown as invalid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.domain.complaints import Complaints, show
from shared.domain.documents import NodeDocument
from shared.domain.validation import id_complaint

MOST_NODES = 10_000
_MOST_REFERENCES = 2000
_LONGEST_NAME = 200
_LONGEST_TITLE = 1000


def storage_complaints(pipeline: str, nodes: Iterable[NodeDocument]) -> Complaints:
    """Return what of a document cannot be stored, by path; nothing when all of it can."""
    found = id_complaint(pipeline)
    listed = list(nodes)
    if len(listed) > MOST_NODES:
        return found | {"nodes": f"{len(listed)} nodes are too many; use at most {MOST_NODES} in one pipeline"}
    for place, node in enumerate(listed):
        found |= {f"nodes[{place}].{field}": message for field, message in _node_complaints(node).items()}
    return found


def _node_complaints(node: NodeDocument) -> Complaints:
    found = id_complaint(node.id)
    if len(node.title) > _LONGEST_TITLE:
        found["title"] = f"is {len(node.title)} characters long; use at most {_LONGEST_TITLE}"
    if len(node.type) > _LONGEST_NAME:
        found["type"] = f"is {len(node.type)} characters long; use at most {_LONGEST_NAME}"
    return found | _input_complaints(node.inputs)


def _input_complaints(inputs: object) -> Complaints:
    found: Complaints = {}
    slots = inputs if isinstance(inputs, Mapping) else {}
    for slot, value in slots.items():
        items = value if isinstance(value, list) else [value]
        if len(str(slot)) > _LONGEST_NAME:
            found["inputs"] = f"the slot {show(slot)} is too long; use at most {_LONGEST_NAME} characters"
        elif len(items) > _MOST_REFERENCES:
            found[f"inputs.{slot}"] = f"{len(items)} references are too many; use at most {_MOST_REFERENCES}"
        elif any(isinstance(item, str) and len(item) > _LONGEST_NAME for item in items):
            found[f"inputs.{slot}"] = f"a reference is too long; use ids of at most {_LONGEST_NAME} characters"
    return found
