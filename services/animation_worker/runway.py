"""Make animations at Runway, which has no list of orders and no key for them: a lost reply is for a person."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from services.animation_worker.prompt import Scene
from services.animation_worker.runway_api import RunwayApi, Task
from services.animation_worker.runway_order import write_order
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas import AnimationConfig
from shared.errors import InvalidInput, JobError, ProviderRejected, Unavailable
from shared.worker.executor import Made, Work
from shared.worker.goods import bring, watch
from shared.worker.misses import Misses
from shared.worker.orders import Absent, Delivered, Failed, Placed, Unknowable, Working
from shared.worker.publish import publish

_LOOK_SECONDS = (6.0, 9.0)
"""Runway asks for 5 s at least between two looks at a task."""


@dataclass(frozen=True, slots=True)
class RunwayShop:
    """Order at Runway, and look."""

    api: RunwayApi
    misses: Misses
    places: int
    repeat_up_to: Decimal

    async def place(self, spec: Scene, key: str) -> Placed:  # noqa: ARG002  Runway takes no key
        """Order a film."""
        path, body = await write_order(spec, self.api)
        created = await self.api.create(path, body)
        return Placed(created.id, {"estimated_usd": str(created.estimated.usd)})

    async def find(self, spec: Scene, key: str, since: datetime) -> Placed | Absent | Unknowable:  # noqa: ARG002  a shop's
        """Say that Runway cannot be asked."""
        return Unknowable("Runway has no list of orders", self.repeat_up_to)

    async def look(self, remote_id: str) -> Working | Delivered[str] | Failed:
        """Look at a task; the goods are a link."""
        task = await self.api.task(remote_id)
        if task is None:
            return self._lost(remote_id)
        self.misses.found(remote_id)
        return judged(task)

    def _lost(self, task_id: str) -> Working | Failed:
        if not self.misses.missed(task_id):
            return _at_work(None)
        remedy = "if somebody deleted it there, retry the node: it is ordered and paid again"
        return Failed(ProviderRejected(f"Runway no longer has task {task_id}", remedy=remedy), cost=None)


def judged(task: Task) -> Working | Delivered[str] | Failed:
    """Say what a task's status means; one that waits behind others (THROTTLED) may do so for hours."""
    cost = task.cost.usd if task.cost is not None else Decimal(0)
    match task.status:
        case "SUCCEEDED" if task.output:
            return Delivered(task.output[0], cost or (task.estimated.usd if task.estimated else cost))
        case "SUCCEEDED":
            return Failed(_refused(task), cost)
        case "FAILED":
            return Failed(_refused(task), cost)
        case "CANCELLED":
            charged = None if task.cost is None else cost  # what ran is not refunded
            return Failed(ProviderRejected("somebody cancelled the task at Runway"), charged)
        case _:
            return _at_work(task.progress)


def _refused(task: Task) -> JobError:
    """Read a failure: safety is for the editor, a fault within is tried again, an asset is to be mended."""
    code = task.failure_code or ""
    said = f"Runway could not make the film: {task.failure or code or 'it gave none'}"
    facts: dict[str, object] = {"code": code, "task": task.id}
    if code.startswith("INTERNAL"):
        return Unavailable(said, details=facts)
    if code.startswith(("ASSET.", "INPUT_PREPROCESSING.")):
        return InvalidInput(said, field="inputs.referenceImage", remedy="give another picture", details=facts)
    return ProviderRejected(said, remedy="change the prompt", details=facts)


def _at_work(fraction: float | None) -> Working:
    return Working(fraction, timedelta(seconds=random.uniform(*_LOOK_SECONDS)))


@dataclass(frozen=True, slots=True)
class RunwayAnimation:
    """Execute ``generate-animation`` with Runway."""

    shop: RunwayShop
    type: NodeType = NodeType.GENERATE_ANIMATION
    provider: Provider = Provider.RUNWAY

    async def run(self, job: Job, work: Work) -> Made:
        """Order the film, or look how far it is, and bring it when it is done."""
        assert work.orders is not None  # noqa: S101  a worker's work always has them
        scene = Scene(job, work, AnimationConfig.model_validate(job.config))
        delivered = await work.orders.fetch(self.shop, scene, reserve=job.estimate)
        film = await bring(delivered.goods, work.scratch / "animation.mp4", allow=self.shop.api.own_host)
        cost = delivered.cost or job.estimate
        origin = {"model": scene.config.model, "cost": str(cost)}
        verdict = await watch(film, work)
        return Made(await publish(film, job, work, media_type=MediaType.VIDEO, verdict=verdict, origin=origin), cost)

    async def close(self) -> None:
        """Close the connections."""
        await self.shop.api.close()
