"""Render code scenes on this machine: Pygments colours them, Pillow paints them, no browser is needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.render_worker.order import read_order
from services.render_worker.screen import Screen
from shared.domain.jobs import Job
from shared.domain.nodes import NodeType, Provider
from shared.domain.scenes import Scene
from shared.domain.schemas import RenderCodeConfig
from shared.media.film import Filmed, write_film
from shared.media.threads import Watch, in_thread
from shared.worker.executor import Made, Work
from shared.worker.films import publish_film


@dataclass(frozen=True, slots=True)
class LocalCode:
    """Execute ``render-code`` with the local provider."""

    ffmpeg: Path
    """Watches what was made."""
    type: NodeType = NodeType.RENDER_CODE
    provider: Provider = Provider.LOCAL

    async def run(self, job: Job, work: Work) -> Made:
        """Film the scene; the video is silent and has exactly the scene's length."""
        scene, config = await read_order(job, work)
        film = await in_thread(lambda watch: _film(scene, config, work.scratch / "code.mp4", watch), work.progress)
        return Made(await publish_film(film, job, work, ffmpeg=self.ffmpeg, audible=False))


def _film(scene: Scene, config: RenderCodeConfig, path: Path, watch: Watch) -> Filmed:
    size = (config.width, config.height)
    screen = Screen(scene, size, fps=config.fps, theme=config.theme, letter=config.font_size)
    return write_film(
        path,
        screen.paint,
        screen.frames,
        size=size,
        fps=config.fps,
        on_frame=lambda done: watch.step(done, "painting"),
    )
