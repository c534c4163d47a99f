"""Make talking heads on this machine: a speaking card with the voice of the script, or with a given recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.heygen_worker.beside import bring_captions
from services.heygen_worker.card import Card
from shared.domain.jobs import Input, Job
from shared.domain.nodes import NodeType, Provider
from shared.domain.schemas import TalkingHeadConfig
from shared.errors import InvalidInput
from shared.media.cues import write_captions
from shared.media.film import Filmed, write_film
from shared.media.pictures import open_picture
from shared.media.sound import RATE, decode, loudness_by_frame
from shared.media.speaking import speak
from shared.media.ssml import without_ssml
from shared.media.texts import read_text
from shared.media.threads import Watch, in_thread
from shared.worker.executor import Made, Work
from shared.worker.films import publish_film

_FPS = 30
_HEARD = 0.2
"""The part of the work that is done when the sound is there; the rest is painting."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """What the card says."""

    sound: Path
    samples: int
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class LocalTalkingHead:
    """Execute ``talking-head`` with the local provider."""

    ffmpeg: Path
    """Watches what was made."""
    type: NodeType = NodeType.TALKING_HEAD
    provider: Provider = Provider.LOCAL

    async def run(self, job: Job, work: Work) -> Made:
        """Film the card; it lasts as long as the voice, up to the next frame."""
        config = TalkingHeadConfig.model_validate(job.config)
        voice = await _voice(job, work, config)
        given = job.one("background")
        background = await work.fetch(given) if given is not None else None
        film = await in_thread(lambda watch: _film(job, config, voice, background, watch), work.progress)
        return Made(await publish_film(film, job, work, ffmpeg=self.ffmpeg, audible=True, files=voice.files))


async def _voice(job: Job, work: Work, config: TalkingHeadConfig) -> _Voice:
    """Return what is said: the recording where there is one, else the script."""
    audio, script = job.one("audio"), job.one("script")
    if audio is not None:
        return await _recorded(audio, work, config)
    if script is not None:
        text = without_ssml(read_text(await work.fetch(script), "inputs.script"))
        return await in_thread(lambda watch: _spoken(text, config, work.scratch, watch), work.progress)
    raise InvalidInput("There is nothing to say.", field="inputs", remedy="Connect a script or an audio node.")


async def _recorded(audio: Input, work: Work, config: TalkingHeadConfig) -> _Voice:
    """Return a recording, with the captions that lie beside it."""
    source, sound = await work.fetch(audio), work.scratch / "voice.wav"

    def convert(watch: Watch) -> int:
        return decode(source, sound, field="inputs.audio", on_step=lambda done: watch.step(done * _HEARD, "listening"))

    samples = await in_thread(convert, work.progress)
    return _Voice(sound, samples, await bring_captions(audio, work) if config.captions else {})


def _spoken(text: str, config: TalkingHeadConfig, scratch: Path, watch: Watch) -> _Voice:
    speech = speak(
        text,
        scratch / "voice.wav",
        voice_name=config.voice_id,
        on_progress=lambda done: watch.step(done * _HEARD, "speaking"),
    )
    return _Voice(speech.path, speech.samples, write_captions(speech, scratch) if config.captions else {})


def _film(job: Job, config: TalkingHeadConfig, voice: _Voice, background: Path | None, watch: Watch) -> Filmed:
    size, frames = (config.width, config.height), -(-voice.samples * _FPS // RATE)
    levels = loudness_by_frame(voice.sound, _FPS)
    card = Card(
        size,
        [*levels, *[0.0] * (frames - len(levels))],
        fps=_FPS,
        title=job.title,
        avatar=config.avatar_id or job.title,
        background=open_picture(background, "inputs.background") if background else None,
    )
    return write_film(
        voice.sound.with_name("head.mp4"),
        card.paint,
        frames,
        size=size,
        fps=_FPS,
        sound=voice.sound,
        on_frame=lambda done: watch.step(_HEARD + done * (1 - _HEARD), "painting"),
    )
