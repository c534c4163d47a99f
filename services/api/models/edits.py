"""What editors send, and what their edits did."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, RootModel

from services.api.models.base import AnyJson, JsonObject, Reply, Request
from services.api.models.positions import Position
from shared.domain.dialects import read_node
from shared.domain.documents import NodeDocument
from shared.domain.nodes import NodeId
from shared.domain.storable import MOST_NODES

Inputs = dict[str, str | list[str]]


class NodeBody(Request):
    """A whole node, as its editor writes it."""

    type: str = Field(max_length=200)
    """See GET node_types."""
    title: str = Field(default="", max_length=1000)
    inputs: Inputs = Field(default_factory=dict)
    """{slot: "id"} or {slot: ["id", …]}."""
    config: JsonObject = Field(default_factory=dict)
    asset: JsonObject | None = None
    """Only of nodes of type asset: {type, and one of content, source, url}."""
    position: Position | None = None
    """Where it is shown; null: where it was."""
    revision: int | None = Field(default=None, ge=0, le=2_147_483_647)
    """The revision that was seen, 0 for none: 409 when another one is there. Null: whatever is there is replaced."""

    def document(self, node: str) -> NodeDocument:
        """Return the node under an id, in the words of the tables."""
        return read_node({"id": node, **self.model_dump(exclude={"id", "revision"})})


class NamedNode(NodeBody):
    """A whole node with its id."""

    id: str = Field(min_length=1, max_length=200)


class NodeChanges(Request):
    """Columns of a node; what is left out stays as it is, what is given is replaced as a whole."""

    type: str | None = Field(default=None, max_length=200)
    title: str | None = Field(default=None, max_length=1000)
    inputs: Inputs | None = None
    config: JsonObject | None = None
    asset: JsonObject | None = None
    """Null takes the asset away."""
    position: Position | None = None

    def given(self, node: str, now: str) -> dict[str, Any]:
        """Return the columns that are to be written; ``now`` is the node's type as it stands."""
        found = self.model_dump(include=self.model_fields_set, exclude_none=True)
        read = read_node({"id": node, "type": self.type or now, **found})
        changes = {name: getattr(read, name) for name in found}
        return changes | ({"asset": None} if "asset" in self.model_fields_set and self.asset is None else {})


class NodesWrite(Request):
    """Nodes to be written and removed, all or none."""

    nodes: list[NamedNode] = Field(default_factory=list, max_length=MOST_NODES)
    delete: list[str] = Field(default_factory=list, max_length=MOST_NODES)
    """Ids; what is not there is no error."""


class NodesWritten(Reply):
    """What a bulk write did."""

    added: list[str]
    changed: list[str]
    unchanged: list[str]
    removed: list[str]
    edit: str
    """Of the pipeline as it stands now; also the ETag."""
    revisions: dict[str, int]
    """Of the nodes that were named, as they stand now."""


class PipelineBody(Request):
    """A pipeline to be made."""

    id: str | None = Field(default=None, min_length=1, max_length=200)
    """Null: one is made up; from the Idempotency-Key, where there is one."""
    title: str = Field(default="", max_length=1000)
    version: str = Field(default="1.0", max_length=100)
    config: JsonObject = Field(default_factory=dict)
    """See GET schemas/pipeline."""
    nodes: list[NamedNode] = Field(default_factory=list, max_length=MOST_NODES)


class PipelineChanges(Request):
    """Columns of a pipeline; what is left out or null stays as it is, what is given is replaced as a whole."""

    title: str | None = Field(default=None, max_length=1000)
    version: str | None = Field(default=None, max_length=100)
    config: JsonObject | None = None


class Document(RootModel[AnyJson]):
    """A pipeline's JSON document, as `callsheet export` writes it or in the other dialect (uuid for id)."""


class ImportQuery(Request):
    """How a document is to be imported."""

    prune: bool = False
    """Remove nodes that the document does not mention."""
    mode: Literal["draft", "final"] | None = None
    """Instead of what the document says."""


class Faults(Reply):
    """What is wrong; such nodes never run, the others do."""

    valid: bool
    pipeline: dict[str, str]
    """Of the pipeline's own config, by field."""
    nodes: dict[str, dict[str, str]]
    """By node and field."""


class ImportReport(Reply):
    """What an import did."""

    pipeline_id: str
    created: bool
    added: list[str]
    changed: list[str]
    unchanged: list[str]
    removed: list[str]
    kept: list[str]
    """Not in the document; ?prune=true removes them."""
    faults: Faults


def document_of(node: NamedNode) -> NodeDocument:
    """Return a node in the words of the tables."""
    return node.document(NodeId(node.id))
