"""HeyGen's API, version 3, as far as talking heads need it: https://developers.heygen.com, as of November 2026."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import BaseModel, SecretStr

from shared.errors import Ambiguous, InvalidInput, JobError, LaneClosed, ProviderRejected, Unavailable
from shared.http.vendor import Reply, Vendor

MOST_STATUSES = 100
"""Videos that one request for statuses may name."""
_CREATE_SECONDS = 150
"""The call answers after up to half a minute; what is cut off leaves an order of which nobody knows."""
_UPLOAD_SECONDS = 600
_PAGE = 100
_FIELDS = {
    "avatar_id": "config.avatarId",
    "voice_id": "config.voiceId",
    "script": "inputs.script",
    "audio_asset_id": "inputs.audio",
    "background": "inputs.background",
}
"""Where the editor finds what HeyGen complains about."""


class Video(BaseModel):
    """A video as HeyGen tells of it; only id and status are always there."""

    id: str
    status: str
    title: str | None = None
    duration: float | None = None
    video_url: str | None = None
    subtitle_url: str | None = None
    failure_code: str | None = None
    failure_message: str | None = None


class _Created(BaseModel):
    class Data(BaseModel):
        video_id: str

    data: Data


class _One(BaseModel):
    data: Video


class _Page(BaseModel):
    data: list[Video]
    has_more: bool = False
    next_token: str | None = None


class _Statuses(BaseModel):
    class Status(BaseModel):
        video_id: str
        status: str

    data: list[Status]


class _Asset(BaseModel):
    class Data(BaseModel):
        asset_id: str

    data: Data


class HeygenApi:
    """Call HeyGen."""

    def __init__(self, url: str, key: SecretStr) -> None:
        self._vendor = Vendor("HeyGen", url, {"x-api-key": key}, judge)

    @property
    def own_host(self) -> frozenset[str]:
        """Return the host of an API of one's own, whose links may be plain http."""
        return self._vendor.own_host

    async def create(self, body: Mapping[str, Any], key: str) -> tuple[str, str | None]:
        """Order a video and return its id and the request's; the same key within a day gives the same video."""
        reply = await self._vendor.ask(
            "POST", "/v3/videos", pays=True, seconds=_CREATE_SECONDS, json=body, headers={"Idempotency-Key": key}
        )
        return reply.read(_Created).data.video_id, reply.headers.get("X-Request-Id")

    async def video(self, video_id: str) -> Video | None:
        """Return a video with fresh links; None: HeyGen says that there is none."""
        try:
            return (await self._vendor.ask("GET", f"/v3/videos/{video_id}")).read(_One).data
        except _NoVideo:
            return None

    async def statuses(self, video_ids: Sequence[str]) -> dict[str, str]:
        """Return the statuses of up to a hundred videos."""
        reply = await self._vendor.ask("GET", "/v3/videos/statuses", params={"video_ids": ",".join(video_ids)})
        return {entry.video_id: entry.status for entry in reply.read(_Statuses).data}

    async def titled(self, title: str) -> AsyncIterator[Video]:
        """Yield the videos whose title contains a text."""
        token: str | None = None
        while True:
            params: dict[str, str | int] = {"title": title, "limit": _PAGE}
            if token is not None:
                params["token"] = token
            page = (await self._vendor.ask("GET", "/v3/videos", params=params)).read(_Page)
            for video in page.data:
                yield video
            token = page.next_token
            if not page.has_more or token is None:
                return

    async def upload(self, path: Path, content_type: str) -> str:
        """Upload a file and return its asset's id; this costs nothing."""
        form = aiohttp.FormData()
        with path.open("rb") as file:
            form.add_field("file", file, filename=f"input{path.suffix}", content_type=content_type)
            reply = await self._vendor.ask("POST", "/v3/assets", seconds=_UPLOAD_SECONDS, data=form)
        return reply.read(_Asset).data.asset_id

    async def close(self) -> None:
        """Close the connections."""
        await self._vendor.close()


class _NoVideo(Unavailable):
    """HeyGen says that it has no such video."""


def judge(reply: Reply) -> JobError | None:
    """Say what a refusal means; what does not come from HeyGen itself, as a gateway's page, says nothing."""
    body = reply.json()
    error = body.get("error") if isinstance(body, dict) else None
    if (
        not isinstance(error, dict)
        or reply.status in _LEFT_TO_STATUS
        or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        return None
    code, message = str(error.get("code") or ""), str(error.get("message") or "no reason given")
    if reply.status in _LANES:
        return LaneClosed(f"HeyGen answered {code}: {message}", remedy=_LANES[reply.status])
    facts: dict[str, object] = {"code": code, "request_id": reply.headers.get("X-Request-Id")}
    if code in _PASSING:
        return _PASSING[code](f"HeyGen answered {code}: {message}", details=facts)
    return _refused(code, message, str(error.get("param") or ""), facts)


_LEFT_TO_STATUS = frozenset({HTTPStatus.TOO_MANY_REQUESTS})
_LANES: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "set HEYGEN_API_KEY to a valid key, then open the lane: callsheet lanes open heygen",
    HTTPStatus.PAYMENT_REQUIRED: "top up the HeyGen account, then open the lane: callsheet lanes open heygen",
}
_PASSING: Mapping[str, type[Ambiguous | Unavailable]] = {
    "request_in_progress": Ambiguous,  # the first of two equal orders is still being taken
    "video_not_found": _NoVideo,
    "asset_not_found": Unavailable,  # an upload is known a moment later
}


def _refused(code: str, message: str, param: str, facts: dict[str, object]) -> JobError:
    field = _FIELDS.get(param.partition(".")[0]) or _FIELDS_BY_CODE.get(code)
    if field is not None:
        return InvalidInput(f"HeyGen refuses it: {message}", field=field, remedy=f"correct {field}", details=facts)
    return ProviderRejected(f"HeyGen refuses the order: {message}", details=facts)


_FIELDS_BY_CODE = {
    "voice_not_found": "config.voiceId",
    "avatar_not_found": "config.avatarId",
    "avatar_group_not_found": "config.avatarId",
}
