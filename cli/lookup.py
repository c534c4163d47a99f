"""Find what a command was told to work on, or refuse with the way to find it."""

from __future__ import annotations

from shared.db import Pool
from shared.db.pipelines import read_pipeline
from shared.domain.documents import PipelineDocument
from shared.domain.nodes import PipelineId
from shared.errors import Refused


async def stored(pool: Pool, pipeline: str) -> PipelineDocument:
    """Return a pipeline as it stands in the database.

    Raises:
        Refused: There is none of this id.
    """
    found = await read_pipeline(pool, PipelineId(pipeline))
    if found is None:
        raise no_pipeline(pipeline)
    return found


def no_pipeline(pipeline: str) -> Refused:
    """Return the refusal for an id that is not known."""
    return Refused(f"there is no pipeline {pipeline!r}: `callsheet status` lists them")
