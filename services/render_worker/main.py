"""Entry point of the worker that renders code scenes."""

from __future__ import annotations

import atexit
from functools import partial
from pathlib import Path

from services.render_worker.local import LocalCode
from services.render_worker.remotion_code import RemotionCode
from services.render_worker.remotion_stage import Stage
from shared.config import RenderWorkerSettings
from shared.domain.nodes import Queue
from shared.media.binaries import find_ffmpeg
from shared.media.browser import find_rig
from shared.media.process import Limits
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.scratch import Scratch
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("render_worker", Queue.RENDER, RenderWorkerSettings, executors)


def executors(settings: RenderWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    ffmpeg = find_ffmpeg(settings.ffmpeg)
    return [LocalCode(ffmpeg), _remotion(settings, ffmpeg)]


def _remotion(settings: RenderWorkerSettings, ffmpeg: Path) -> RemotionCode:
    """Make the executor for Remotion; nothing is looked for or started before a job asks for it."""
    limits = Limits(
        wall_seconds=settings.ffmpeg_wall_seconds,
        stall_seconds=settings.ffmpeg_stall_seconds,
        file_size_bytes=settings.max_output_bytes,
    )
    rig = partial(find_rig, settings.node, settings.browser, settings.remotion_project)
    return RemotionCode(ffmpeg, limits, rig, Stage(partial(_home, settings.scratch_dir)), settings.remotion_tabs)


def _home(scratch_dir: Path) -> Path:
    """Return a directory that is removed when this process ends, or is swept after it died."""
    scratch = Scratch(scratch_dir)
    atexit.register(scratch.close)
    return scratch.home


if __name__ == "__main__":
    main()
