"""Read what a job of render-code asks for, the same for all providers."""

from __future__ import annotations

from shared.domain.jobs import Job
from shared.domain.scenes import Scene, read_scene
from shared.domain.schemas import RenderCodeConfig
from shared.errors import InvalidInput
from shared.media.texts import read_json
from shared.worker.executor import Work


async def read_order(job: Job, work: Work) -> tuple[Scene, RenderCodeConfig]:
    """Return the scene of a job, and how to render it.

    Raises:
        InvalidInput: There is no scene, or a field of it cannot be worked with.
    """
    given = job.one("config")
    if given is None:
        raise InvalidInput("There is no scene to render.", field="inputs.config", remedy="Connect a json asset.")
    scene = read_scene(read_json(await work.fetch(given), "inputs.config"))
    return scene, RenderCodeConfig.model_validate(job.config)
