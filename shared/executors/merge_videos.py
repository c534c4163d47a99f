"""Run ``merge-videos``: segments become one film, with the captions that they bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from shared.domain.jobs import Input, Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas.merge_videos import MergeVideosConfig
from shared.executors.kept_segments import StoredSegments
from shared.media.gate import Expectation, Verdict, inspect
from shared.media.gate_parts import Part, Watched, copied_part
from shared.media.merge import Captions, Merged, MergeSpec, Piece, keep_pieces, merge
from shared.media.mix_tracks import Grid
from shared.media.probe import Probe
from shared.media.process import Limits
from shared.worker.executor import Made, Work
from shared.worker.publish import publish

SLOT = "segments"
_MERGED = 0.85
"""Share of the work that merging is; the rest is watching the film."""


class MergeVideos:
    """Merge the videos of the slot ``segments`` in their order.

    Args:
        ffmpeg: The binary.
        limits: What one ffmpeg process may take.
    """

    type = NodeType.MERGE_VIDEOS
    provider = Provider.FFMPEG

    def __init__(self, ffmpeg: Path, limits: Limits) -> None:
        self._ffmpeg = ffmpeg
        self._limits = limits
        self._tidied = ""

    async def run(self, job: Job, work: Work) -> Made:
        """Make the film and publish it."""
        config = MergeVideosConfig.model_validate(job.config)
        inputs = job.inputs.get(SLOT, ())
        paths = await _fetch(inputs, work)
        captions = Captions(await _fetch_captions(inputs, work), config.captions)
        kept = StoredSegments(work.storage, work.log, datetime.now(UTC).date())
        merged = await merge(
            paths,
            read_spec(config),
            scratch=work.scratch,
            ffmpeg=self._ffmpeg,
            cache=kept,
            on_progress=lambda fraction, _: work.progress(fraction * _MERGED, "merging"),
            limits=self._limits,
            captions=captions,
        )
        _log(merged, work)
        await self._let_go(kept, work)
        verdict = await self._watch(merged, inputs, config, work)
        files = {"captions": merged.captions} if merged.captions else {}
        output = await publish(merged.path, job, work, media_type=MediaType.VIDEO, files=files, verdict=verdict)
        return Made(output)

    async def prepare(self, job: Job, work: Work) -> None:
        """Make and keep the pieces of some segments of a longer merge, of which the first input is the first."""
        config = MergeVideosConfig.model_validate(job.config)
        inputs = job.inputs.get(SLOT, ())
        await keep_pieces(
            await _fetch(inputs, work),
            read_spec(config),
            scratch=work.scratch,
            ffmpeg=self._ffmpeg,
            cache=StoredSegments(work.storage, work.log, datetime.now(UTC).date()),
            on_progress=lambda fraction, _: work.progress(fraction, "preparing"),
            limits=self._limits,
            captions=Captions(await _fetch_captions(inputs, work), config.captions),
        )

    async def _let_go(self, kept: StoredSegments, work: Work) -> None:
        """Delete pieces that are no longer used, once a month in each worker."""
        if self._tidied != kept.month:
            self._tidied = kept.month
            work.log.info("segments_let_go", pieces=await kept.let_go())

    async def _watch(self, merged: Merged, inputs: Sequence[Input], config: MergeVideosConfig, work: Work) -> Verdict:
        """Let the film through the quality gate; where there are captions, somebody must be heard."""
        expectation = Expectation(
            Grid(merged.timeline.fps, merged.timeline.frames),
            audible=merged.captions is not None,
            loudness=config.loudness,
            parts=tuple(_part(merged.film, piece, inputs) for piece in merged.pieces),
        )
        return await inspect(
            merged.path,
            expectation,
            film=merged.film,
            ffmpeg=self._ffmpeg,
            scratch=work.scratch,
            limits=self._limits,
            settings=work.gate,
            on_progress=lambda fraction, _: work.progress(_MERGED + (1 - _MERGED) * fraction, "watching"),
        )


def _part(film: Probe, piece: Piece, inputs: Sequence[Input]) -> Part:
    """Return what is known of a piece: what was copied from a film that was watched is not decoded again."""
    if piece.segment is None or piece.source is None:
        return Part(piece.frames)
    quality = (inputs[piece.segment].output.model_extra or {}).get("quality")
    return copied_part(film, piece.frames, piece.source, Watched.read(quality))


def read_spec(config: MergeVideosConfig) -> MergeSpec:
    """Return the config in the words of `merge`."""
    return MergeSpec(
        width=config.width,
        height=config.height,
        fps=Fraction(config.fps) if config.fps else None,
        fit=config.fit,
        transition=config.transition,
        transition_seconds=Fraction(str(config.transition_duration)),
        loudness=config.loudness,
    )


async def _fetch(inputs: tuple[Input, ...], work: Work) -> list[Path]:
    """Bring the segments into scratch, each file once."""
    found: dict[str, Path] = {}
    for given in inputs:
        if given.output.s3_key not in found:
            found[given.output.s3_key] = await work.fetch(given)
    return [found[given.output.s3_key] for given in inputs]


async def _fetch_captions(inputs: tuple[Input, ...], work: Work) -> dict[int, Path]:
    found = {}
    for index, given in enumerate(inputs):
        side = given.output.files.get("captions")
        if side is not None:
            found[index] = work.scratch / f"captions-{index + 1:04d}.srt"
            await work.storage.get_file(side.s3_key, found[index])
    return found


def _log(merged: Merged, work: Work) -> None:
    work.log.info(
        "merged",
        segments=len(merged.timeline.places),
        seconds=float(merged.timeline.seconds),
        copied=merged.copied,
        encoded=merged.encoded,
        cached=merged.cached,
    )
