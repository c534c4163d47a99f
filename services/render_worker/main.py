"""Entry point of the worker that renders code scenes."""

from __future__ import annotations

from services.render_worker.local import LocalCode
from shared.config import RenderWorkerSettings
from shared.domain.nodes import Queue
from shared.media.binaries import find_ffmpeg
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("render_worker", Queue.RENDER, RenderWorkerSettings, executors)


def executors(settings: RenderWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    return [LocalCode(find_ffmpeg(settings.ffmpeg))]


if __name__ == "__main__":
    main()
