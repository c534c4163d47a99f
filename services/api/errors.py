"""Which error is which answer: one shape for all of them, and a sentence for whoever asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import web

from services.api.models.base import Error, ErrorFacts
from shared.db import CONNECTION_ERRORS
from shared.domain.dialects import DocumentError
from shared.errors import CallsheetError, InvalidInput, JobError, Permanent, Refused, Transient
from shared.log import redacted

_LOG = structlog.get_logger(__name__)


class HttpError(CallsheetError):
    """Answer with a status of HTTP and the reason.

    Args:
        status: Of HTTP, 400 to 599.
        kind: One word for programs.
        message: One sentence for people, with the remedy.
        details: Further facts, by field.
        headers: To be sent along.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message
        self.details = dict(details) if details else None
        self.headers = dict(headers or {})


def not_found(what: str, name: object) -> HttpError:
    """Return the answer for what is not there."""
    return HttpError(404, "NotFound", f"there is no {what} {str(name)[:200]!r}")


def as_answer(error: Exception, request_id: str) -> web.Response:
    """Return the answer that an error leads to; what nobody expected is logged, and told with nothing but its id."""
    known = _known(error)
    if known is None:
        _LOG.error("request_defect", exc_info=error)
        known = HttpError(500, "Defect", "this is a defect; the log tells more", details={"request_id": request_id})
    facts = ErrorFacts(type=known.kind, message=known.message, details=known.details)
    body = Error(error=facts).model_dump_json(exclude_none=True)
    return web.Response(status=known.status, text=body, content_type="application/json", headers=known.headers)


def _known(error: Exception) -> HttpError | None:
    match error:
        case HttpError():
            return error
        case web.HTTPException():
            return _of_router(error)
        case Refused():
            return HttpError(422, "Refused", str(error))
        case DocumentError(errors=faults):
            details = {fault.path: fault.message for fault in faults}
            return HttpError(422, "DocumentError", "the document is no pipeline; see details", details=details)
        case _:
            return _of_shared(error)


def _of_shared(error: Exception) -> HttpError | None:
    if isinstance(error, InvalidInput):
        field = {error.field: error.message} if error.field else None
        return HttpError(422, "InvalidInput", _sentence(error), details=field)
    if isinstance(error, Permanent):
        return HttpError(502, type(error).__name__, _sentence(error))
    if isinstance(error, (*CONNECTION_ERRORS, Transient)):
        _LOG.warning("request_postponed", error=str(redacted(str(error) or type(error).__name__)))
        return HttpError(
            503, "Unavailable", "database or storage do not answer now; try again", headers={"Retry-After": "1"}
        )
    return None


def _of_router(error: web.HTTPException) -> HttpError:
    """Say in our shape what aiohttp found."""
    allowed = error.headers.get("Allow")
    if error.status == web.HTTPMethodNotAllowed.status_code:
        message = f"this address takes {allowed}"
        return HttpError(405, "MethodNotAllowed", message, headers={"Allow": allowed or ""})
    kind = (error.reason or "Error").title().replace(" ", "")
    return HttpError(error.status, kind, f"{error.reason}: see openapi.json for what there is")


def _sentence(error: JobError) -> str:
    return f"{error.message} ({error.remedy})" if error.remedy else error.message
