"""Runway's API as far as films need it, version 2024-11-06: https://docs.dev.runwayml.com, as of November 2026."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import BaseModel, Field, SecretStr

from shared.errors import InvalidInput, JobError, LaneClosed, ProviderRejected, RateLimited, Unavailable
from shared.http.vendor import Reply, Vendor, rest_of

USD_PER_CREDIT = Decimal("0.01")
_VERSION = "2024-11-06"
_CREATE_SECONDS = 120
_UPLOAD_SECONDS = 600
_DAILY_REST = timedelta(hours=1)
"""After a 429 without Retry-After: it stands for the cap of a rolling day."""
_FIELDS = {
    "model": "config.model",
    "promptText": "config.prompt",
    "promptImage": "inputs.referenceImage",
    "ratio": "config.aspectRatio",
    "duration": "config.duration",
    "seed": "config.seed",
    "audio": "config.generateAudio",
}


class Credits(BaseModel):
    """An amount in Runway's own money, a cent each."""

    credits: Decimal = Decimal(0)

    @property
    def usd(self) -> Decimal:
        """Return it in US dollars."""
        return self.credits * USD_PER_CREDIT


class Task(BaseModel):
    """A task as Runway tells of it."""

    id: str
    status: str
    progress: float | None = None
    output: list[str] = Field(default_factory=list)
    failure: str | None = None
    failure_code: str | None = Field(default=None, alias="failureCode")
    cost: Credits | None = None
    estimated: Credits | None = Field(default=None, alias="estimatedCost")


class Created(BaseModel):
    """What a create call answers."""

    id: str
    estimated: Credits = Field(default_factory=Credits, alias="estimatedCost")


class _Upload(BaseModel):
    upload_url: str = Field(alias="uploadUrl")
    fields: dict[str, str] = Field(default_factory=dict)
    uri: str = Field(alias="runwayUri")


class NoTask(Unavailable):
    """Runway says that it has no such task."""


class RunwayApi:
    """Call Runway."""

    def __init__(self, url: str, key: SecretStr) -> None:
        bearer = SecretStr(f"Bearer {key.get_secret_value()}")
        self._vendor = Vendor("Runway", url, {"Authorization": bearer, "X-Runway-Version": _VERSION}, judge)
        self._uploads = Vendor("Runway's storage", "", {}, lambda _reply: None)

    @property
    def own_host(self) -> frozenset[str]:
        """Return the host of an API of one's own, whose links may be plain http."""
        return self._vendor.own_host

    async def create(self, path: str, body: Mapping[str, Any]) -> Created:
        """Order a film; ``path`` is ``image_to_video`` or ``text_to_video``."""
        reply = await self._vendor.ask("POST", f"/v1/{path}", pays=True, seconds=_CREATE_SECONDS, json=body)
        return reply.read(Created)

    async def task(self, task_id: str) -> Task | None:
        """Return a task with fresh links; None: Runway says that there is none."""
        try:
            return (await self._vendor.ask("GET", f"/v1/tasks/{task_id}")).read(Task)
        except NoTask:
            return None

    async def upload(self, path: Path) -> str:
        """Upload a picture for a day and return its address there; this costs nothing."""
        order = {"filename": path.name, "type": "ephemeral"}
        place = (await self._vendor.ask("POST", "/v1/uploads", json=order)).read(_Upload)
        form = aiohttp.FormData(place.fields)
        with path.open("rb") as file:
            form.add_field("file", file, filename=path.name)
            await self._uploads.ask("POST", place.upload_url, seconds=_UPLOAD_SECONDS, data=form)
        return place.uri

    async def close(self) -> None:
        """Close the connections."""
        await self._vendor.close()
        await self._uploads.close()


def judge(reply: Reply) -> JobError | None:
    """Say what a refusal means; what does not come from Runway itself says nothing."""
    body = reply.json()
    message = body.get("error") if isinstance(body, dict) else None
    if not isinstance(message, str) or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    if reply.status == HTTPStatus.UNAUTHORIZED or "enough credits" in message:
        remedy = "mend that at Runway, then open the lane: callsheet lanes open runway"
        return LaneClosed(f"Runway refuses all orders: {message}", remedy=remedy)
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        rest = rest_of(reply) if "Retry-After" in reply.headers else _DAILY_REST
        return RateLimited(f"Runway asks for a rest: {message}", retry_after=rest)
    if reply.status == HTTPStatus.NOT_FOUND:
        return NoTask(f"Runway does not have that: {message}")
    return _refused(message, body.get("issues") or [])


def _refused(message: str, issues: list[dict[str, Any]]) -> JobError:
    """Return a refusal with the first field that Runway names."""
    said = "; ".join([message, *(str(issue["message"]) for issue in issues if issue.get("message"))])
    names = [str(part) for issue in issues for part in issue.get("path") or []]
    field = next((_FIELDS[name] for name in names if name in _FIELDS), None)
    if field is None:
        return ProviderRejected(f"Runway refuses the order: {said}")
    return InvalidInput(f"Runway refuses it: {said}", field=field, remedy=f"correct {field}")
