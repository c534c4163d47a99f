"""Run ``mix-audio``: a video gets another sound, or one more, with the captions that both bring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shared.domain.jobs import Input, Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas.mix_audio import MixAudioConfig
from shared.executors.outlasting import TOLD_SECONDS, outlasting
from shared.executors.taking import required, side_captions
from shared.media.gate import Expectation, Finding, Stretch, Verdict, inspect
from shared.media.gate_parts import Part, Watched, copied_part
from shared.media.mix import Captions, Mixed, MixSpec, mix
from shared.media.process import Limits
from shared.worker.executor import Made, Work
from shared.worker.publish import publish

_MIXED = 0.85
"""Share of the work that mixing is; the rest is watching the film."""


class MixAudio:
    """Mix the sound of the slot ``audio`` into the video of the slot ``video``.

    Args:
        ffmpeg: The binary.
        limits: What one ffmpeg process may take.
    """

    type = NodeType.MIX_AUDIO
    provider = Provider.FFMPEG

    def __init__(self, ffmpeg: Path, limits: Limits) -> None:
        self._ffmpeg = ffmpeg
        self._limits = limits

    async def run(self, job: Job, work: Work) -> Made:
        """Make the film and publish it."""
        config = MixAudioConfig.model_validate(job.config)
        video, audio = required(job, "video"), required(job, "audio")
        mixed = await mix(
            await work.fetch(video),
            await work.fetch(audio),
            read_spec(config),
            scratch=work.scratch,
            ffmpeg=self._ffmpeg,
            on_progress=lambda fraction, _: work.progress(fraction * _MIXED, "mixing"),
            limits=self._limits,
            captions=Captions(
                video=await side_captions(video, "video", work),
                audio=await side_captions(audio, "audio", work),
                show=config.captions,
            ),
        )
        work.log.info("mixed", seconds=float(mixed.grid.seconds), copied=mixed.copied)
        verdict = await self._watch(mixed, video, config, work)
        files = {"captions": mixed.captions} if mixed.captions else {}
        output = await publish(mixed.path, job, work, media_type=MediaType.VIDEO, files=files, verdict=verdict)
        return Made(output)

    async def _watch(self, mixed: Mixed, video: Input, config: MixAudioConfig, work: Work) -> Verdict:
        """Let the film through the quality gate; who mixes a sound in wants to hear something."""
        own = config.original_volume if config.mode == "overlay" else 0.0
        expectation = Expectation(
            mixed.grid,
            audible=config.volume > 0 or own > 0,
            loudness=config.loudness,
            parts=_parts(mixed, video),
            notes=tuple(_notes(mixed)),
        )
        return await inspect(
            mixed.path,
            expectation,
            film=mixed.film,
            ffmpeg=self._ffmpeg,
            scratch=work.scratch,
            limits=self._limits,
            settings=work.gate,
            on_progress=lambda fraction, _: work.progress(_MIXED + (1 - _MIXED) * fraction, "watching"),
        )


def read_spec(config: MixAudioConfig) -> MixSpec:
    """Return the config in the words of `mix`."""
    return MixSpec(
        mode=config.mode,
        volume=config.volume,
        original_volume=config.original_volume,
        fade_in=config.fade_in,
        fade_out=config.fade_out,
        duck=config.duck,
        loudness=config.loudness,
        fit=config.fit,
        loop=config.loop,
    )


def _parts(mixed: Mixed, video: Input) -> tuple[Part, ...]:
    """Return what is known of the picture: copied from a film that was watched, it is not decoded again."""
    if mixed.source is None:
        return ()
    watched = Watched.read((video.output.model_extra or {}).get("quality"))
    return (copied_part(mixed.film, mixed.grid.frames, mixed.source, watched),)


def _notes(mixed: Mixed) -> Iterator[Finding]:
    """Say where picture and added sound do not last equally long."""
    end = float(mixed.grid.seconds)
    if mixed.unheard_seconds > TOLD_SECONDS:
        says = f"The film ends {mixed.unheard_seconds:.1f} s before the added sound does; fit: audio would keep it."
        yield Finding("fit", "warning", says, Stretch(end, end))
    if mixed.silent_seconds > TOLD_SECONDS:
        says = f"The added sound ends {mixed.silent_seconds:.1f} s before the picture does."
        yield Finding("fit", "warning", says, Stretch(end - mixed.silent_seconds, end))
    yield from outlasting("video", mixed.cut_seconds, end)
