"""Render code scenes with Remotion: the same scene, timing and look as the local renderer, drawn by a browser.

Whoever wants another look changes the project in `remotion/`; what is seen when stays decided in Python.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from services.render_worker.order import read_order
from services.render_worker.remotion_stage import Stage
from services.render_worker.storyboard import draw_up
from shared.domain.jobs import Job
from shared.domain.nodes import NodeType, Provider
from shared.domain.scenes import Scene
from shared.domain.schemas import RenderCodeConfig
from shared.media.browser import Rig
from shared.media.encode import SAMPLE_RATE, audio_args, container_args, timescale
from shared.media.film import Filmed
from shared.media.mix_tracks import silence
from shared.media.process import Limits, run_ffmpeg
from shared.worker.executor import Made, Work
from shared.worker.films import publish_film


@dataclass(frozen=True, slots=True)
class RemotionCode:
    """Execute ``render-code`` with Remotion."""

    ffmpeg: Path
    """Adds the silent track, and watches what was made."""
    limits: Limits
    find_rig: Callable[[], Rig]
    """Raises `Permanent` with a remedy when something is not installed."""
    stage: Stage
    tabs: int | None
    """How many pages of the browser render side by side; None leaves it to Remotion: half of the cores."""
    type: NodeType = NodeType.RENDER_CODE
    provider: Provider = Provider.REMOTION

    async def run(self, job: Job, work: Work) -> Made:
        """Film the scene; the video is silent and has exactly the scene's length."""
        scene, config = await read_order(job, work)
        board = await asyncio.to_thread(_write_board, scene, config, work.scratch / "storyboard.json")
        picture = await self._render(board, config.fps, work)
        film = Filmed(work.scratch / "code.mp4", board.frames, config.fps)
        await self._lay_silence(picture, film, work)
        return Made(await publish_film(film, job, work, ffmpeg=self.ffmpeg, audible=False))

    async def _render(self, board: _Board, fps: int, work: Work) -> Path:
        """Return the film without sound."""
        rig = await asyncio.to_thread(self.find_rig)
        work.progress(0.0, "preparing")
        bundle, picture = await self.stage.bundle(rig), work.scratch / "picture.mp4"
        order = {
            "do": "render",
            "bundle": str(bundle),
            "storyboard": str(board.path),
            "to": str(picture),
            "browser": str(rig.browser),
            "chromeMode": rig.chrome_mode,
            "tabs": self.tabs,
            "timescale": timescale(Fraction(fps)),
        }
        async with self.stage.process(rig) as process:
            await process.carry_out(order, lambda done: work.progress(done, "painting"))
        return picture

    async def _lay_silence(self, picture: Path, film: Filmed, work: Work) -> None:
        """Give the film its sound track; the picture is copied."""
        samples = round(Fraction(film.frames, film.fps) * SAMPLE_RATE)
        args = [
            *("-i", picture.name, "-f", "lavfi", "-i", silence(samples), "-map", "0:v:0", "-map", "1:a:0"),
            *("-c:v", "copy", "-video_track_timescale", str(timescale(Fraction(film.fps))), *audio_args()),
            *(*container_args(), film.path.name),
        ]
        await run_ffmpeg(args, ffmpeg=self.ffmpeg, cwd=work.scratch, limits=self.limits)


@dataclass(frozen=True, slots=True)
class _Board:
    path: Path
    frames: int


def _write_board(scene: Scene, config: RenderCodeConfig, path: Path) -> _Board:
    board = draw_up(scene, config)
    path.write_text(json.dumps(board), "utf-8")
    return _Board(path, board["frames"])
