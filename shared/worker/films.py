"""Publish a film that was painted here: watched to its end first, so that nothing broken is ever seen."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, Output
from shared.media.film import Filmed
from shared.media.gate import Expectation, inspect
from shared.media.mix_tracks import Grid
from shared.worker.executor import Work
from shared.worker.publish import publish


async def publish_film(
    film: Filmed, job: Job, work: Work, *, ffmpeg: Path, audible: bool, files: Mapping[str, Path] | None = None
) -> Output:
    """Watch a film and store it with its side files.

    Args:
        film: What was made, and how many frames it must have.
        job: Whose output it is.
        work: Its storage is written to.
        ffmpeg: The binary that watches.
        audible: Whether something must be heard.
        files: Side files by name.

    Raises:
        QualityFailed: The film is not fit to publish.
    """
    work.progress(1.0, "checking")
    expectation = Expectation(Grid(Fraction(film.fps), film.frames), audible=audible)
    verdict = await inspect(film.path, expectation, ffmpeg=ffmpeg, scratch=work.scratch, settings=work.gate)
    return await publish(film.path, job, work, media_type=MediaType.VIDEO, files=files, verdict=verdict)
