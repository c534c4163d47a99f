"""The OpenAPI 3.1 document, made from the table of routes and the pydantic models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from services.api.models.base import Error
from services.api.routing import BASE, Proof, Route

_REF = "#/components/schemas/{model}"
_REFUSED = "#/components/responses/"
_PARAMETER = re.compile(r"\{(\w+)\}")
_WORDS = {
    "pipeline_id": "The pipeline's id.",
    "node_id": "The node's id, unique within its pipeline.",
    "run_id": "The run's id, which `execute` answers as job_id.",
    "file": "Name of a side file, as captions, poster or waveform.",
    "queue": "The queue's name.",
    "provider": "The provider's name.",
    "job_id": "The job's number.",
    "upload_id": "What `POST uploads` answered.",
    "name": "Its name.",
}
_PATTERNS: dict[str, dict[str, Any]] = {
    "run_id": {"format": "uuid"},
    "upload_id": {"format": "uuid"},
    "job_id": {"pattern": "^[0-9]{1,18}$"},
}
_Key = tuple[type[BaseModel], JsonSchemaMode]
_Refs = dict[_Key, dict[str, Any]]


class _Untitled(GenerateJsonSchema):
    """A property's title would only say its name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  a property of whatever kind
        """Say that it needs none."""
        return False


def openapi(routes: Sequence[Route], server: str = BASE) -> dict[str, Any]:
    """Return the document."""
    refs, definitions = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        operation = _operation(route, refs)
        paths.setdefault(route.path, {})[route.method.lower()] = operation
        if route.head:
            paths[route.path]["head"] = _head(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Callsheet", "version": "1", "description": "Videos from graphs of nodes."},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "responses": _refusals(routes, refs),
            "securitySchemes": _SECURITY,
        },
    }


def _schemas(routes: Sequence[Route]) -> tuple[_Refs, dict[str, Any]]:
    """Return a reference to each model that is read or answered, and their definitions."""
    wanted: dict[_Key, None] = {(Error, "serialization"): None}
    for route in routes:
        if isinstance(route.body, type):
            wanted[route.body, "validation"] = None
        replies = (*route.replies.values(), *route.events.values())
        wanted |= {(reply, "serialization"): None for reply in replies if isinstance(reply, type)}
    found, schema = models_json_schema([*wanted], ref_template=_REF, schema_generator=_Untitled)
    return {key: dict(found[key]) for key in wanted}, schema["$defs"]


def _operation(route: Route, refs: _Refs) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.handle.__name__,
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)],
        "responses": {**_replies(route, refs), **_errors(route)},
        "security": _security(route),
    }
    if route.role is not None:
        operation["description"] = f"Needs the role {route.role.value}."
    if route.events:
        operation["x-events"] = {name: refs[model, "serialization"] for name, model in route.events.items()}
    if route.body is not None:
        operation["requestBody"] = _body(route, refs)
    return operation


def _security(route: Route) -> list[dict[str, list[str]]]:
    """Return the ways in, any of which will do."""
    if route.role is None:
        return []
    beside: dict[Proof, list[dict[str, list[str]]]] = {
        "header": [{"session": [], "csrf": []}],
        "ticket": [{"session": [], "csrf": []}, {"session": [], "ticket": []}],
        "none": [{"session": []}],
    }
    return [{"bearer": []}, *beside[route.proof]]


def _head(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the operation that answers the same without a body."""
    responses = {status: {"description": HTTPStatus(int(status)).phrase} for status in operation["responses"]}
    return operation | {"operationId": f"{operation['operationId']}_head", "responses": responses}


def _path_parameters(route: Route) -> Iterable[dict[str, Any]]:
    for name in _PARAMETER.findall(route.path):
        schema = {"type": "string", "minLength": 1} | _PATTERNS.get(name, {})
        yield {"name": name, "in": "path", "required": True, "description": _WORDS[name], "schema": schema}


def _query_parameters(route: Route) -> Iterable[dict[str, Any]]:
    schema = route.query.model_json_schema()
    for name, found in schema.get("properties", {}).items():
        described = {"description": found["description"]} if "description" in found else {}
        rule = {key: value for key, value in found.items() if key not in ("description", "title")}
        required = name in schema.get("required", ())
        yield {"name": name, "in": "query", "required": required, "schema": rule} | described


def _header_parameters(route: Route) -> Iterable[dict[str, Any]]:
    for name, sentence in route.headers.items():
        yield {
            "name": name,
            "in": "header",
            "required": False,
            "description": sentence,
            "schema": {"type": "string"},
        }


def _body(route: Route, refs: _Refs) -> dict[str, Any]:
    if isinstance(route.body, type):
        required = any(field.is_required() for field in route.body.model_fields.values())
        return {"required": required, "content": _json(refs[route.body, "validation"])}
    schema = {} if route.body == "application/json" else {"type": "string", "format": "binary"}
    return {"required": True, "content": {str(route.body): {"schema": schema}}}


def _replies(route: Route, refs: _Refs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, reply in route.replies.items():
        answer: dict[str, Any] = {"description": HTTPStatus(status).phrase}
        if isinstance(reply, type):
            answer["content"] = _json(refs[reply, "serialization"])
        elif reply is not None:
            answer["content"] = {reply: {}}
        found[str(status)] = answer
    return found


def _errors(route: Route) -> dict[str, Any]:
    return {str(status): {"$ref": _REFUSED + _word(status)} for status in route.error_statuses()}


def _refusals(routes: Sequence[Route], refs: _Refs) -> dict[str, Any]:
    """Return what all routes share: one answer per status of an error."""
    statuses = sorted({status for route in routes for status in route.error_statuses()})
    content = _json(refs[Error, "serialization"])
    return {_word(status): {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def _word(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "")


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`callsheet token create NAME --role ROLE`"},
    "session": {"type": "apiKey", "in": "cookie", "name": "callsheet", "description": "The console's session."},
    "ticket": {"type": "apiKey", "in": "query", "name": "ticket", "description": "Where no header can be sent."},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": "Goes with the session."},
}
