"""If-Match and If-None-Match: what an editor had seen, compared with what is there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from services.api.errors import HttpError
from shared.db.editing import ChangedError, Check, GoneError
from shared.domain.complaints import Complaints

_TAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*')
IF_MATCH = {"If-Match": "The ETag that was seen: 412 when something else is there now."}
IF_NONE_MATCH = {"If-None-Match": "`*`: 412 when there is one already."}


def seen(request: web.Request) -> Check | None:
    """Return the comparison that If-Match asks for; None: none.

    Raises:
        HttpError: 400, the header is none.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    if header.strip() == "*":
        return lambda _tag: True
    tags = [_TAG.fullmatch(part) for part in header.split(",")]
    if not all(tags):
        raise HttpError(400, "MalformedIfMatch", 'If-Match takes "TAG" in double quotes, several with commas, or *')
    known = {tag[1] for tag in tags if tag}
    return lambda tag: tag in known


def only_new(request: web.Request) -> bool:
    """Say whether nothing may be there yet."""
    return request.headers.get("If-None-Match", "").strip() == "*"


def etag(tag: str) -> dict[str, str]:
    """Return the header that names what was seen."""
    return {"ETag": f'"{tag}"'}


@asynccontextmanager
async def guarded() -> AsyncIterator[None]:
    """Answer 404 for what is gone, 412 for a tag and 409 for a revision that are over."""
    try:
        yield
    except GoneError as error:
        raise HttpError(404, "NotFound", str(error)) from error
    except ChangedError as error:
        if error.tag is not None:
            raise HttpError(412, "Changed", str(error), headers=etag(error.tag)) from error
        raise HttpError(409, "Changed", str(error), details={"revisions": error.revisions}) from error


def refuse_unstorable(found: Complaints) -> None:
    """Answer 422 for what the tables do not take."""
    if found:
        sentence = "; ".join(f"{field}: {message}" for field, message in [*found.items()][:3])
        raise HttpError(422, "InvalidBody", sentence, details=found)
