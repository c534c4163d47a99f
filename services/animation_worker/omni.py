"""Make animations with Google's Gemini Omni, which has no list of orders: a lost reply is for a person."""

from __future__ import annotations

import asyncio
import base64
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.animation_worker.omni_api import Content, Interaction, OmniApi
from services.animation_worker.prompt import Scene
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas import AnimationConfig
from shared.errors import InvalidInput, ProviderRejected
from shared.worker.executor import Made, Work
from shared.worker.goods import bring
from shared.worker.misses import Misses
from shared.worker.orders import Absent, Delivered, Failed, Placed, Unknowable, Working
from shared.worker.publish import publish

_LOOK_SECONDS = (10.0, 13.0)
_MOST_CHARACTERS = 5000
_MOST_PICTURE_BYTES = 15_000_000
"""Of one request with a picture inline: 20 MB in base64."""
_LONGEST = {"gemini-omni-1.1-flash": 10}
_TYPES = {".png": "image/png", ".webp": "image/webp"}
_ENDED_BADLY = frozenset({"failed", "cancelled", "incomplete", "budget_exceeded", "requires_action"})


@dataclass(frozen=True, slots=True)
class OmniShop:
    """Order at Google, and look."""

    api: OmniApi
    misses: Misses
    """Of orders that are not found, and of those that end without a film."""
    places: int
    repeat_up_to: Decimal

    async def place(self, spec: Scene, key: str) -> Placed:
        """Order a film; the key stands in a label, for people."""
        interaction = await self.api.create(await _body(spec, key))
        return Placed(interaction.id, {"model": spec.config.model})

    async def find(self, spec: Scene, key: str, since: datetime) -> Placed | Absent | Unknowable:  # noqa: ARG002  a shop's
        """Say that Google cannot be asked."""
        return Unknowable("Google has no list of interactions", self.repeat_up_to)

    async def look(self, remote_id: str) -> Working | Delivered[Content] | Failed:
        """Look at an order; what it costs follows from its length, and Google does not say."""
        found = await self.api.interaction(remote_id)
        if found is None or (found.status == "completed" and found.film is None):
            return self._without_film(remote_id, found)
        self.misses.found(remote_id)
        if found.film is not None:
            return Delivered(found.film, Decimal(0))
        if found.status in _ENDED_BADLY:
            return Failed(_rejected(found.reason or f"it ended as {found.status}", remote_id))
        return _at_work()

    def _without_film(self, remote_id: str, found: Interaction | None) -> Working | Failed:
        """Wait for a film a little longer: for a moment the status may be ahead of it."""
        if not self.misses.missed(remote_id):
            return _at_work()
        if found is None:
            return Failed(_rejected("it no longer has the order", remote_id))
        reason = found.reason or "it finished without a film: blocked by its filters, or not offered in this region"
        return Failed(_rejected(reason, remote_id))


def _at_work() -> Working:
    return Working(None, timedelta(seconds=random.uniform(*_LOOK_SECONDS)))


def _rejected(reason: str, remote_id: str) -> ProviderRejected:
    return ProviderRejected(
        f"Google could not make the film: {reason}", remedy="change the prompt", details={"interaction": remote_id}
    )


async def _body(scene: Scene, key: str) -> dict[str, Any]:
    """Check all that can be checked, and write the order."""
    config = scene.config
    words = await scene.words(_MOST_CHARACTERS)
    if not (config.model or "").startswith("gemini-omni"):
        problem = f"{config.model!r} is no model of the Gemini API; its Veo models ended in October 2026."
        raise InvalidInput(problem, field="config.model", remedy="Use gemini-omni-1.2-flash, or veo3.1 of runway.")
    longest = _LONGEST.get(config.model or "", 15)
    if not 3 <= config.duration <= longest:  # noqa: PLR2004  the shortest that it makes
        problem = f"{config.model} makes 3 to {longest} seconds, not {config.duration}."
        raise InvalidInput(problem, field="config.duration", remedy="Use a length in that range.")
    if config.aspect_ratio not in ("16:9", "9:16"):
        problem = f"{config.model} does not make {config.aspect_ratio}."
        raise InvalidInput(problem, field="config.aspectRatio", remedy="Use 16:9 or 9:16.")
    pieces: list[dict[str, str]] = [{"type": "text", "text": words}]
    picture = await scene.picture(_MOST_PICTURE_BYTES)
    if picture is not None:
        pieces.append(await _inline(picture))
    return {
        "model": config.model,
        "input": pieces,
        "response_format": _format(config),
        "generation_config": {"video_config": {"task": "text_to_video" if picture is None else "image_to_video"}},
        "background": True,
        "store": True,
        "labels": {"job": f"k{key}"},
    }


def _format(config: AnimationConfig) -> dict[str, str]:
    return {
        "type": "video",
        "aspect_ratio": config.aspect_ratio,
        "duration": f"{config.duration}s",
        "resolution": config.resolution,
        "delivery": "uri",
    }


async def _inline(picture: Path) -> dict[str, str]:
    data = await asyncio.to_thread(picture.read_bytes)
    kind = _TYPES.get(picture.suffix.lower(), "image/jpeg")
    return {"type": "image", "mime_type": kind, "data": base64.b64encode(data).decode()}


@dataclass(frozen=True, slots=True)
class OmniAnimation:
    """Execute ``generate-animation`` with Google."""

    shop: OmniShop
    type: NodeType = NodeType.GENERATE_ANIMATION
    provider: Provider = Provider.VEO

    async def run(self, job: Job, work: Work) -> Made:
        """Order the film, or look how far it is, and bring it when it is done."""
        assert work.orders is not None  # noqa: S101  a worker's work always has them
        scene = Scene(job, work, AnimationConfig.model_validate(job.config))
        delivered = await work.orders.fetch(self.shop, scene, reserve=job.estimate)
        film = await self._bring(delivered.goods, work.scratch / "animation.mp4")
        origin = {"model": scene.config.model, "cost": str(job.estimate)}
        return Made(await publish(film, job, work, media_type=MediaType.VIDEO, origin=origin), job.estimate)

    async def _bring(self, content: Content, path: Path) -> Path:
        if content.uri is None:
            await asyncio.to_thread(path.write_bytes, content.data or b"")
            return path
        link, headers = self.shop.api.download(content.uri)
        return await bring(link, path, allow=self.shop.api.own_host, headers=headers)

    async def close(self) -> None:
        """Close the connections."""
        await self.shop.api.close()
