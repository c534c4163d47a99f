"""Nodes: look at, and how far they are."""

from __future__ import annotations

from services.api.looks import the_node, the_pipeline
from services.api.models.pipelines import AttemptList, AttemptView, NodeList, NodeStatusView, NodeView, node_views
from services.api.routing import Answer, Call, Route
from shared.db.views import view_attempts, view_nodes

_MOST_ATTEMPTS = 50


async def list_nodes(call: Call) -> NodeList:
    """Answer all nodes of a pipeline."""
    await the_pipeline(call)
    return NodeList(results=node_views(await view_nodes(call.rooms.editor, call.pipeline)))


async def get_node(call: Call) -> Answer:
    """Answer one node."""
    row = await the_node(call)
    return Answer(NodeView.model_validate(dict(row)))


async def get_status(call: Call) -> NodeStatusView:
    """Answer how far a node is."""
    return NodeStatusView.model_validate(dict(await the_node(call)))


async def list_attempts(call: Call) -> AttemptList:
    """Answer what was tried, and how that ended."""
    await the_node(call)
    rows = await view_attempts(call.rooms.editor, call.pipeline, call.node, most=_MOST_ATTEMPTS)
    return AttemptList(results=[AttemptView.model_validate(dict(row)) for row in rows])


_NODES = "/pipelines/{pipeline_id}/nodes"
_NODE = "/pipelines/{pipeline_id}/nodes/{node_id}"

ROUTES = (
    Route("GET", _NODES, list_nodes, "All nodes of a pipeline", "nodes", {200: NodeList}),
    Route("GET", _NODE, get_node, "One node", "nodes", {200: NodeView}),
    Route("GET", f"{_NODE}/status", get_status, "How far a node is, and what it made", "nodes", {200: NodeStatusView}),
    Route("GET", f"{_NODE}/attempts", list_attempts, "What was tried, and why it failed", "nodes", {200: AttemptList}),
)
