"""Entry point of the worker that makes animations."""

from __future__ import annotations

from services.animation_worker.local import LocalAnimation
from shared.config import AnimationWorkerSettings
from shared.domain.nodes import Queue
from shared.media.binaries import find_ffmpeg
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("animation_worker", Queue.ANIMATION, AnimationWorkerSettings, executors)


def executors(settings: AnimationWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    return [LocalAnimation(find_ffmpeg(settings.ffmpeg))]


if __name__ == "__main__":
    main()
