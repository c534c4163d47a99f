"""Make animations with Veo 3.1 on Vertex AI, which puts films where we say: a lost order is found by its film."""

from __future__ import annotations

import asyncio
import base64
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.animation_worker.prompt import Scene, picture_type
from services.animation_worker.vertex_api import Fault, Operation, VertexApi
from shared.domain.nodes import Provider
from shared.errors import JobError, NotYet, ProviderRejected, Unavailable
from shared.worker.goods import bring
from shared.worker.misses import Misses
from shared.worker.orders import Absent, Delivered, Failed, Placed, Unknowable, Working

_LOOK_SECONDS = (10.0, 13.0)
_FIND_LOOK = timedelta(minutes=1)
_LONGEST_RENDER = timedelta(hours=1)
"""Films take minutes. After an hour one that is not there was never begun, or failed, which costs nothing."""
_MOST_CHARACTERS = 5000
_MOST_PICTURE_BYTES = 15_000_000
_OF_THE_MOMENT = frozenset({4, 8, 10, 13, 14})
"""Codes of google.rpc.Code: deadline, exhausted, aborted, internal, unavailable."""


@dataclass(frozen=True, slots=True)
class VertexShop:
    """Order at Vertex AI, and look; the goods are an address in Cloud Storage."""

    api: VertexApi
    misses: Misses
    places: int

    async def place(self, spec: Scene, key: str) -> Placed:
        """Order a film."""
        instance, parameters = await _order(spec)
        model = str(spec.config.model)
        return Placed(await self.api.create(model, instance, parameters, key), {"model": model})

    async def find(self, spec: Scene, key: str, since: datetime) -> Placed | Absent | Unknowable:  # noqa: ARG002  a shop's
        """Look for the film where it would be put, for as long as it may still be made."""
        film = await self.api.finished(key)
        if film is not None:
            return Placed(film, {"found": "by its film"})
        if datetime.now(UTC) - since < _LONGEST_RENDER:
            raise NotYet("Vertex AI may be making a film whose order's reply was lost", delay=_FIND_LOOK)
        return Absent()

    async def look(self, remote_id: str) -> Working | Delivered[str] | Failed:
        """Look at an operation, or at a film that was found; what it costs follows from its length."""
        if remote_id.startswith("gs://"):
            return Delivered(remote_id, Decimal(0))
        operation = await self.api.operation(remote_id)
        if operation is None:
            return self._lost(remote_id)
        self.misses.found(remote_id)
        return _judged(operation)

    def _lost(self, name: str) -> Working | Failed:
        if not self.misses.missed(name):
            return _at_work()
        remedy = "look into the bucket; to order and pay it again, retry the node"
        error = ProviderRejected("Vertex AI no longer has the order", remedy=remedy, details={"operation": name})
        return Failed(error, cost=None)

    async def film(self, scene: Scene, reserve: Decimal) -> Path:
        """Order a film, or look how far it is, and bring it when it is done."""
        assert scene.work.orders is not None  # noqa: S101  a worker's work always has them
        delivered = await scene.work.orders.fetch(self, scene, reserve=reserve)
        link, headers = self.api.download(delivered.goods)
        return await bring(link, scene.work.scratch / "animation.mp4", allow=self.api.own_host, headers=headers)

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()


def _judged(operation: Operation) -> Working | Delivered[str] | Failed:
    if not operation.done:
        return _at_work()
    if operation.error is not None:
        return Failed(_failure(operation.error, operation.name))
    if operation.response.videos:
        return Delivered(operation.response.videos[0].uri, Decimal(0))
    reason = "; ".join(operation.response.filtered) or "it finished without a film"
    return Failed(_rejected(reason, operation.name))


def _failure(fault: Fault, name: str) -> JobError:
    if fault.code in _OF_THE_MOMENT:
        return Unavailable(f"Google could not make the film: {fault.message}", details={"operation": name})
    return _rejected(fault.message, name)


def _rejected(reason: str, name: str) -> ProviderRejected:
    remedy = "change the prompt or the picture"
    return ProviderRejected(f"Google could not make the film: {reason}", remedy=remedy, details={"operation": name})


def _at_work() -> Working:
    return Working(None, timedelta(seconds=random.uniform(*_LOOK_SECONDS)))


async def _order(scene: Scene) -> tuple[dict[str, Any], dict[str, Any]]:
    """Check all that can be checked, and write the instance and the parameters."""
    scene.check(Provider.VEO)
    config = scene.config
    instance: dict[str, Any] = {"prompt": await scene.words(_MOST_CHARACTERS)}
    picture = await scene.picture(_MOST_PICTURE_BYTES)
    if picture is not None:
        data = base64.b64encode(await asyncio.to_thread(picture.read_bytes)).decode()
        instance["image"] = {"bytesBase64Encoded": data, "mimeType": picture_type(picture)}
    parameters: dict[str, Any] = {
        "sampleCount": 1,
        "durationSeconds": config.duration,
        "aspectRatio": config.aspect_ratio,
        "resolution": config.resolution,
        "generateAudio": config.generate_audio,
    }
    if config.seed is not None:
        parameters["seed"] = config.seed
    return instance, parameters
