"""Run ``compose-video``: a picture in a picture, with the captions of who is heard."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas.compose_video import ComposeVideoConfig
from shared.executors.outlasting import outlasting
from shared.executors.taking import required, side_captions
from shared.media.compose import Captions, Composed, ComposeSpec, Crop, Line, compose
from shared.media.compose_plan import Across, Down
from shared.media.gate import Expectation, Verdict, inspect
from shared.media.process import Limits
from shared.worker.executor import Made, Work
from shared.worker.publish import publish

_COMPOSED = 0.9
"""Share of the work that composing is; the rest is watching the film."""


class ComposeVideo:
    """Draw the input of the slot ``overlay`` into the video of the slot ``background``.

    Args:
        ffmpeg: The binary.
        limits: What one ffmpeg process may take.
    """

    type = NodeType.COMPOSE_VIDEO
    provider = Provider.FFMPEG

    def __init__(self, ffmpeg: Path, limits: Limits) -> None:
        self._ffmpeg = ffmpeg
        self._limits = limits

    async def run(self, job: Job, work: Work) -> Made:
        """Make the film and publish it."""
        config = ComposeVideoConfig.model_validate(job.config)
        background, overlay = required(job, "background"), required(job, "overlay")
        composed = await compose(
            await work.fetch(background),
            await work.fetch(overlay),
            read_spec(config),
            scratch=work.scratch,
            ffmpeg=self._ffmpeg,
            on_progress=lambda fraction, _: work.progress(fraction * _COMPOSED, "composing"),
            limits=self._limits,
            captions=Captions(
                background=await side_captions(background, "background", work),
                overlay=await side_captions(overlay, "overlay", work),
                show=config.captions,
            ),
        )
        work.log.info("composed", seconds=float(composed.grid.seconds), overlay_frames=composed.plan.frames)
        verdict = await self._watch(composed, work)
        files = {"captions": composed.captions} if composed.captions else {}
        output = await publish(composed.path, job, work, media_type=MediaType.VIDEO, files=files, verdict=verdict)
        return Made(output)

    async def _watch(self, composed: Composed, work: Work) -> Verdict:
        """Let the film through the quality gate; where there are captions, somebody must be heard."""
        notes = outlasting("background", composed.cut_seconds, float(composed.grid.seconds))
        return await inspect(
            composed.path,
            Expectation(composed.grid, audible=composed.captions is not None, notes=tuple(notes)),
            film=composed.film,
            ffmpeg=self._ffmpeg,
            scratch=work.scratch,
            limits=self._limits,
            settings=work.gate,
            on_progress=lambda fraction, _: work.progress(_COMPOSED + (1 - _COMPOSED) * fraction, "watching"),
        )


def read_spec(config: ComposeVideoConfig) -> ComposeSpec:
    """Return the config in the words of `compose`."""
    down, _, across = config.position.partition("-")
    line = config.border
    return ComposeSpec(
        across=cast("Across", across or "center"),
        down=cast("Down", down),
        scale=config.scale,
        offset_x=config.offset_x,
        offset_y=config.offset_y,
        margin=config.margin,
        rounded=config.rounded,
        circle=config.circle,
        border=Line(line.width, line.color) if line is not None else None,
        opacity=config.opacity,
        crop=Crop(config.crop_left, config.crop_top, config.crop_width, config.crop_height),
        start=config.start,
        end=config.end,
        audio=config.audio,
    )
