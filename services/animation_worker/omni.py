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
from services.animation_worker.prompt import Scene, picture_type
from shared.domain.nodes import Provider
from shared.domain.schemas import AnimationConfig
from shared.errors import JobError, ProviderRejected, Unavailable
from shared.worker.goods import bring
from shared.worker.misses import Misses
from shared.worker.orders import Absent, Delivered, Failed, Placed, Unknowable, Working

_LOOK_SECONDS = (10.0, 13.0)
_MOST_CHARACTERS = 5000
_MOST_PICTURE_BYTES = 15_000_000
"""Of one request with a picture inline: 20 MB in base64."""
_OF_THE_MOMENT = frozenset(
    {"8", "13", "14", "429", "500", "503", "504", "RESOURCE_EXHAUSTED", "INTERNAL", "UNAVAILABLE", "DEADLINE_EXCEEDED"}
)
"""Codes and states of google.rpc.Code, or of HTTP."""
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
            return Failed(_failure(found))
        return _at_work()

    def _without_film(self, remote_id: str, found: Interaction | None) -> Working | Failed:
        """Wait for a film a little longer: for a moment the status may be ahead of it."""
        if not self.misses.missed(remote_id):
            return _at_work()
        if found is None:
            return Failed(_rejected("it no longer has the order", remote_id), cost=None)
        reason = found.reason or "it finished without a film: blocked by its filters, or not offered in this region"
        return Failed(_rejected(reason, remote_id))

    async def film(self, scene: Scene, reserve: Decimal) -> Path:
        """Order a film, or look how far it is, and bring it when it is done."""
        assert scene.work.orders is not None  # noqa: S101  a worker's work always has them
        delivered = await scene.work.orders.fetch(self, scene, reserve=reserve)
        return await self._bring(delivered.goods, scene.work.scratch / "animation.mp4")

    async def _bring(self, content: Content, path: Path) -> Path:
        if content.uri is None:
            await asyncio.to_thread(path.write_bytes, content.data or b"")
            return path
        link, headers = self.api.download(content.uri)
        return await bring(link, path, allow=self.api.own_host, headers=headers)

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()


def _at_work() -> Working:
    return Working(None, timedelta(seconds=random.uniform(*_LOOK_SECONDS)))


def _failure(found: Interaction) -> JobError:
    """Read a failure: Google's own trouble is tried again, all else is for the editor."""
    reason = found.reason or f"it ended as {found.status}"
    if found.codes & _OF_THE_MOMENT:
        return Unavailable(f"Google could not make the film: {reason}", details={"interaction": found.id})
    return _rejected(reason, found.id)


def _rejected(reason: str, remote_id: str) -> ProviderRejected:
    return ProviderRejected(
        f"Google could not make the film: {reason}", remedy="change the prompt", details={"interaction": remote_id}
    )


async def _body(scene: Scene, key: str) -> dict[str, Any]:
    """Check all that can be checked, and write the order."""
    scene.check(Provider.VEO)
    config = scene.config
    words = await scene.words(_MOST_CHARACTERS)
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
    return {"type": "image", "mime_type": picture_type(picture), "data": base64.b64encode(data).decode()}
