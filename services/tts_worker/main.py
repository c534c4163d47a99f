"""Entry point of the worker that speaks scripts."""

from __future__ import annotations

from services.tts_worker.local import LocalVoiceover
from shared.config import TtsWorkerSettings
from shared.domain.nodes import Queue
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("tts_worker", Queue.TTS, TtsWorkerSettings, executors)


def executors(_settings: TtsWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    return [LocalVoiceover()]


if __name__ == "__main__":
    main()
