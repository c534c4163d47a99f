"""Speak scripts with the on-device voice: no key, no account, no network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.tts_worker.given import read_given_script
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas import VoiceoverConfig
from shared.media.cues import write_captions
from shared.media.sound import encode, read_format
from shared.media.speaking import speak
from shared.media.speech import Speech
from shared.media.threads import Watch, in_thread
from shared.worker.executor import Made, Work
from shared.worker.publish import publish

_SPOKEN = 0.8
"""The part of the work that is done when all is spoken; the rest is encoding."""


@dataclass(frozen=True, slots=True)
class LocalVoiceover:
    """Execute ``generate-voiceover`` with the local provider."""

    type: NodeType = NodeType.GENERATE_VOICEOVER
    provider: Provider = Provider.LOCAL

    async def run(self, job: Job, work: Work) -> Made:
        """Speak the script, in the format that the config asks for, with captions and word times beside it."""
        config = VoiceoverConfig.model_validate(job.config)
        script = await read_given_script(job, work)
        speech, sound = await in_thread(lambda watch: _record(script, config, work.scratch, watch), work.progress)
        if speech.unsaid:
            work.log.warning("sentences_unsaid", count=len(speech.unsaid), reason="the local voice speaks English")
        files = write_captions(speech, work.scratch) if config.captions else {}
        return Made(await publish(sound, job, work, media_type=MediaType.AUDIO, files=files))


def _record(script: str, config: VoiceoverConfig, scratch: Path, watch: Watch) -> tuple[Speech, Path]:
    speech = speak(
        script,
        scratch / "speech.wav",
        voice_name=config.voice_id,
        speed=config.speed,
        seed=config.seed or 0,
        on_progress=lambda done: watch.step(done * _SPOKEN, "speaking"),
    )
    to = read_format(config.output_format)
    target = scratch / f"voiceover.{to.extension}"
    encode(speech.path, target, to, lambda done: watch.step(_SPOKEN + done * (1 - _SPOKEN), "encoding"))
    return speech, target
