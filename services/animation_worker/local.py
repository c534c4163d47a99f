"""Make animations on this machine: a moving picture that shows the prompt, in the size and length asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.animation_worker.moving import MovingPicture
from services.animation_worker.tones import write_tones
from shared.domain.jobs import Job
from shared.domain.nodes import NodeType, Provider
from shared.domain.schemas import AnimationConfig
from shared.errors import InvalidInput
from shared.media.film import Filmed, write_film
from shared.media.pictures import open_picture
from shared.media.texts import read_text
from shared.media.threads import Watch, in_thread
from shared.worker.executor import Made, Work
from shared.worker.films import publish_film

_FPS = 30
_LONGEST_PROMPT = 5000
"""Characters; the same limit as that of the config's prompt."""
_SHORTER_SIDE = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}


@dataclass(frozen=True, slots=True)
class LocalAnimation:
    """Execute ``generate-animation`` with the local provider."""

    ffmpeg: Path
    """Watches what was made."""
    type: NodeType = NodeType.GENERATE_ANIMATION
    provider: Provider = Provider.LOCAL

    async def run(self, job: Job, work: Work) -> Made:
        """Film the moving picture; with ``generateAudio`` a soft chord sounds under it."""
        config = AnimationConfig.model_validate(job.config)
        prompt = await _prompt(job, work, config)
        given = job.one("referenceImage")
        image = await work.fetch(given) if given is not None else None
        film = await in_thread(lambda watch: _film(prompt, config, image, work.scratch, watch), work.progress)
        return Made(await publish_film(film, job, work, ffmpeg=self.ffmpeg, audible=config.generate_audio))


async def _prompt(job: Job, work: Work, config: AnimationConfig) -> str:
    """Return what is to be seen: the slot's text where there is one, else the config's."""
    given = job.one("prompt")
    text = read_text(await work.fetch(given), "inputs.prompt") if given is not None else config.prompt or ""
    if not text.strip():
        raise InvalidInput("There is no prompt.", field="inputs.prompt", remedy="Connect a text or set config.prompt.")
    if len(text) > _LONGEST_PROMPT:
        message = f"The prompt has {len(text):,} characters; at most {_LONGEST_PROMPT:,} are read."
        raise InvalidInput(message, field="inputs.prompt", remedy="Say it in fewer words.")
    return " ".join(text.split())


def frame_size(aspect_ratio: str, resolution: str) -> tuple[int, int]:
    """Return width and height in pixels, both even; the resolution is the shorter side."""
    across, down = map(int, aspect_ratio.split(":"))
    side = _SHORTER_SIDE[resolution]
    width, height = (side * across // down, side) if across >= down else (side, side * down // across)
    return width // 2 * 2, height // 2 * 2


def _film(prompt: str, config: AnimationConfig, image: Path | None, scratch: Path, watch: Watch) -> Filmed:
    size, frames = frame_size(config.aspect_ratio, config.resolution), config.duration * _FPS
    seed = config.seed or 0
    picture = MovingPicture(
        size,
        fps=_FPS,
        frames=frames,
        prompt=prompt,
        seed=seed,
        note="stand-in for a generated video",
        image=open_picture(image, "inputs.referenceImage") if image else None,
    )
    return write_film(
        scratch / "animation.mp4",
        picture.paint,
        frames,
        size=size,
        fps=_FPS,
        sound=write_tones(scratch / "tones.wav", config.duration, prompt) if config.generate_audio else None,
        on_frame=lambda done: watch.step(done, "painting"),
    )
