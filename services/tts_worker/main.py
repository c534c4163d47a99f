"""Entry point of the worker that speaks scripts."""

from __future__ import annotations

from services.tts_worker.elevenlabs import ElevenLabsVoiceover
from services.tts_worker.elevenlabs_api import ElevenLabsApi
from services.tts_worker.elevenlabs_models import Models
from services.tts_worker.elevenlabs_shop import Terms
from shared.config import TtsWorkerSettings
from shared.domain.nodes import NodeType, Provider, Queue
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.lazily import Lazily
from shared.worker.missing import Missing
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("tts_worker", Queue.TTS, TtsWorkerSettings, executors)


def executors(settings: TtsWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    return [Lazily(NodeType.GENERATE_VOICEOVER, Provider.LOCAL, _local), _elevenlabs(settings)]


def _local() -> Executor:
    from services.tts_worker.local import LocalVoiceover  # noqa: PLC0415  its voice takes 100 MB

    return LocalVoiceover()


def _elevenlabs(settings: TtsWorkerSettings) -> Executor:
    if settings.elevenlabs_api_key is None:
        return Missing(NodeType.GENERATE_VOICEOVER, Provider.ELEVENLABS, "ELEVENLABS_API_KEY")
    api = ElevenLabsApi(settings.elevenlabs_url, settings.elevenlabs_api_key)
    terms = Terms(settings.elevenlabs_concurrency, settings.elevenlabs_seconds, settings.elevenlabs_repeat_usd)
    return ElevenLabsVoiceover(api, Models(api), terms)


if __name__ == "__main__":
    main()
