"""What ``compose.yml`` reads beyond the settings of the services; nothing in Python does."""

from __future__ import annotations

from pydantic import Field, SecretStr

from shared.config.base import Settings


class ComposeSettings(Settings):
    """Say by which passwords and ports the containers of one machine are reached.

    The passwords are made by ``deploy/compose/make-env.sh``: compose refuses to start without them.
    """

    owner_password: SecretStr = Field(
        description="Password of callsheet_owner, whom the database belongs to; letters and digits.",
        examples=["PASSWORD"],
    )
    service_password: SecretStr = Field(description="Password of callsheet_service.", examples=["PASSWORD"])
    editor_password: SecretStr = Field(description="Password of callsheet_editor.", examples=["PASSWORD"])
    reader_password: SecretStr = Field(description="Password of callsheet_reader.", examples=["PASSWORD"])
    grafana_password: SecretStr = Field(
        description="Password of Grafana's user admin, of profile monitoring.", examples=["PASSWORD"]
    )
    version: str = Field(default="latest", description="Tag of Callsheet's images.")
    postgres_port: int = Field(default=5432, description="Port of 127.0.0.1 that Postgres is published on.")
    s3_port: int = Field(default=8333, description="Port of 127.0.0.1 that the bucket is published on.")
    prometheus_port: int = Field(default=9090, description="Port of 127.0.0.1 that Prometheus is published on.")
    grafana_port: int = Field(default=3000, description="Port of 127.0.0.1 that Grafana is published on.")
