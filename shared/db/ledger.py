"""The ledger of orders: what was intended, placed and paid at providers, so that the same work is never paid twice.

An intent is committed before the provider is called, and the provider's id right after it answered. Who finds an intent
without an id knows that an order may exist, and looks for it before ordering again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.db.pool import Connection, Pool, Record
from shared.db.sql import load
from shared.domain.jobs import Job
from shared.domain.nodes import JobId, NodeId, PipelineId

_SQL = load("ledger")


@dataclass(frozen=True, slots=True)
class Order:
    """One row of the ledger that is not over."""

    id: int
    key: str
    """The idempotency key: the same for every try of this order."""
    remote_id: str | None
    """The provider's id; None: intended, and nobody knows whether it was placed."""
    reserved: Decimal
    facts: dict[str, Any]
    intended_at: datetime
    """When it was placed, or last placed anew, or was about to be."""
    begun_at: datetime
    """When it was intended first."""


@dataclass(frozen=True, slots=True)
class ClosedLane:
    """A provider that nothing is ordered from."""

    provider: str
    reason: str
    closed_at: datetime


class NoPlaceError(Exception):
    """Report that the provider has as many orders of us as it may have at once, or that others come first."""


class Ledger:
    """Read and write orders."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def take_over(self, job: Job, part: str | None = None) -> Order | None:
        """Return the open order of a job's fingerprint, or of a part of it, whoever placed it; None: there is none."""
        row = await self._pool.fetchrow(_SQL["take_over"], job.id, job.worker_id, job.attempt, _suffix(part))
        return None if row is None else _order(row)

    async def bought(self, job: Job, part: str) -> tuple[Order, Decimal] | None:
        """Return the order of a part that is paid for, and what it cost; None: there is none."""
        row = await self._pool.fetchrow(_SQL["bought"], job.id, _suffix(part))
        return None if row is None else (_order(row), row["settled"])

    async def intend(
        self, job: Job, *, reserve: Decimal, most: int, part: str | None = None, soon: timedelta = timedelta(0)
    ) -> Order | None:
        """Note that an order is about to be placed; None: the job belongs to somebody else by now.

        Args:
            job: Whose order.
            reserve: What it is reckoned to cost; US dollars.
            most: Orders that this provider takes of us at once, over all workers.
            part: Which part of the job's work, where that is ordered in parts.
            soon: Jobs that come before this one and are due within this time are waited for.

        Raises:
            NoPlaceError: There is no place, or others come first.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_SQL["turn"], job.provider)
            places = most - await connection.fetchval(_SQL["places"], job.provider)
            if places <= 0 or await connection.fetchval(_SQL["ahead"], job.id, soon, places) >= places:
                raise NoPlaceError
            args = (job.id, job.worker_id, job.attempt, job.provider, reserve, _suffix(part))
            row = await connection.fetchrow(_SQL["intend"], *args)
        return None if row is None else _order(row)

    async def again(self, job: Job, order: Order, facts: Mapping[str, Any]) -> bool:
        """Note that an order is about to be placed once more; False: the job belongs to somebody else by now."""
        args = (job.id, job.worker_id, job.attempt, order.id, dict(facts))
        return await self._pool.fetchval(_SQL["again"], *args) is not None

    async def placed(self, order: Order, remote_id: str, facts: Mapping[str, Any]) -> None:
        """Keep the provider's id, also when the job is no longer ours."""
        await self._pool.execute(_SQL["placed"], order.id, remote_id, dict(facts))

    async def refused(self, job: Job, order: Order, facts: Mapping[str, Any]) -> None:
        """End an order that the provider has not taken, unless another attempt has the job by now."""
        await self._pool.execute(_SQL["refused"], order.id, dict(facts), job.id, job.worker_id, job.attempt)

    async def over(self, order: Order, cost: Decimal, facts: Mapping[str, Any]) -> None:
        """End an order that brought nothing, with what it cost all the same."""
        await self._pool.execute(_SQL["over"], order.id, cost, dict(facts))

    async def paid(self, order: Order, cost: Decimal) -> None:
        """End the order of a part whose goods are kept."""
        await self._pool.execute(_SQL["paid"], order.id, cost)

    async def waiting(self, provider: str) -> list[str]:
        """Return the provider's ids of all orders that it works on."""
        return [row["remote_id"] for row in await self._pool.fetch(_SQL["waiting"], provider)]

    async def hint(self, provider: str, remote_id: str | None, key: str | None) -> bool:
        """Have the job look now whose order is over, as a provider says; False: none waits for it, or it was told."""
        return await self._pool.fetchval(_SQL["hint"], provider, remote_id, key) is not None

    async def lane(self, provider: str) -> str | None:
        """Return why nothing is ordered from a provider; None: the lane is open."""
        reason = await self._pool.fetchval(_SQL["lane"], provider)
        return None if reason is None else str(reason)

    async def close_lane(self, provider: str, reason: str) -> None:
        """Order nothing more from a provider, in any process, until a person opens its lane."""
        await self._pool.execute(_SQL["close_lane"], provider, reason)

    async def lanes(self) -> list[ClosedLane]:
        """Return the closed lanes."""
        return [ClosedLane(**dict(row)) for row in await self._pool.fetch(_SQL["lanes"])]

    async def open_lane(self, provider: str) -> bool:
        """Order from a provider again, at once; False: its lane was not closed."""
        return await self._pool.fetchval(_SQL["open_lane"], provider) is not None


async def settle_delivered(connection: Connection, costs: Mapping[JobId, Decimal]) -> None:
    """Settle the orders of jobs that are completed in this very transaction."""
    await connection.execute(_SQL["delivered"], {str(job): str(cost) for job, cost in costs.items()}, list(costs))


async def forget_intents(connection: Connection, pipeline: PipelineId, node: NodeId | None) -> int:
    """Say that unanswered intents of failed nodes were never orders, and return how many."""
    return len(await connection.fetch(_SQL["forget"], pipeline, node))


def _suffix(part: str | None) -> str:
    """Return what stands behind the fingerprint of a part's order."""
    return "" if part is None else f":{part}"


def _order(row: Record) -> Order:
    return Order(
        row["id"], row["key"], row["remote_id"], row["reserved"], row["facts"], row["intended_at"], row["begun_at"]
    )
