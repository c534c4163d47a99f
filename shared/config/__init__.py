"""Settings from the environment: ``load(FfmpegWorkerSettings)`` in a service's main, and nowhere else."""

from __future__ import annotations

from shared.config.api import ApiSettings
from shared.config.base import Settings, variables
from shared.config.concerns import (
    AnimationKeySettings,
    DatabaseSettings,
    ElevenLabsKeySettings,
    GateThresholds,
    HealthSettings,
    HeygenKeySettings,
    LogSettings,
    MediaSettings,
    StorageSettings,
    TelemetrySettings,
    WorkerSettings,
)
from shared.config.functions import BackendSettings, FunctionSettings
from shared.config.load import load, show
from shared.config.services import (
    SERVICES,
    AnimationWorkerSettings,
    CliSettings,
    DispatcherSettings,
    FfmpegWorkerSettings,
    HeygenWorkerSettings,
    MediaWorkerSettings,
    RenderWorkerSettings,
    TtsWorkerSettings,
)

__all__ = [
    "SERVICES",
    "AnimationKeySettings",
    "AnimationWorkerSettings",
    "ApiSettings",
    "BackendSettings",
    "CliSettings",
    "DatabaseSettings",
    "DispatcherSettings",
    "ElevenLabsKeySettings",
    "FfmpegWorkerSettings",
    "FunctionSettings",
    "GateThresholds",
    "HealthSettings",
    "HeygenKeySettings",
    "HeygenWorkerSettings",
    "LogSettings",
    "MediaSettings",
    "MediaWorkerSettings",
    "RenderWorkerSettings",
    "Settings",
    "StorageSettings",
    "TelemetrySettings",
    "TtsWorkerSettings",
    "WorkerSettings",
    "load",
    "show",
    "variables",
]
