"""Make animations at Google, which has two ways to its models: the Gemini API for Omni, Vertex AI for Veo."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, Protocol

from services.animation_worker.prompt import Scene
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas import AnimationConfig
from shared.errors import Permanent
from shared.worker.executor import Made, Work
from shared.worker.goods import watch
from shared.worker.publish import publish


class Dialect(Protocol):
    """One way to Google's models."""

    async def film(self, scene: Scene, reserve: Decimal) -> Path:
        """Order a film, or look how far it is, and bring it when it is done."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


@dataclass(frozen=True, slots=True)
class GoogleAnimation:
    """Execute ``generate-animation`` with Google."""

    omni: Dialect | None
    vertex: Dialect | None
    type: NodeType = NodeType.GENERATE_ANIMATION
    provider: Provider = Provider.VEO

    async def run(self, job: Job, work: Work) -> Made:
        """Make the film. Google does not say what one costs; its price follows from its length."""
        scene = Scene(job, work, AnimationConfig.model_validate(job.config))
        film = await self._dialect(str(scene.config.model)).film(scene, job.estimate)
        origin = {"model": scene.config.model, "cost": str(job.estimate)}
        verdict = await watch(film, work)
        output = await publish(film, job, work, media_type=MediaType.VIDEO, verdict=verdict, origin=origin)
        return Made(output, job.estimate)

    def _dialect(self, model: str) -> Dialect:
        """Return the way to a model."""
        if model.startswith("veo-"):
            return self.vertex or _missing(model, "CALLSHEET_VERTEX_PROJECT", "a model gemini-omni-…")
        return self.omni or _missing(model, "VEO3_API_KEY or GEMINI_API_KEY", "a model veo-3.1-…")

    async def close(self) -> None:
        """Close the connections."""
        for dialect in (self.omni, self.vertex):
            if dialect is not None:
                await dialect.close()


def _missing(model: str, setting: str, other: str) -> NoReturn:
    raise Permanent(
        f"this worker has no way to {model}",
        field="config.model",
        remedy=f"set {setting}, or use {other}, provider local or draft mode (config.mode of the pipeline)",
    )
