"""Pipelines: list, look at, make, change, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.api.looks import the_pipeline
from services.api.models.base import PageMeta
from services.api.models.pipelines import PipelineList, PipelinesQuery, PipelineSummary, PipelineView, node_views
from services.api.routing import Answer, Call, Route
from shared.db.views import page_of_pipelines, view_nodes


async def list_pipelines(call: Call) -> PipelineList:
    """Answer a page of pipelines."""
    query: PipelinesQuery = call.query
    rows, total = await page_of_pipelines(call.rooms.editor, query.search, page=query.page, per=query.per)
    results = [PipelineSummary.model_validate(dict(row)) for row in rows]
    return PipelineList(results=results, meta=PageMeta.of(query, total))


async def get_pipeline(call: Call) -> Answer:
    """Answer a pipeline with its nodes."""
    row = await the_pipeline(call)
    nodes = await view_nodes(call.rooms.editor, call.pipeline)
    return Answer(_view(row, nodes), headers={"ETag": f'"{row["edit"]}"'})


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
)
