"""Looking things up for a request, or saying that they are not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.api.errors import not_found
from services.api.routing import Call
from shared.db import Connection, Pool
from shared.db.pipelines import read_pipeline
from shared.db.views import view_node, view_pipeline
from shared.domain.documents import PipelineDocument


async def the_pipeline(call: Call, pool: Pool | Connection | None = None) -> Mapping[str, Any]:
    """Return the row of the pipeline that the path names.

    Raises:
        HttpError: 404.
    """
    row = await view_pipeline(pool or call.rooms.editor, call.pipeline)
    if row is None:
        raise not_found("pipeline", call.pipeline)
    return row


async def the_node(call: Call, pool: Pool | Connection | None = None) -> Mapping[str, Any]:
    """Return the row of the node that the path names.

    Raises:
        HttpError: 404.
    """
    row = await view_node(pool or call.rooms.editor, call.pipeline, call.node)
    if row is None:
        raise not_found("node", call.node)
    return row


async def the_document(call: Call) -> PipelineDocument:
    """Return what the pipeline's editor wrote.

    Raises:
        HttpError: 404.
    """
    document = await read_pipeline(call.rooms.editor, call.pipeline)
    if document is None:
        raise not_found("pipeline", call.pipeline)
    return document
