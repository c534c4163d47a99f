"""Entry point of the worker that makes animations."""

from __future__ import annotations

from services.animation_worker.local import LocalAnimation
from services.animation_worker.omni import OmniAnimation, OmniShop
from services.animation_worker.omni_api import OmniApi
from services.animation_worker.runway import RunwayAnimation, RunwayShop
from services.animation_worker.runway_api import RunwayApi
from shared.config import AnimationWorkerSettings
from shared.domain.nodes import NodeType, Provider, Queue
from shared.media.binaries import find_ffmpeg
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.misses import Misses
from shared.worker.missing import Missing
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("animation_worker", Queue.ANIMATION, AnimationWorkerSettings, executors)


def executors(settings: AnimationWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service."""
    return [LocalAnimation(find_ffmpeg(settings.ffmpeg)), _google(settings), _runway(settings)]


def _google(settings: AnimationWorkerSettings) -> Executor:
    if settings.veo_api_key is None:
        return Missing(NodeType.GENERATE_ANIMATION, Provider.VEO, "VEO3_API_KEY or GEMINI_API_KEY")
    api = OmniApi(settings.veo_url, settings.veo_api_key)
    return OmniAnimation(OmniShop(api, Misses(), settings.veo_concurrency, settings.veo_repeat_usd))


def _runway(settings: AnimationWorkerSettings) -> Executor:
    if settings.runway_api_key is None:
        return Missing(NodeType.GENERATE_ANIMATION, Provider.RUNWAY, "RUNWAY_API_KEY")
    api = RunwayApi(settings.runway_url, settings.runway_api_key)
    return RunwayAnimation(RunwayShop(api, Misses(), settings.runway_concurrency, settings.runway_repeat_usd))


if __name__ == "__main__":
    main()
