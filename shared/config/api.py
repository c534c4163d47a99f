"""Settings of the HTTP API."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.config.base import Settings
from shared.config.concerns import (
    DatabaseSettings,
    FfmpegSettings,
    HealthSettings,
    HttpUrl,
    LogSettings,
    PostgresUrl,
    StorageSettings,
    TelemetrySettings,
)
from shared.config.webhooks import WebhookSettings


def _check_networks(text: str) -> str:
    for one in text.split(","):
        try:
            ip_network(one.strip())
        except ValueError:
            raise ValueError(f"{one.strip()!r} is no address and no network, as 127.0.0.1 or 10.0.0.0/8") from None
    return text


class ApiAddressSettings(Settings):
    """Say where the HTTP API listens, and by which address people reach it."""

    api_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address that the API listens on; 0.0.0.0 in a container, behind something that speaks TLS.",
    )
    api_port: int = Field(default=8080, ge=0, le=65535, description="Port that the API listens on; 0 is any free one.")
    api_public_url: HttpUrl | None = Field(
        default=None,
        description="Address by which people reach the API; with https its cookies are sent over TLS alone.",
        examples=["https://callsheet.example.com"],
    )


class ApiSettings(
    WebhookSettings,
    ApiAddressSettings,
    FfmpegSettings,
    StorageSettings,
    TelemetrySettings,
    LogSettings,
    HealthSettings,
    DatabaseSettings,
):
    """Say where the HTTP API finds things, whom it lets in from elsewhere, and what it takes at most."""

    editor_database_url: PostgresUrl | None = Field(
        default=None,
        description="The same database as the role callsheet_editor, for what editors write; DATABASE_URL when unset.",
        examples=["postgresql://callsheet_editor:PASSWORD@127.0.0.1:5432/callsheet"],
    )
    api_cors_origins: str | None = Field(
        default=None,
        pattern=r"^(https?://[^\s,/*]+(\s*,\s*https?://[^\s,/*]+)*)$",
        description="Origins whose pages may call the API with a token, divided by commas; none by default.",
        examples=["https://editor.example.com"],
    )
    api_trusted_proxies: Annotated[str, AfterValidator(_check_networks)] | None = Field(
        default=None,
        description="Proxies whose X-Forwarded-For is believed, as addresses or networks divided by commas.",
        examples=["127.0.0.1, 10.0.0.0/8"],
    )
    api_max_json_bytes: int = Field(
        default=8 * 1024**2, ge=1024, description="Largest JSON body that is read, in bytes (8 MiB)."
    )
    api_max_upload_bytes: int = Field(
        default=20 * 1024**3, ge=1, description="Largest file that may be uploaded, in bytes (20 GiB)."
    )
    api_max_streams: int = Field(
        default=1000, ge=1, description="How many event streams may be open at once in one process."
    )
    api_connections: int = Field(
        default=8, ge=1, le=100, description="Connections to the database, for each of the two roles."
    )
    scratch_dir: Path = Field(
        default=Path(".callsheet/scratch"), description="Directory for uploads that are on their way into the storage."
    )
    console_dir: Path | None = Field(
        default=None,
        description="Folder of the built console; when not set, the one that came with the package.",
        examples=["/srv/callsheet-console"],
    )
