"""Who may connect to the embedded server: its port and one password per role, made once, kept for the owner alone."""

from __future__ import annotations

import os
import secrets
import socket
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, SecretStr, ValidationError

from shared.errors import ConfigError

HOST = "127.0.0.1"
DATABASE = "callsheet"


class Role(StrEnum):
    """Name who connects; see migration 0005 for what each may do."""

    OWNER = "owner"
    EDITOR = "editor"
    SERVICE = "service"
    READER = "reader"

    @property
    def user(self) -> str:
        """Return the name in Postgres."""
        return f"callsheet_{self.value}"


class Access(BaseModel):
    """Keep how the embedded server is reached."""

    port: int
    passwords: dict[Role, str]

    @classmethod
    def load(cls, path: Path) -> Access:
        """Read the file, or think up a port and passwords where there is none yet.

        Raises:
            ConfigError: The file was damaged.
        """
        if not path.exists():
            access = cls(port=free_port(), passwords={role: secrets.token_urlsafe(24) for role in Role})
            access.save(path)
            return access
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise ConfigError(f"{path} cannot be read: restore it; it holds the passwords of the database") from error

    def save(self, path: Path) -> None:
        """Write the file in one step, readable by nobody else."""
        new = path.with_name(f"{path.name}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self.model_dump_json(indent=2))
        new.replace(path)

    def url(self, role: Role, database: str) -> SecretStr:
        """Return a URL that psql and any driver can use."""
        return SecretStr(f"postgresql://{role.user}:{self.passwords[role]}@{HOST}:{self.port}/{database}")


def free_port() -> int:
    """Return a port on the loopback interface that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Say whether a server could listen on the port."""
    with socket.socket() as probe:
        # As Postgres does: connections of a server that just stopped are no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
