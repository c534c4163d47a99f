"""The contract between the runtime and the code that runs one node type.

An executor turns a job into an Output. It raises the errors of ``shared.errors`` to say what the runtime does next;
it never touches the database, decides what comes next, or writes outside ``work.scratch`` and ``work.storage``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol, runtime_checkable

from structlog.typing import FilteringBoundLogger

from shared.domain.jobs import Input, Job
from shared.domain.nodes import NodeType, Output, Provider
from shared.media.gate import GateSettings
from shared.storage import Storage
from shared.worker.orders import Orders

Progress = Callable[[float, str | None], None]
"""Report a fraction 0..1 and an optional sentence. Cheap: the runtime throttles what it writes."""

Fetch = Callable[[Input], Awaitable[Path]]
"""Bring an input's file into scratch under a safe name and return its path."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the runtime lends an executor for one attempt.

    Args:
        room: Returns the attempt's scratch directory, which is made when it is first asked for.
        storage: Where media are kept.
        fetch: Brings an input into scratch.
        progress: Shows how far the work is.
        log: Bound to the attempt.
        ffmpeg: The binary; draws what lies beside outputs. Without one nothing is drawn.
        gate: What the quality gate tells of, and what it stops.
        orders: The job's orders at its provider; always there in a worker.
    """

    room: Callable[[], Path]
    storage: Storage
    fetch: Fetch
    progress: Progress
    log: FilteringBoundLogger
    ffmpeg: Path | None = None
    gate: GateSettings = field(default_factory=GateSettings)
    orders: Orders | None = None

    @property
    def scratch(self) -> Path:
        """Return the attempt's directory; it is removed when the attempt ends."""
        return self.room()


@dataclass(frozen=True, slots=True)
class Made:
    """What an attempt made and what it cost, in US dollars."""

    output: Output
    cost: Decimal = Decimal(0)


class Executor(Protocol):
    """Run one node type with one provider."""

    @property
    def type(self) -> NodeType:
        """Name what it makes."""
        ...

    @property
    def provider(self) -> Provider:
        """Name who does the work."""
        ...

    async def run(self, job: Job, work: Work) -> Made:
        """Make the node's output.

        Cancellation arrives as ``asyncio.CancelledError``: kill what was started and let it pass.
        """
        ...


@runtime_checkable
class Closing(Protocol):
    """An executor that holds something, such as connections, until its process ends."""

    async def close(self) -> None:
        """Let it go."""
        ...
