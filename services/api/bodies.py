"""Reading what was sent: at most so large, so deep, in UTF-8 and without NULs, and then by a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ValidationError

from services.api.errors import HttpError

MOST_LEVELS = 64
"""Deepest nesting of a JSON body: nothing that makes sense comes near it."""

Model = TypeVar("Model", bound=BaseModel)


async def read_body(request: web.Request, model: type[Model], *, most_bytes: int) -> Model:
    """Return the body of a request; a missing one is an empty object.

    Raises:
        HttpError: 400 no JSON, 413 too large, 415 another media type, 422 not what the model wants.
    """
    data = await read_bytes(request, most_bytes)
    if data and not _is_json(request.content_type):
        raise HttpError(415, "UnsupportedMediaType", "send JSON, with Content-Type: application/json")
    return _validated(model, _parsed(data) if data else {}, "InvalidBody")


def read_query(request: web.Request, model: type[Model], *, apart: str) -> Model:
    """Return the query of a request; ``apart`` is a key that is none of the model's business.

    Raises:
        HttpError: 422 not what the model wants.
    """
    found = {key: value for key, value in request.query.items() if key != apart}
    _refuse_nul(found)
    return _validated(model, found, "InvalidQuery")


async def read_bytes(request: web.Request, most_bytes: int) -> bytes:
    """Return the body of a request as it came.

    Raises:
        HttpError: 413 too large.
    """
    too_large = HttpError(413, "TooLarge", f"a body may have {most_bytes} bytes", headers={"Connection": "close"})
    if (request.content_length or 0) > most_bytes:
        raise too_large
    found = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        found += chunk
        if len(found) > most_bytes:
            raise too_large
    return bytes(found)


def _is_json(content_type: str) -> bool:
    return content_type == "application/json" or content_type.endswith("+json")


def _parsed(data: bytes) -> object:
    try:
        found: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise HttpError(400, "MalformedJson", f"the body is no JSON: {error.msg} at {place}") from None
    _refuse_nul(found)
    return found


def _refuse_nul(value: object) -> None:
    """Refuse what Postgres could not keep, and what is nested too deeply."""
    for level, text in _texts(value):
        if level > MOST_LEVELS:
            raise HttpError(400, "TooDeep", f"the body is nested more than {MOST_LEVELS} levels deep")
        if "\0" in text:
            raise HttpError(422, "InvalidText", "texts cannot hold NUL characters (\\u0000); remove them")


def _texts(value: object) -> Iterator[tuple[int, str]]:
    """Yield every text with its level, and an empty one for each container; without recursion."""
    waiting = [(1, value)]
    while waiting:
        level, found = waiting.pop()
        if isinstance(found, str):
            yield level, found
        elif isinstance(found, dict):
            yield level, "".join(found)
            waiting.extend((level + 1, inner) for inner in found.values())
        elif isinstance(found, list):
            yield level, ""
            waiting.extend((level + 1, inner) for inner in found)


def _validated(model: type[Model], found: object, kind: str) -> Model:
    try:
        return model.model_validate(found)
    except ValidationError as error:
        details: dict[str, Any] = {}
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            path = ".".join(map(str, fault["loc"])) or "$"
            details.setdefault(path, fault["msg"].removeprefix("Value error, "))
        sentence = "; ".join(f"{field}: {message}" for field, message in [*details.items()][:3])
        raise HttpError(422, kind, sentence, details=details) from None
