"""What every command is handed: settings, the screen, and doors to database and storage.

The database is, in this order: ``DATABASE_URL``; the embedded server that ``callsheet up`` runs in this home; an
embedded server started for this one command.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from cli.access import Role
from cli.home import Home
from cli.postgres import EmbeddedPostgres
from cli.screen import Screen
from shared.config import CliSettings
from shared.db import Pool, open_pool
from shared.db.migrate import migrate, require_current
from shared.storage import Storage, open_storage

_POOL_SIZE = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """Lend a command what it works with."""

    settings: CliSettings
    screen: Screen

    @property
    def home(self) -> Path:
        """Return the folder of everything on this machine, absolute."""
        return self.settings.home.absolute()

    def serves(self) -> bool:
        """Say whether a database can be reached without starting one for this command alone."""
        return self.settings.database_url is not None or Home(self.home).is_taken()

    @asynccontextmanager
    async def database(self, role: Role, *, purpose: str) -> AsyncIterator[Pool]:
        """Open the database for a role, at the schema that this code needs.

        Raises:
            Unavailable: It does not answer.
            ConfigError: Its schema is not this code's, or the embedded server cannot be run.
        """
        async with self._url(role, purpose) as url:
            pool = await open_pool(url, size=_POOL_SIZE, name="callsheet-cli")
            try:
                async with pool.acquire() as connection:
                    await require_current(connection)
                yield pool
            finally:
                pool.terminate()

    @asynccontextmanager
    async def storage(self) -> AsyncIterator[Storage]:
        """Open the media storage."""
        storage = await open_storage(self.storage_settings())
        try:
            yield storage
        finally:
            await storage.close()

    def storage_settings(self) -> CliSettings:
        """Return the settings with the media directory inside of the home, unless another one was named."""
        if "media_dir" in self.settings.model_fields_set:
            return self.settings
        return self.settings.model_copy(update={"media_dir": self.home / "media"})

    @asynccontextmanager
    async def _url(self, role: Role, purpose: str) -> AsyncIterator[SecretStr]:
        if self.settings.database_url is not None:
            yield self.settings.database_url
            return
        server = EmbeddedPostgres(self.home, purpose=purpose)
        if Home(self.home).is_taken():
            yield server.url(role)
            return
        server.start()
        try:
            await migrate(server.url(Role.OWNER))
            yield server.url(role)
        finally:
            server.stop()
