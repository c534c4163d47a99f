"""The API in machine-readable words, as a page, and the JSON Schemas of what editors write. None of it is a secret."""

from __future__ import annotations

from functools import cache

import orjson
from aiohttp import web
from pydantic import BaseModel

from services.api.errors import not_found
from services.api.models.base import JsonObject
from services.api.models.description import NodeTypeList, NodeTypeView, SlotView
from services.api.routing import Call, Route
from shared.domain.nodes import NodeType
from shared.domain.registry import KINDS, TYPE_ALIASES, kind_of
from shared.domain.schemas import Asset, PipelineConfig

_DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


async def get_openapi(call: Call) -> web.Response:
    """Answer the OpenAPI document."""
    return web.Response(body=call.rooms.description.document, content_type="application/json")


async def get_docs(call: Call) -> web.Response:
    """Answer the same as a page."""
    headers = {"Content-Security-Policy": _DOCS_POLICY}
    return web.Response(text=call.rooms.description.page, content_type="text/html", headers=headers)


async def list_node_types(_call: Call) -> NodeTypeList:
    """Answer what can be built."""
    return _node_types()


async def get_schema(call: Call) -> web.Response:
    """Answer the JSON Schema of a node type's config, of `asset`, or of a pipeline's config."""
    name = call.text("name")
    kind = kind_of(name)
    model: type[BaseModel] | None = kind.config if kind else _OTHERS.get(name)
    if model is None:
        raise not_found("schema", name)
    return web.Response(body=orjson.dumps(_schema(model)), content_type="application/schema+json")


_OTHERS: dict[str, type[BaseModel]] = {"asset-column": Asset, "pipeline": PipelineConfig}


@cache
def _node_types() -> NodeTypeList:
    return NodeTypeList(results=[_node_type(kind) for kind in NodeType])


def _node_type(name: NodeType) -> NodeTypeView:
    kind = KINDS[name]
    return NodeTypeView(
        type=name,
        aliases=[alias for alias, target in TYPE_ALIASES.items() if target is name],
        queue=kind.queue,
        makes=kind.makes,
        providers=[*kind.providers],
        slots={
            slot: SlotView(accepts=[*one.accepts], least=one.least, multiple=one.multiple)
            for slot, one in kind.slots.items()
        },
        one_of=[*kind.one_of],
        config=_schema(kind.config),
    )


def _schema(model: type[BaseModel]) -> JsonObject:
    return model.model_json_schema() | {"$schema": "https://json-schema.org/draft/2020-12/schema"}


_TAG = "description"

ROUTES = (
    Route("GET", "/openapi.json", get_openapi, "This document", _TAG, {200: "application/json"}, proof="none"),
    Route("GET", "/docs", get_docs, "This document as a page", _TAG, {200: "text/html"}, proof="none"),
    Route(
        "GET",
        "/node_types",
        list_node_types,
        "Node types with slots, providers and config schemas",
        _TAG,
        {200: NodeTypeList},
    ),
    Route(
        "GET",
        "/schemas/{name}",
        get_schema,
        "JSON Schema of a node type's config; of `pipeline` (a pipeline's config) and `asset-column`",
        _TAG,
        {200: "application/schema+json"},
        proof="none",
    ),
)
