"""Pipelines: list, look at, make, change, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4, uuid5

from services.api.errors import HttpError, not_found
from services.api.guards import IF_MATCH, etag, guarded, refuse_unstorable, seen
from services.api.models.base import PageMeta
from services.api.models.edits import PipelineBody, PipelineChanges, document_of
from services.api.models.pipelines import PipelineList, PipelinesQuery, PipelineSummary, PipelineView, node_views
from services.api.routing import BASE, Answer, Call, Route
from shared.db.editing import ChangedError
from shared.db.editing import create_pipeline as create
from shared.db.editing import delete_pipeline as delete
from shared.db.editing import update_pipeline as update
from shared.db.views import page_of_pipelines, view_nodes, view_pipeline
from shared.domain.access import AccessRole
from shared.domain.documents import PipelineDocument
from shared.domain.nodes import PipelineId
from shared.domain.storable import storage_complaints
from shared.domain.validation import validate_pipeline

_KEYS = UUID("6d0a2e0c-7f0f-4c5e-9a58-0f5a6c1d6a11")
"""Namespace of ids that are made from an Idempotency-Key."""


async def list_pipelines(call: Call) -> PipelineList:
    """Answer a page of pipelines."""
    query: PipelinesQuery = call.query
    rows, total = await page_of_pipelines(call.rooms.editor, query.search, page=query.page, per=query.per)
    results = [PipelineSummary.model_validate(row) for row in rows]
    return PipelineList(results=results, meta=PageMeta.of(query, total))


async def get_pipeline(call: Call) -> Answer:
    """Answer a pipeline with its nodes."""
    return await _answer(call, call.pipeline)


async def create_pipeline(call: Call) -> Answer:
    """Make a pipeline; asked for twice, the second time changes nothing."""
    document = _document(call)
    refuse_unstorable(storage_complaints(document.id, document.nodes) | validate_pipeline(document.config))
    try:
        created = await create(call.rooms.editor, document)
    except ChangedError as error:
        raise HttpError(409, "Exists", str(error)) from error
    location = f"{BASE}/pipelines/{quote(document.id, safe='')}"
    return await _answer(call, document.id, status=201 if created else 200, location=location)


async def update_pipeline(call: Call) -> Answer:
    """Change columns of a pipeline."""
    body: PipelineChanges = call.body
    if body.config is not None:
        refuse_unstorable(validate_pipeline(body.config))
    async with guarded():
        await update(
            call.rooms.editor,
            call.pipeline,
            title=body.title,
            version=body.version,
            config=body.config,
            check=seen(call.request),
        )
    return await _answer(call, call.pipeline)


async def delete_pipeline(call: Call) -> None:
    """Delete a pipeline."""
    async with guarded():
        await delete(call.rooms.editor, call.pipeline, check=seen(call.request))


def _document(call: Call) -> PipelineDocument:
    body: PipelineBody = call.body
    name = PipelineId(body.id or str(_made_up(call)))
    nodes = tuple(map(document_of, body.nodes))
    if len({node.id for node in nodes}) < len(nodes):
        raise HttpError(422, "InvalidBody", "two nodes have the same id; give each its own")
    return PipelineDocument(name, body.title or name, body.version, body.config, nodes)


def _made_up(call: Call) -> UUID:
    """Return a new id; the same one for the same key of the same caller."""
    key = call.request.headers.get("Idempotency-Key")
    return uuid4() if key is None else uuid5(_KEYS, f"{call.caller.way} {call.caller.name} {key}")


async def _answer(call: Call, pipeline: PipelineId, *, status: int = 200, location: str | None = None) -> Answer:
    row = await view_pipeline(call.rooms.editor, pipeline)
    if row is None:
        raise not_found("pipeline", pipeline)
    view = _view(row, await view_nodes(call.rooms.editor, pipeline))
    return Answer(view, status, etag(row["edit"]) | ({"Location": location} if location else {}))


def _view(row: Mapping[str, Any], nodes: Iterable[Mapping[str, Any]]) -> PipelineView:
    return PipelineView(**dict(row), nodes=node_views(nodes))


ROUTES = (
    Route(
        "GET",
        "/pipelines",
        list_pipelines,
        "List pipelines, the most recently touched first",
        "pipelines",
        {200: PipelineList},
        query=PipelinesQuery,
    ),
    Route(
        "GET", "/pipelines/{pipeline_id}", get_pipeline, "A pipeline with its nodes", "pipelines", {200: PipelineView}
    ),
    Route(
        "POST",
        "/pipelines",
        create_pipeline,
        "Make a pipeline; the same again answers 200 and changes nothing",
        "pipelines",
        {201: PipelineView, 200: PipelineView},
        role=AccessRole.EDITOR,
        body=PipelineBody,
        errors=(409,),
        headers={"Idempotency-Key": "Any text: with the same one, the same pipeline is made, once."},
    ),
    Route(
        "PATCH",
        "/pipelines/{pipeline_id}",
        update_pipeline,
        "Change title, version or config",
        "pipelines",
        {200: PipelineView},
        role=AccessRole.EDITOR,
        body=PipelineChanges,
        errors=(412,),
        headers=IF_MATCH,
    ),
    Route(
        "DELETE",
        "/pipelines/{pipeline_id}",
        delete_pipeline,
        "Delete a pipeline with its nodes; outputs stay in the storage",
        "pipelines",
        {204: None},
        role=AccessRole.EDITOR,
        errors=(400, 412),
        headers=IF_MATCH,
    ),
)
