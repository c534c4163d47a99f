"""Runway's API, version 2024-11-06, as far as films need it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.fake import Fake
from tests.fakes.media import film

_WIDE = frozenset({"1280:720", "720:1280"})
_RATIOS = {
    "gen4.5": _WIDE | {"1104:832", "960:960", "832:1104", "1584:672"},
    "gen4_turbo": _WIDE | {"1104:832", "960:960", "832:1104", "1584:672"},
    "veo3.1": _WIDE | {"1920:1080", "1080:1920"},
    "veo3.1_fast": _WIDE | {"1920:1080", "1080:1920"},
}
_SECONDS = {"gen4.5": range(2, 11), "gen4_turbo": range(2, 11), "veo3.1": (4, 6, 8), "veo3.1_fast": (4, 6, 8)}
_CREDITS = {"gen4.5": 12, "gen4_turbo": 5, "veo3.1": 40, "veo3.1_fast": 15}
_FIELDS = frozenset({"model", "promptText", "promptImage", "ratio", "duration", "seed", "audio", "contentModeration"})
_DAY = 86_400


@dataclass
class Task:
    """A film that is ordered."""

    id: str
    made_at: float
    credits: int
    failure: tuple[str, str] | None
    cancelled: bool = False


class Runway(Fake):
    """Take orders, and have them done ``takes`` seconds later by its own clock: a third waiting, a third throttled."""

    name = "runway"
    KEY = "key_fake_runway_0123456789"

    def __init__(self) -> None:
        super().__init__()
        self.takes = 0.0
        self.link_life = float(_DAY)
        self.funds = True
        self.fails: tuple[str, str] | None = None
        """Failure code and text of the films that are ordered from now on."""
        self.hidden = 0
        self.tasks: dict[str, Task] = {}
        self._links: dict[str, float] = {}
        self._uploads: set[str] = set()

    def routes(self) -> Iterable[web.RouteDef]:
        """Return what Runway answers to."""
        return [
            web.post("/v1/image_to_video", self._create),
            web.post("/v1/text_to_video", self._create),
            web.get("/v1/tasks/{id}", self._task),
            web.delete("/v1/tasks/{id}", self._delete),
            web.post("/v1/uploads", self._upload),
            web.post("/storage/{id}", self._store),
            web.get("/out/{token}.mp4", self._film),
        ]

    async def _create(self, request: web.Request) -> web.Response:
        self._admit(request)
        body = await request.json()
        self._check(body, from_picture=request.path.endswith("image_to_video"))
        if not self.funds:
            raise _refusal(400, "You do not have enough credits to run this task.")
        task = Task(secrets.token_hex(16), self.now(), _CREDITS[body["model"]] * body["duration"], self.fails)
        self.tasks[task.id] = task
        self.charge(task.id, Decimal(task.credits) / 100)
        return web.json_response({"id": task.id, "estimatedCost": {"credits": task.credits}})

    def _check(self, body: dict[str, Any], *, from_picture: bool) -> None:
        """Refuse what Runway refuses."""
        for name in body:
            if name not in _FIELDS:
                raise _invalid(name, "Unrecognized key")
        model, words, veo = body.get("model", ""), body.get("promptText"), str(body.get("model")).startswith("veo")
        if model not in _RATIOS:
            raise _invalid("model", "Invalid enum value")
        ratios = _RATIOS[model] if from_picture or veo else _WIDE
        rules = {
            "promptText": isinstance(words, str) and 0 < len(words.encode("utf-16-le")) // 2 <= 1000,
            "duration": body.get("duration") in _SECONDS[model],
            "ratio": body.get("ratio") in ratios,
            "promptImage": (body.get("promptImage") in self._uploads) == from_picture >= (model == "gen4_turbo"),
            "audio": "audio" not in body or veo,
        }
        for name, holds in rules.items():
            if not holds:
                raise _invalid(name, "Invalid value")
        if "bomb" in str(words):
            raise _refusal(400, "Your prompt was rejected by our moderation")

    async def _task(self, request: web.Request) -> web.Response:
        self._admit(request)
        task = self.tasks.get(request.match_info["id"])
        if task is None or self.hidden > 0:
            self.hidden -= 1
            raise _refusal(404, "Task not found")
        return web.json_response({"id": task.id, "createdAt": "2026-11-23T00:00:00Z", **self._tell(task)})

    def _tell(self, task: Task) -> dict[str, Any]:
        age, estimated = self.now() - task.made_at, {"estimatedCost": {"credits": task.credits}}
        if task.cancelled:
            return {"status": "CANCELLED", "cost": {"credits": task.credits}}
        if age < self.takes:
            status = "PENDING" if age < self.takes / 3 else "THROTTLED" if age < self.takes * 2 / 3 else "RUNNING"
            return {"status": status, **estimated} | ({"progress": age / self.takes} if status == "RUNNING" else {})
        if task.failure is not None:
            charged = task.credits if task.failure[0].startswith("SAFETY.INPUT") else 0
            said = {"failureCode": task.failure[0], "failure": task.failure[1]}
            return {"status": "FAILED", **said, "cost": {"credits": charged}}
        token = secrets.token_hex(8)
        self._links[token] = self.now()
        return {"status": "SUCCEEDED", "output": [f"{self.url}/out/{token}.mp4"], "cost": {"credits": task.credits}}

    async def _delete(self, request: web.Request) -> web.Response:
        self._admit(request)
        task = self.tasks.get(request.match_info["id"])
        if task is None:
            raise _refusal(404, "Task not found")
        if self.now() - task.made_at < self.takes:
            task.cancelled = True
        else:
            del self.tasks[task.id]
        return web.Response(status=204)

    async def _upload(self, request: web.Request) -> web.Response:
        self._admit(request)
        body = await request.json()
        if body.get("type") != "ephemeral" or "filename" not in body:
            raise _invalid("type", "Invalid enum value")
        token = secrets.token_hex(8)
        told = {"uploadUrl": f"{self.url}/storage/{token}", "fields": {"policy": "p"}, "runwayUri": f"runway://{token}"}
        return web.json_response(told)

    async def _store(self, request: web.Request) -> web.Response:
        """Take a form as S3 does: the fields first, the file last, and no key of Runway."""
        parts = []
        reader = await request.multipart()
        while isinstance(part := await reader.next(), BodyPartReader):
            parts.append(part.name)
            await part.read()
        if parts != ["policy", "file"] or "Authorization" in request.headers:
            return web.Response(status=403, text="<Error><Code>AccessDenied</Code></Error>")
        self._uploads.add(f"runway://{request.match_info['id']}")
        return web.Response(status=204)

    async def _film(self, request: web.Request) -> web.Response:
        given = self._links.get(request.match_info["token"])
        if given is None or self.now() - given > self.link_life or "Authorization" in request.headers:
            return web.Response(status=403, text="Request has expired")
        return web.Response(body=film(), content_type="video/mp4")

    def _admit(self, request: web.Request) -> None:
        if request.headers.get("X-Runway-Version") != "2024-11-06":
            raise _refusal(400, "X-Runway-Version header is required")
        if request.headers.get("Authorization") != f"Bearer {self.KEY}":
            raise _refusal(401, "The API key is invalid")


def _invalid(name: str, message: str) -> web.HTTPException:
    issues = [{"code": "custom", "path": [name], "message": message}]
    return _refusal(400, "Validation of body failed", issues=issues, docUrl="https://docs.dev.runwayml.com")


def _refusal(status: int, error: str, **more: Any) -> web.HTTPException:
    kinds: dict[int, type[web.HTTPException]] = {
        400: web.HTTPBadRequest,
        401: web.HTTPUnauthorized,
        404: web.HTTPNotFound,
    }
    text = web.json_response({"error": error, **more}).text
    return kinds[status](text=text, content_type="application/json")
