"""Say what Google's refusals mean: the Gemini API, Vertex AI and Cloud Storage word them alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from shared.errors import InvalidInput, JobError, LaneClosed, ProviderRejected, RateLimited, Unavailable
from shared.http.vendor import Reply, rest_of

_DAILY_REST = timedelta(hours=1)
_SECONDS = re.compile(r"^(\d+(?:\.\d+)?)s$")
_CLOSING = frozenset({"UNAUTHENTICATED", "PERMISSION_DENIED", "FAILED_PRECONDITION"})
"""A key that is not known or not allowed, a project without billing."""
_NOT_LET_IN = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class NotThere(Unavailable):
    """Google says that it has no such thing."""


def judge(reply: Reply) -> JobError | None:
    """Say what a refusal means; what does not come from Google's API itself says nothing."""
    body = reply.json()
    body = body[0] if isinstance(body, list) and body else body
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    kind, message = str(error.get("status") or ""), str(error.get("message") or "no reason given")
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(f"Google asks for a rest: {message}", retry_after=_rest(reply, error))
    if kind in _CLOSING or reply.status in _NOT_LET_IN or "API key" in message:
        remedy = "mend that in the Google project, then open the lane: callsheet lanes open veo"
        return LaneClosed(f"Google refuses all orders ({kind or reply.status}): {message}", remedy=remedy)
    if reply.status == HTTPStatus.NOT_FOUND:
        return _not_found(reply, message)
    return ProviderRejected(f"Google refuses the order: {message}", details={"status": kind})


def _not_found(reply: Reply, message: str) -> JobError:
    if reply.paid:
        remedy = "name a model that Google still has, as gemini-omni-1.2-flash"
        return InvalidInput(f"Google does not have the model: {message}", field="config.model", remedy=remedy)
    return NotThere(f"Google does not have that: {message}")


def _rest(reply: Reply, error: Mapping[str, Any]) -> timedelta:
    """Return how long to leave Google alone: RetryInfo first, then Retry-After; a daily quota comes back late."""
    details = [entry for entry in error.get("details") or [] if isinstance(entry, dict)]
    if any("PerDay" in str(violation) for entry in details for violation in entry.get("violations") or []):
        return _DAILY_REST
    return next(_delays(details), rest_of(reply))


def _delays(details: list[dict[str, Any]]) -> Iterator[timedelta]:
    for entry in details:
        if match := _SECONDS.match(str(entry.get("retryDelay", ""))):
            yield timedelta(seconds=max(1.0, float(match[1])))
