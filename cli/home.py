"""The folder in which Callsheet keeps what it needs on this machine, and the lock of the one process that runs it.

``.callsheet`` in the working directory, or ``CALLSHEET_HOME``::

    postgres/        data of the embedded server      postgres.json   its port and passwords (0600)
    media/           what nodes made                  log/            the server's log
    api.url          where the API of `up` is reached
    lock             held by whoever runs the server
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from shared.errors import ConfigError, Refused

_NAME = ".callsheet"


def find_home() -> Path:
    """Return the folder, absolute; it need not exist yet."""
    return Path(os.environ.get("CALLSHEET_HOME") or _NAME).absolute()


class Home:
    """Own the folder for as long as the lock is held; the system frees the lock of a process that dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    @property
    def log(self) -> Path:
        """Return the folder of the server's log."""
        return self.path / "log"

    @property
    def api_url(self) -> Path:
        """Return the file that says where the API is reached."""
        return self.path / "api.url"

    def take(self, purpose: str) -> None:
        """Lock the folder, making it where it is missing.

        Raises:
            Refused: Another process has it; says which.
            ConfigError: The folder cannot be written.
        """
        try:
            self.log.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ConfigError(
                f"{self.path} cannot be written ({error.strerror}): set CALLSHEET_HOME to a folder of yours"
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(lock, 200, 0).decode(errors="replace").strip()
            os.close(lock)
            raise Refused(
                f"{self.path} is in use by {holder or 'another process'}: stop that one first, "
                "or set CALLSHEET_HOME to work beside it"
            ) from error
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"callsheet {purpose} (process {os.getpid()})\n".encode(), 0)
        self._lock = lock

    def give_back(self) -> None:
        """Free the lock; twice is once."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def note_api(self, address: str) -> None:
        """Keep where the API is reached, for `callsheet login`."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.api_url.write_text(address)

    def is_taken(self) -> bool:
        """Say whether a process runs from this folder right now."""
        try:
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(lock)
        return False
