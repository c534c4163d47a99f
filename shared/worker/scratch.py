"""Scratch directories: one per attempt, removed with it, and swept when a process died with them.

Each process holds a lock on its own directory; a directory whose lock is free belongs to nobody any more, however its
process ended and whoever has its pid now. Directories are made and swept under a lock on their root, so that nobody
takes one that is just being made for one that was left behind.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from shared.domain.jobs import Job
from shared.errors import ConfigError, Unavailable

_LOG = structlog.get_logger(__name__)
_LOCK = ".lock"


class Scratch:
    """The scratch directories of one process."""

    def __init__(self, root: Path) -> None:
        """Make this process's directory under ``root`` and sweep those of the dead.

        Raises:
            ConfigError: The directory cannot be made or written.
        """
        try:
            root.mkdir(parents=True, exist_ok=True)
            with _locked(root / _LOCK):
                self._home = Path(tempfile.mkdtemp(prefix="worker-", dir=root.resolve()))
                self._lock = os.open(self._home / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
                fcntl.flock(self._lock, fcntl.LOCK_EX)
                _sweep(root, spare=self._home)
        except OSError as error:
            raise ConfigError(
                f"CALLSHEET_SCRATCH_DIR: {root} cannot be used ({error.strerror}); choose one that can be written"
            ) from error

    @property
    def home(self) -> Path:
        """Return this process's directory, for what outlives an attempt."""
        return self._home

    def attempt(self, job: Job) -> AbstractAsyncContextManager[Callable[[], Path]]:
        """Give an attempt a directory of its own; an attempt that never asks for it costs nothing here."""
        return _Room(self._home, f"job-{job.id}-{job.attempt}")

    def close(self) -> None:
        """Remove this process's directory."""
        shutil.rmtree(self._home, ignore_errors=True)
        os.close(self._lock)


@dataclass(slots=True)
class _Room(AbstractAsyncContextManager[Callable[[], Path]]):
    home: Path
    name: str
    path: Path | None = None
    """Set while it is there."""

    async def __aenter__(self) -> Callable[[], Path]:
        return self.open

    async def __aexit__(self, *_exception: object) -> None:
        if self.path is not None:
            await asyncio.to_thread(shutil.rmtree, self.path, ignore_errors=True)

    def open(self) -> Path:
        """Return the directory, made now if need be.

        Raises:
            Unavailable: It cannot be made: the disk is full or not writable.
        """
        if self.path is None:
            path = self.home / self.name
            try:
                path.mkdir(parents=True)
            except OSError as error:
                raise Unavailable(
                    f"no scratch directory can be made: {error.strerror}",
                    field="CALLSHEET_SCRATCH_DIR",
                    remedy="free some space there, or choose another directory",
                ) from error
            self.path = path
        return self.path


def _sweep(root: Path, *, spare: Path) -> None:
    for home in root.resolve().glob("worker-*"):
        if home != spare and _is_abandoned(home):
            _LOG.info("scratch_swept", directory=home.name)
            shutil.rmtree(home, ignore_errors=True)


def _is_abandoned(home: Path) -> bool:
    try:
        lock = os.open(home / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True  # its owner was about to remove it
    except OSError:
        return False  # not ours to judge: another user's
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(lock)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with the process."""
    lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
