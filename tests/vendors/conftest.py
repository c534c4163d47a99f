"""Workers, a database and a folder for every test of a provider."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.db.queue import JobQueue
from tests.worker.conftest import crew

__all__ = ["crew"]

_SOON = timedelta(milliseconds=5)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is put off come back at once; a provider's own clock is the fake's."""
    hurry(monkeypatch, _SOON)


def hurry(monkeypatch: pytest.MonkeyPatch, most: timedelta) -> None:
    """Let no job be put off for longer."""
    snooze, retry = JobQueue.snooze, JobQueue.retry

    async def soon(self: JobQueue, job: object, *, delay: timedelta, reason: str) -> bool:
        return await snooze(self, job, delay=min(delay, most), reason=reason)  # type: ignore[arg-type]

    async def again(self: JobQueue, job: object, *, delay: timedelta, error: dict[str, object]) -> bool:
        return await retry(self, job, delay=min(delay, most), error=error)  # type: ignore[arg-type]

    monkeypatch.setattr(JobQueue, "snooze", soon)
    monkeypatch.setattr(JobQueue, "retry", again)
