"""Entry point of the worker that brings in, merges, mixes and composes media."""

from __future__ import annotations

from services.ffmpeg_worker.asset import BringAsset
from services.ffmpeg_worker.asset_source import Sources
from shared.config import FfmpegWorkerSettings
from shared.domain.invocations import FUNCTIONS
from shared.domain.nodes import Queue
from shared.executors.compose_video import ComposeVideo
from shared.executors.merge_videos import MergeVideos
from shared.executors.mix_audio import MixAudio
from shared.media.binaries import find_ffmpeg
from shared.media.process import Limits
from shared.storage import Storage, open_bucket
from shared.worker.executor import Executor
from shared.worker.service import run_service


def main() -> None:
    """Run the service until it is told to stop."""
    run_service("ffmpeg_worker", Queue.MEDIA, FfmpegWorkerSettings, executors)


def executors(settings: FfmpegWorkerSettings, _storage: Storage) -> list[Executor]:
    """Make the executors of this service; assets are brought in here in any case."""
    return [
        BringAsset(_sources(settings)),
        *(_remote(settings) if settings.ffmpeg_backend == "lambda" else _local(settings)),
    ]


def _local(settings: FfmpegWorkerSettings) -> list[Executor]:
    ffmpeg = find_ffmpeg(settings.ffmpeg)
    limits = Limits(
        wall_seconds=settings.ffmpeg_wall_seconds,
        stall_seconds=settings.ffmpeg_stall_seconds,
        file_size_bytes=settings.max_output_bytes,
    )
    return [cls(ffmpeg, limits) for cls in (MergeVideos, MixAudio, ComposeVideo)]


def _remote(settings: FfmpegWorkerSettings) -> list[Executor]:
    from services.ffmpeg_worker.remote import Remote  # noqa: PLC0415  needs the extra s3, which a folder does without
    from shared.functions.calling import LambdaApi  # noqa: PLC0415  as above

    api = LambdaApi(settings)
    return [Remote(node_type, api, settings) for node_type in FUNCTIONS]


def _sources(settings: FfmpegWorkerSettings) -> Sources:
    """Say what assets may be made of: foreign buckets only where there are credentials for S3."""

    async def bucket(name: str) -> Storage:
        return await open_bucket(settings, name)

    has_s3 = settings.aws_s3_bucket is not None or settings.aws_access_key_id is not None
    return Sources(
        max_bytes=settings.max_source_bytes,
        import_root=settings.import_root,
        bucket=settings.aws_s3_bucket,
        open_bucket=bucket if has_s3 else None,
    )


if __name__ == "__main__":
    main()
