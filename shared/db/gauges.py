"""What the tables say about the whole house at one moment: queues, workers, closed lanes, money.

One look costs index scans over the rows that wait or run, and one pass over the ledger; it takes no locks.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.db.pool import Pool
from shared.db.sql import load

_SQL = load("gauges")


@dataclass(frozen=True, slots=True)
class Depth:
    """The jobs of one queue in one state."""

    queue: str
    state: str
    """One of the states of jobs, or ``due``: scheduled no longer, and no worker has looked yet."""
    jobs: int
    oldest: float | None
    """Seconds for which the oldest has been due or running; None: there is none, or it waits by intent."""


@dataclass(frozen=True, slots=True)
class Controls:
    """What stops claims from a queue."""

    queue: str
    paused: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """The processes that serve one queue and are alike."""

    queue: str
    state: str
    """``ok``, ``draining`` or ``missing``."""
    workers: int
    slots: int


@dataclass(frozen=True, slots=True)
class Spend:
    """Money at one provider, in US dollars."""

    provider: str
    settled: float
    reserved: float
    orders: int
    """That are open."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """The whole house at one moment."""

    depths: tuple[Depth, ...]
    controls: tuple[Controls, ...]
    staff: tuple[Staff, ...]
    closed_lanes: tuple[str, ...]
    spend: tuple[Spend, ...]


async def read_gauges(pool: Pool) -> Gauges:
    """Look at the whole house."""
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        return Gauges(
            tuple(Depth(**dict(row)) for row in await connection.fetch(_SQL["jobs"])),
            tuple(Controls(**dict(row)) for row in await connection.fetch(_SQL["controls"])),
            tuple(Staff(**dict(row)) for row in await connection.fetch(_SQL["workers"])),
            tuple(row["provider"] for row in await connection.fetch(_SQL["lanes"])),
            tuple(Spend(**dict(row)) for row in await connection.fetch(_SQL["spend"])),
        )
