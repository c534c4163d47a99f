"""Google's Interactions API as far as films by Gemini Omni need it: https://ai.google.dev, as of November 2026.

The Veo models of this API ended in October 2026; provider ``veo`` is Gemini Omni here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from pydantic import Base64Bytes, BaseModel, Field, SecretStr
from yarl import URL

from shared.errors import InvalidInput, JobError, LaneClosed, ProviderRejected, RateLimited, Unavailable
from shared.http.vendor import Reply, Vendor, rest_of

_CREATE_SECONDS = 180
_DAILY_REST = timedelta(hours=1)
_SECONDS = re.compile(r"^(\d+(?:\.\d+)?)s$")


class Content(BaseModel):
    """A piece of an answer; a film comes as a link, or inline."""

    type: str
    uri: str | None = None
    data: Base64Bytes | None = None


class _Step(BaseModel):
    type: str = ""
    content: list[Content] = Field(default_factory=list)
    error: dict[str, Any] | None = None


class Interaction(BaseModel):
    """An order as Google tells of it."""

    id: str
    status: str
    steps: list[_Step] = Field(default_factory=list)
    errors: list[dict[str, Any]] = Field(default_factory=list)

    @property
    def film(self) -> Content | None:
        """Return the film, where there is one; inputs are echoed, too."""
        outputs = (step for step in self.steps if step.type == "model_output")
        return next((one for step in outputs for one in step.content if one.type == "video"), None)

    @property
    def reason(self) -> str | None:
        """Return what Google says against it."""
        said = [*self.errors, *(step.error for step in self.steps if step.error)]
        return next((str(error["message"]) for error in said if error.get("message")), None)


class NoInteraction(Unavailable):
    """Google says that it has no such interaction."""


class OmniApi:
    """Call Google."""

    def __init__(self, url: str, key: SecretStr) -> None:
        self._url = URL(url)
        self._key = key
        self._vendor = Vendor("Google", url, {"x-goog-api-key": key}, judge)

    @property
    def own_host(self) -> frozenset[str]:
        """Return the host of an API of one's own, whose links may be plain http."""
        return self._vendor.own_host

    async def create(self, body: Mapping[str, Any]) -> Interaction:
        """Order a film."""
        reply = await self._vendor.ask("POST", "/v1beta/interactions", pays=True, seconds=_CREATE_SECONDS, json=body)
        return reply.read(Interaction)

    async def interaction(self, interaction_id: str) -> Interaction | None:
        """Return an order; None: Google says that there is none."""
        try:
            return (await self._vendor.ask("GET", f"/v1beta/interactions/{interaction_id}")).read(Interaction)
        except NoInteraction:
            return None

    def download(self, uri: str) -> tuple[str, dict[str, SecretStr]]:
        """Return the address of a film's bytes and the headers that it wants: the key is for Google's hosts alone."""
        url = URL(uri).update_query(alt="media")
        host = url.host or ""
        ours = host == self._url.host or host.endswith(".googleapis.com")
        return str(url), {"x-goog-api-key": self._key} if ours else {}

    async def close(self) -> None:
        """Close the connections."""
        await self._vendor.close()


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
    if kind in _LANES or "API key" in message:
        remedy = "mend that in the Google project, then open the lane: callsheet lanes open veo"
        return LaneClosed(f"Google refuses all orders ({kind}): {message}", remedy=remedy)
    if reply.status == HTTPStatus.NOT_FOUND:
        return _not_found(reply, message)
    return ProviderRejected(f"Google refuses the order: {message}", details={"status": kind})


_LANES = frozenset({"UNAUTHENTICATED", "PERMISSION_DENIED", "FAILED_PRECONDITION"})
"""A key that is not known or not allowed, a project without billing."""


def _not_found(reply: Reply, message: str) -> JobError:
    if reply.paid:
        remedy = "name a model that the Gemini API still has, as gemini-omni-1.2-flash"
        return InvalidInput(f"Google does not have the model: {message}", field="config.model", remedy=remedy)
    return NoInteraction(f"Google does not have that: {message}")


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
