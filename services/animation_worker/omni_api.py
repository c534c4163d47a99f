"""Google's Interactions API as far as films by Gemini Omni need it: https://ai.google.dev, as of November 2026.

The Veo models of this API ended in October 2026; those of Vertex AI live on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Base64Bytes, BaseModel, Field, SecretStr
from yarl import URL

from services.animation_worker.google_judge import NotThere, judge
from shared.http.vendor import Vendor

_CREATE_SECONDS = 180


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
        return next((str(error["message"]) for error in self._said if error.get("message")), None)

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of what Google says against it, numbers as well as names."""
        return frozenset(str(error[key]) for error in self._said for key in ("code", "status") if error.get(key))

    @property
    def _said(self) -> list[dict[str, Any]]:
        return [*self.errors, *(step.error for step in self.steps if step.error)]


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
        except NotThere:
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
