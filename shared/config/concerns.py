"""What can be set, one class per concern; the services compose them in ``services.py``.

A new field has a default with which yesterday's deployment still works.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, model_validator

from shared.config.base import Settings

Seconds = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]


def _check_postgres_url(url: SecretStr) -> SecretStr:
    if urlsplit(url.get_secret_value()).scheme not in {"postgres", "postgresql"}:
        raise ValueError("it must begin with postgresql://")
    return url


def _check_http_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("it must be an address that begins with http:// or https://")
    return url


def _check_gs_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "gs" or not parts.netloc:
        raise ValueError("it must be an address that begins with gs:// and a bucket")
    return address


PostgresUrl = Annotated[SecretStr, AfterValidator(_check_postgres_url)]
HttpUrl = Annotated[str, AfterValidator(_check_http_url)]


class DatabaseSettings(Settings):
    """Say where Postgres is."""

    database_url: PostgresUrl = Field(
        validation_alias="DATABASE_URL",
        description="Postgres, as the role callsheet_service; a transaction pooler may stand in between.",
        examples=["postgresql://callsheet_service:PASSWORD@127.0.0.1:5432/callsheet"],
    )
    database_url_direct: PostgresUrl | None = Field(
        default=None,
        validation_alias="DATABASE_URL_DIRECT",
        description="The same database without the pooler, for LISTEN and session locks; DATABASE_URL when not set.",
        examples=["postgresql://callsheet_service:PASSWORD@127.0.0.1:5432/callsheet"],
    )

    @property
    def direct_url(self) -> SecretStr:
        """Return the URL of a session connection."""
        return self.database_url_direct or self.database_url


class StorageSettings(Settings):
    """Say where media is kept: S3 when ``AWS_S3_BUCKET`` is set, else a directory on this machine."""

    aws_region: str = Field(
        default="us-east-1", validation_alias="AWS_REGION", description="Region of the bucket; part of each signature."
    )
    aws_access_key_id: str | None = Field(
        default=None,
        validation_alias="AWS_ACCESS_KEY_ID",
        description="Access key; without it the machine's own AWS role or profile is used.",
        examples=["AKIAIOSFODNN7EXAMPLE"],
    )
    aws_secret_access_key: SecretStr | None = Field(
        default=None,
        validation_alias="AWS_SECRET_ACCESS_KEY",
        description="Secret of the access key; set both or neither.",
        examples=["SECRET"],
    )
    aws_session_token: SecretStr | None = Field(
        default=None,
        validation_alias="AWS_SESSION_TOKEN",
        description="Third part of temporary credentials; only they have one.",
        examples=["TOKEN"],
    )
    aws_s3_bucket: str | None = Field(
        default=None,
        validation_alias="AWS_S3_BUCKET",
        min_length=3,
        description="Bucket for all media; when it is not set, media is kept in CALLSHEET_MEDIA_DIR.",
        examples=["callsheet-media"],
    )
    s3_endpoint_url: HttpUrl | None = Field(
        default=None,
        validation_alias="S3_ENDPOINT_URL",
        description="Address of an S3-compatible server as the services reach it; AWS when not set.",
        examples=["http://127.0.0.1:8333"],
    )
    s3_public_endpoint_url: HttpUrl | None = Field(
        default=None,
        validation_alias="S3_PUBLIC_ENDPOINT_URL",
        description="Address of the same server as browsers and vendors reach it; S3_ENDPOINT_URL when not set.",
        examples=["https://media.example.com"],
    )
    media_dir: Path = Field(
        default=Path(".callsheet/media"), description="Directory that keeps all media when no bucket is set."
    )

    @model_validator(mode="after")
    def _check_credentials(self) -> Self:
        if (self.aws_access_key_id is None) != (self.aws_secret_access_key is None):
            raise ValueError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together; set both or neither")
        return self


class LogSettings(Settings):
    """Say what is logged, and how it looks."""

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least important level that is logged: debug, info, warning or error."
    )
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="json: a line per event; console: for people; auto: console on a terminal."
    )


class TelemetrySettings(Settings):
    """Say where traces and defects are sent; nowhere by default."""

    otel_endpoint: HttpUrl | None = Field(
        default=None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="OpenTelemetry collector that gets traces over HTTP; needs the extra otel.",
        examples=["http://127.0.0.1:4318"],
    )
    sentry_dsn: SecretStr | None = Field(
        default=None,
        validation_alias="SENTRY_DSN",
        description="Sentry project that gets defects; needs the extra sentry.",
        examples=["https://KEY@sentry.example.com/1"],
    )


class HealthSettings(Settings):
    """Say where a service answers /healthz, /readyz and /metrics."""

    health_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address that health and metrics are served on; 0.0.0.0 in a container.",
    )
    health_port: int = Field(
        default=0, ge=0, le=65535, description="Port that health and metrics are served on; 0 takes any free one."
    )


class WorkerSettings(Settings):
    """Say how a worker claims, holds and gives back jobs."""

    slots: int = Field(default=2, ge=1, le=1000, description="How many jobs this process runs at the same time.")
    lease_seconds: Seconds = Field(
        default=10, description="How long a worker that went silent keeps its jobs before others may rescue them."
    )
    heartbeat_seconds: Seconds = Field(
        default=2, description="How often a worker renews its lease; at most a third of CALLSHEET_LEASE_SECONDS."
    )
    sweep_seconds: Seconds = Field(
        default=5, description="How often work is looked for without a hint, and dead workers are rescued."
    )
    drain_seconds: Seconds = Field(
        default=30, description="How long a stopping worker lets its jobs finish before it gives them back."
    )
    max_attempts: int = Field(
        default=5, ge=1, le=100, description="How many failed attempts a job may cost before it is buried."
    )
    scratch_dir: Path = Field(
        default=Path(".callsheet/scratch"),
        description="Directory for the files of running attempts; emptied when an attempt ends.",
    )

    @model_validator(mode="after")
    def _check_heartbeat(self) -> Self:
        if self.heartbeat_seconds * 3 > self.lease_seconds:
            raise ValueError(
                f"CALLSHEET_HEARTBEAT_SECONDS={self.heartbeat_seconds:g} is more than a third of "
                f"CALLSHEET_LEASE_SECONDS={self.lease_seconds:g}; beat more often or lengthen the lease"
            )
        return self


class FfmpegSettings(Settings):
    """Say which ffmpeg is used."""

    ffmpeg: Path | None = Field(
        default=None,
        description="The ffmpeg to use; when not set, the one on PATH, else the one of the imageio-ffmpeg wheel.",
        examples=["/usr/bin/ffmpeg"],
    )


class MediaSettings(FfmpegSettings):
    """Say which ffmpeg is used, and what a file or a process may cost."""

    ffmpeg_wall_seconds: Seconds = Field(
        default=7200, description="Longest time that one ffmpeg process may run before it is killed."
    )
    ffmpeg_stall_seconds: Seconds = Field(
        default=120, description="Longest time that an ffmpeg process may show no progress before it is killed."
    )
    import_root: Path | None = Field(
        default=None,
        description="Directory whose files an asset's source may name; when not set, no file of the machine is read.",
        examples=["/srv/lessons"],
    )
    max_source_bytes: int = Field(
        default=20 * 1024**3, ge=1, description="Largest file that an asset may bring in, in bytes (20 GiB)."
    )
    max_output_bytes: int = Field(
        default=50 * 1024**3, ge=1, description="Largest file that a node may make, in bytes (50 GiB)."
    )


class RemotionSettings(Settings):
    """Say what Remotion runs with; only nodes of provider remotion need it."""

    node: Path | None = Field(
        default=None,
        description="The Node (18 or newer) that Remotion runs in; when not set, the one on PATH.",
        examples=["/usr/bin/node"],
    )
    browser: Path | None = Field(
        default=None,
        description="The Chromium that Remotion draws with; when not set, the one on PATH, else the one it fetched.",
        examples=["/usr/bin/chromium"],
    )
    remotion_project: Path | None = Field(
        default=None,
        description="Directory of the Remotion project, its packages installed; when not set, the render worker's own.",
        examples=["/srv/callsheet-remotion"],
    )
    remotion_tabs: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="How many pages a render draws in side by side, at most one per core; unset is half of the cores.",
        examples=["2"],
    )


class GateThresholds(Settings):
    """Say what the quality gate tells of a film, and what it stops."""

    gate_black_seconds: Seconds = Field(
        default=1, description="Shortest black stretch that the quality gate tells of, in seconds."
    )
    gate_still_seconds: Seconds = Field(
        default=10, description="Shortest still picture that it tells of, in seconds; screens are read for long."
    )
    gate_quiet_seconds: Seconds = Field(default=5, description="Shortest silence that it tells of, in seconds.")
    gate_quiet_level: float = Field(
        default=-60, ge=-120, lt=0, description="Level in dBFS under which there is silence; a quiet room is at -55."
    )
    gate_whole: Share = Field(
        default=0.98, description="Share of a film from which on it is black, or silent, throughout: that stops it."
    )
    gate_hits: int = Field(
        default=1000,
        ge=1,
        le=48_000,
        description="Samples a second at full scale from which on sound is distorted; mastered music has 300.",
    )
    gate_distorted: Share = Field(default=0.5, description="Share of a film whose sound may be distorted.")
    gate_loudness_off: float = Field(
        default=1, gt=0, description="LU between the loudness asked for and that which came out, to be told of."
    )
    gate_true_peak: float = Field(
        default=0, ge=-20, le=6, description="True peak in dBTP over which players distort, to be told of."
    )


class HeygenKeySettings(Settings):
    """Hold the key of HeyGen; without it, HeyGen is not offered."""

    heygen_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="HEYGEN_API_KEY",
        description="Key for talking heads by HeyGen.",
        examples=["KEY"],
    )
    heygen_url: HttpUrl = Field(default="https://api.heygen.com", description="Where HeyGen's API is.")
    heygen_concurrency: int = Field(
        default=10,
        ge=1,
        le=1000,
        description="Orders that HeyGen works on at once, over all workers: 10 pay-as-you-go.",
    )
    heygen_poll_seconds: Seconds = Field(
        default=10, description="How often HeyGen is asked how far its videos are, all of them with one request."
    )
    heygen_avatar_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="The avatar's look of nodes whose config names none.",
        examples=["LOOK"],
    )


class ElevenLabsKeySettings(Settings):
    """Hold the key of ElevenLabs; without it, ElevenLabs is not offered."""

    elevenlabs_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="ELEVENLABS_API_KEY",
        description="Key for voice-overs by ElevenLabs.",
        examples=["KEY"],
    )
    elevenlabs_url: HttpUrl = Field(default="https://api.elevenlabs.io", description="Where ElevenLabs' API is.")
    elevenlabs_concurrency: int = Field(
        default=3, ge=1, le=1000, description="Requests that ElevenLabs speaks at once, over all workers: 3 of Starter."
    )
    elevenlabs_seconds: Seconds = Field(
        default=300, description="How long ElevenLabs may speak one part; then its answer is lost and is looked for."
    )
    elevenlabs_repeat_usd: Decimal = Field(
        default=Decimal("0.50"),
        ge=0,
        description="Most that one part may cost, in US dollars, to be ordered once more where no history tells of it.",
    )


class AnimationKeySettings(Settings):
    """Hold the keys of the animation providers; one without a key is not offered."""

    veo_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("VEO3_API_KEY", "GEMINI_API_KEY"),
        description="Key for animations by Google Veo; GEMINI_API_KEY is read as well.",
        examples=["KEY"],
    )
    veo_url: HttpUrl = Field(
        default="https://generativelanguage.googleapis.com", description="Where Google's Gemini API is."
    )
    veo_concurrency: int = Field(
        default=5, ge=1, le=1000, description="Films that Google makes for us at once, over all workers."
    )
    veo_repeat_usd: Decimal = Field(
        default=Decimal(0),
        ge=0,
        description="Most that an order to Google may cost, in US dollars, to be placed once more after a lost reply.",
    )
    vertex_project: str | None = Field(
        default=None,
        min_length=6,
        description="Google Cloud project whose Vertex AI makes films with veo-3.1 models; needs google-auth.",
        examples=["my-project"],
    )
    vertex_location: str = Field(default="us-central1", description="Region of Vertex AI.")
    vertex_films: Annotated[str, AfterValidator(_check_gs_address)] | None = Field(
        default=None,
        description="Folder of Cloud Storage that Vertex AI puts films into.",
        examples=["gs://my-bucket/films"],
    )
    vertex_key_file: Path | None = Field(
        default=None,
        validation_alias="GOOGLE_APPLICATION_CREDENTIALS",
        description="JSON key of the service account that may use both.",
        examples=["/run/secrets/google.json"],
    )
    vertex_url: HttpUrl | None = Field(
        default=None,
        description="Where Vertex AI is; that of the region when not set.",
        examples=["https://us-central1-aiplatform.googleapis.com"],
    )
    vertex_storage_url: HttpUrl = Field(
        default="https://storage.googleapis.com", description="Where Google's Cloud Storage is."
    )
    runway_api_key: SecretStr | None = Field(
        default=None, validation_alias="RUNWAY_API_KEY", description="Key for animations by Runway.", examples=["KEY"]
    )
    runway_url: HttpUrl = Field(default="https://api.dev.runwayml.com", description="Where Runway's API is.")
    runway_concurrency: int = Field(
        default=1, ge=1, le=1000, description="Films that Runway makes for us at once, over all workers: 1 of tier 1."
    )
    runway_repeat_usd: Decimal = Field(
        default=Decimal(0),
        ge=0,
        description="Most that an order to Runway may cost, in US dollars, to be placed once more after a lost reply.",
    )

    @model_validator(mode="after")
    def _check_vertex(self) -> Self:
        if self.vertex_project is not None and (self.vertex_films is None or self.vertex_key_file is None):
            raise ValueError("CALLSHEET_VERTEX_PROJECT needs CALLSHEET_VERTEX_FILMS and GOOGLE_APPLICATION_CREDENTIALS")
        return self
