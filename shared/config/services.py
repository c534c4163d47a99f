"""Which service reads which settings: one class per service, and the table of all of them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from shared.config.api import ApiAddressSettings, ApiSettings
from shared.config.base import Settings
from shared.config.concerns import (
    AnimationKeySettings,
    DatabaseSettings,
    ElevenLabsKeySettings,
    GateThresholds,
    HealthSettings,
    HeygenKeySettings,
    LogSettings,
    MediaSettings,
    PostgresUrl,
    RemotionSettings,
    Seconds,
    StorageSettings,
    TelemetrySettings,
    WorkerSettings,
)
from shared.config.functions import BackendSettings


class DispatcherSettings(TelemetrySettings, LogSettings, HealthSettings, DatabaseSettings):
    """Settings of the dispatcher."""

    sweep_seconds: Seconds = Field(
        default=5, description="How often work is looked for without a hint, and dead workers are rescued."
    )
    rollup_seconds: Seconds = Field(
        default=0.5, description="Shortest time between two writes of a pipeline's progress and cost."
    )
    plan_lanes: int = Field(default=4, ge=1, le=64, description="How many pipelines are planned side by side.")
    history_days: float = Field(
        default=400, ge=1, description="How long ended attempts are kept, in days; whole months are dropped."
    )


class MediaWorkerSettings(
    MediaSettings, WorkerSettings, StorageSettings, TelemetrySettings, LogSettings, HealthSettings, DatabaseSettings
):
    """What all workers share: each of them makes media, if only for a draft."""


class FfmpegWorkerSettings(BackendSettings, GateThresholds, MediaWorkerSettings):
    """Settings of the worker that brings in, mixes, merges and composes media."""


class HeygenWorkerSettings(HeygenKeySettings, GateThresholds, MediaWorkerSettings):
    """Settings of the worker that makes talking heads."""


class TtsWorkerSettings(ElevenLabsKeySettings, MediaWorkerSettings):
    """Settings of the worker that speaks scripts."""


class AnimationWorkerSettings(AnimationKeySettings, GateThresholds, MediaWorkerSettings):
    """Settings of the worker that makes animations."""


class RenderWorkerSettings(RemotionSettings, GateThresholds, MediaWorkerSettings):
    """Settings of the worker that renders code scenes."""


class CliSettings(ApiAddressSettings, RemotionSettings, MediaSettings, StorageSettings, LogSettings):
    """Settings of the command line, which starts a Postgres of its own when it is told of none."""

    database_url: PostgresUrl | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="Postgres, as the role callsheet_service; a transaction pooler may stand in between.",
        examples=["postgresql://callsheet_service:PASSWORD@127.0.0.1:5432/callsheet"],
    )
    home: Path = Field(
        default=Path(".callsheet"), description="Directory of everything that `callsheet up` keeps on this machine."
    )


SERVICES: dict[str, type[Settings]] = {
    "dispatcher": DispatcherSettings,
    "ffmpeg_worker": FfmpegWorkerSettings,
    "heygen_worker": HeygenWorkerSettings,
    "tts_worker": TtsWorkerSettings,
    "animation_worker": AnimationWorkerSettings,
    "render_worker": RenderWorkerSettings,
    "api": ApiSettings,
    "cli": CliSettings,
}
"""Settings class by service, in the order in which ``.env.example`` presents them."""
