"""Entry point of the worker that makes talking heads."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from services.heygen_worker.heygen import HeygenTalkingHead
from services.heygen_worker.heygen_api import HeygenApi
from services.heygen_worker.heygen_board import Board
from shared.config import HeygenWorkerSettings
from shared.domain.nodes import NodeType, Provider, Queue
from shared.media.binaries import find_ffmpeg
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.lazily import Lazily
from shared.worker.misses import Misses
from shared.worker.missing import Missing
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("heygen_worker", Queue.HEYGEN, HeygenWorkerSettings, executors)


def executors(settings: HeygenWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    ffmpeg = find_ffmpeg(settings.ffmpeg)
    return [Lazily(NodeType.TALKING_HEAD, Provider.LOCAL, partial(_local, ffmpeg)), _heygen(settings)]


def _local(ffmpeg: Path) -> Executor:
    from services.heygen_worker.local import LocalTalkingHead  # noqa: PLC0415  its voice takes 100 MB

    return LocalTalkingHead(ffmpeg)


def _heygen(settings: HeygenWorkerSettings) -> Executor:
    if settings.heygen_api_key is None:
        return Missing(NodeType.TALKING_HEAD, Provider.HEYGEN, "HEYGEN_API_KEY")
    api = HeygenApi(settings.heygen_url, settings.heygen_api_key)
    board = Board(api, settings.heygen_poll_seconds)
    return HeygenTalkingHead(api, board, Misses(), settings.heygen_concurrency, settings.heygen_avatar_id)


if __name__ == "__main__":
    main()
