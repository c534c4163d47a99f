"""Entry point of the worker that makes animations."""

from __future__ import annotations

from services.animation_worker.google import Dialect, GoogleAnimation
from services.animation_worker.local import LocalAnimation
from services.animation_worker.omni import OmniShop
from services.animation_worker.omni_api import OmniApi
from services.animation_worker.runway import RunwayAnimation, RunwayShop
from services.animation_worker.runway_api import RunwayApi
from services.animation_worker.vertex import VertexShop
from services.animation_worker.vertex_account import ServiceAccount
from services.animation_worker.vertex_api import Shelf, VertexApi
from shared.config import AnimationKeySettings, AnimationWorkerSettings
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
    omni, vertex = _omni(settings), open_vertex(settings)
    if omni is None and vertex is None:
        return Missing(NodeType.GENERATE_ANIMATION, Provider.VEO, "VEO3_API_KEY or GEMINI_API_KEY")
    return GoogleAnimation(omni, vertex)


def _omni(settings: AnimationWorkerSettings) -> Dialect | None:
    if settings.veo_api_key is None:
        return None
    api = OmniApi(settings.veo_url, settings.veo_api_key)
    return OmniShop(api, Misses(), settings.veo_concurrency, settings.veo_repeat_usd)


def _runway(settings: AnimationWorkerSettings) -> Executor:
    if settings.runway_api_key is None:
        return Missing(NodeType.GENERATE_ANIMATION, Provider.RUNWAY, "RUNWAY_API_KEY")
    api = RunwayApi(settings.runway_url, settings.runway_api_key)
    return RunwayAnimation(RunwayShop(api, Misses(), settings.runway_concurrency, settings.runway_repeat_usd))


def open_vertex(settings: AnimationKeySettings) -> VertexShop | None:
    """Sign in to Vertex AI; None: it is not set up.

    Raises:
        ConfigError: It is, and the service account's key cannot be used.
    """
    project, films, key_file = settings.vertex_project, settings.vertex_films, settings.vertex_key_file
    if project is None or films is None or key_file is None:
        return None
    region = settings.vertex_location
    url = settings.vertex_url or f"https://{region}-aiplatform.googleapis.com"
    models = f"projects/{project}/locations/{region}/publishers/google/models"
    account = ServiceAccount(key_file)
    api = VertexApi(url, settings.vertex_storage_url, models, Shelf.read(films), account)
    return VertexShop(api, Misses(), settings.veo_concurrency)


if __name__ == "__main__":
    main()
