"""Nodes: look at them, write one or many, remove them."""

from __future__ import annotations

from dataclasses import asdict, replace

from services.api.errors import HttpError
from services.api.guards import IF_MATCH, IF_NONE_MATCH, etag, guarded, only_new, refuse_unstorable, seen
from services.api.looks import the_node, the_pipeline
from services.api.models.edits import NodeBody, NodeChanges, NodesWrite, NodesWritten, document_of
from services.api.models.pipelines import AttemptList, AttemptView, NodeList, NodeStatusView, NodeView, node_views
from services.api.routing import Answer, Call, Route
from shared.db.editing import NodeEdit, edit_node, node_tag
from shared.db.editing import delete_node as delete
from shared.db.editing import put_node as put
from shared.db.editing import write_nodes as write
from shared.db.views import view_attempts, view_nodes, view_some_nodes
from shared.domain.access import AccessRole
from shared.domain.documents import NodeDocument
from shared.domain.nodes import NodeId
from shared.domain.storable import storage_complaints

_MOST_ATTEMPTS = 50


async def list_nodes(call: Call) -> NodeList:
    """Answer all nodes of a pipeline."""
    await the_pipeline(call)
    return NodeList(results=node_views(await view_nodes(call.rooms.editor, call.pipeline)))


async def get_node(call: Call) -> Answer:
    """Answer one node."""
    return await _answer(call)


async def write_nodes(call: Call) -> Answer:
    """Write and remove nodes, all or none."""
    body: NodesWrite = call.body
    edits = [NodeEdit(document_of(node), node.revision) for node in body.nodes]
    _refuse_repetitions([edit.document.id for edit in edits], body.delete)
    refuse_unstorable(storage_complaints("any", [edit.document for edit in edits]))
    remove = [NodeId(node) for node in body.delete]
    async with guarded():
        done = await write(call.rooms.editor, call.pipeline, edits, remove=remove, check=seen(call.request))
    pipeline = await the_pipeline(call)
    rows = await view_some_nodes(call.rooms.editor, call.pipeline, [edit.document.id for edit in edits])
    revisions = {row["id"]: row["revision"] for row in rows}
    return Answer(
        NodesWritten(**asdict(done), edit=pipeline["edit"], revisions=revisions), headers=etag(pipeline["edit"])
    )


async def put_node(call: Call) -> Answer:
    """Write a whole node, be it there or not."""
    body: NodeBody = call.body
    edit = NodeEdit(body.document(call.node), body.revision)
    refuse_unstorable(storage_complaints("any", [edit.document]))
    new = only_new(call.request)
    async with guarded():
        created = await put(call.rooms.editor, call.pipeline, edit, check=seen(call.request), only_new=new)
    return await _answer(call, 201 if created else 200)


async def update_node(call: Call) -> Answer:
    """Change columns of a node."""
    body: NodeChanges = call.body
    changes = body.given(call.node, (await the_node(call))["type"])
    refuse_unstorable(storage_complaints("any", [replace(NodeDocument(call.node, ""), **changes)]))
    async with guarded():
        await edit_node(call.rooms.editor, call.pipeline, call.node, changes, check=seen(call.request))
    return await _answer(call)


async def delete_node(call: Call) -> None:
    """Remove a node."""
    async with guarded():
        await delete(call.rooms.editor, call.pipeline, call.node, check=seen(call.request))


async def get_status(call: Call) -> NodeStatusView:
    """Answer how far a node is."""
    return NodeStatusView.model_validate(await the_node(call))


async def list_attempts(call: Call) -> AttemptList:
    """Answer what was tried, and how that ended."""
    await the_node(call)
    rows = await view_attempts(call.rooms.editor, call.pipeline, call.node, most=_MOST_ATTEMPTS)
    return AttemptList(results=[AttemptView.model_validate(row) for row in rows])


async def _answer(call: Call, status: int = 200) -> Answer:
    row = await the_node(call)
    return Answer(NodeView.model_validate(row), status, etag(node_tag(row["revision"], row["title"])))


def _refuse_repetitions(written: list[NodeId], removed: list[str]) -> None:
    if len({*written}) < len(written) or not {*written}.isdisjoint(removed):
        raise HttpError(422, "InvalidBody", "a node is named twice; name each once, in nodes or in delete")


_NODES = "/pipelines/{pipeline_id}/nodes"
_NODE = "/pipelines/{pipeline_id}/nodes/{node_id}"

ROUTES = (
    Route("GET", _NODES, list_nodes, "All nodes of a pipeline", "nodes", {200: NodeList}),
    Route("GET", _NODE, get_node, "One node", "nodes", {200: NodeView}),
    Route("GET", f"{_NODE}/status", get_status, "How far a node is, and what it made", "nodes", {200: NodeStatusView}),
    Route("GET", f"{_NODE}/attempts", list_attempts, "What was tried, and why it failed", "nodes", {200: AttemptList}),
    Route(
        "PUT",
        _NODES,
        write_nodes,
        "Write and remove nodes, all or none",
        "nodes",
        {200: NodesWritten},
        role=AccessRole.EDITOR,
        body=NodesWrite,
        errors=(409, 412),
        headers=IF_MATCH,
    ),
    Route(
        "PUT",
        _NODE,
        put_node,
        "Write a whole node, be it there or not",
        "nodes",
        {200: NodeView, 201: NodeView},
        role=AccessRole.EDITOR,
        body=NodeBody,
        errors=(409, 412),
        headers=IF_MATCH | IF_NONE_MATCH,
    ),
    Route(
        "PATCH",
        _NODE,
        update_node,
        "Change some columns of a node",
        "nodes",
        {200: NodeView},
        role=AccessRole.EDITOR,
        body=NodeChanges,
        errors=(412,),
        headers=IF_MATCH,
    ),
    Route(
        "DELETE",
        _NODE,
        delete_node,
        "Remove a node",
        "nodes",
        {204: None},
        role=AccessRole.EDITOR,
        errors=(400, 412),
        headers=IF_MATCH,
    ),
)
