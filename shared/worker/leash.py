"""The line by which an attempt is stopped from outside, until it begins to settle."""

from __future__ import annotations

import asyncio
from enum import Enum, auto


class Interruption(Enum):
    """Say why an attempt is stopped from outside."""

    CANCEL = auto()
    """Somebody asked for it."""
    LEASE = auto()
    """The lease is lost: write nothing."""
    SHUTDOWN = auto()
    """The process stops: the job is given back."""
    OVERTIME = auto()
    """It takes longer than any attempt may."""


class Leash:
    """Stop one attempt, once, and never in the middle of its settle."""

    def __init__(self) -> None:
        self._task: asyncio.Task[str] | None = None
        self._why: Interruption | None = None
        self._let_go = False

    def tie(self, task: asyncio.Task[str]) -> None:
        """Name the task to stop."""
        self._task = task

    def pull(self, why: Interruption) -> None:
        """Stop the attempt; the first reason counts."""
        if self._why is None and not self._let_go:
            self._why = why
            # After its first step: a task that is cancelled before that never runs, and would settle nothing.
            asyncio.get_running_loop().call_soon(self._cancel)

    def let_go(self) -> Interruption | None:
        """Be stopped no more, since the outcome is about to be written; return why the attempt was stopped, if so."""
        self._let_go = True
        return self._why

    def _cancel(self) -> None:
        if self._task is not None and not self._let_go:
            self._task.cancel()
