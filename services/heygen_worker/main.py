"""Entry point of the worker that makes talking heads."""

from __future__ import annotations

from services.heygen_worker.local import LocalTalkingHead
from shared.config import HeygenWorkerSettings
from shared.domain.nodes import Queue
from shared.media.binaries import find_ffmpeg
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("heygen_worker", Queue.HEYGEN, HeygenWorkerSettings, executors)


def executors(settings: HeygenWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    return [LocalTalkingHead(find_ffmpeg(settings.ffmpeg))]


if __name__ == "__main__":
    main()
