"""Show the whole house in ``/metrics``: the numbers that alerts and autoscaling read while no worker runs.

The tables are looked at every ten seconds and on no scrape, so that scrapes cost nothing. Each dispatcher shows the
same numbers: take their ``max``. Numbers that are too old are not shown at all: a stale depth looks like a healthy one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.db import CONNECTION_ERRORS, RETRYABLE_ERRORS, Pool
from shared.db.gauges import Gauges, read_gauges

_LOG = structlog.get_logger(__name__)
_EVERY_SECONDS = 10.0
_OLD_SECONDS = 45.0


class HouseGauges(Collector):
    """Keep the last look at the tables, and hand it to scrapes."""

    def __init__(self) -> None:
        self._last: Gauges | None = None
        self._looked = 0.0

    async def run(self, pool: Pool) -> None:
        """Look again and again, for ever."""
        while True:
            try:
                await self.look(pool)
            except (*CONNECTION_ERRORS, *RETRYABLE_ERRORS) as error:
                _LOG.warning("gauges_postponed", error=str(error))
            await asyncio.sleep(_EVERY_SECONDS)

    async def look(self, pool: Pool) -> None:
        """Look once."""
        self._last = await read_gauges(pool)
        self._looked = time.monotonic()

    def describe(self) -> list[Metric]:
        """Name what is collected, with nothing in it."""
        return list(_families(Gauges((), (), (), (), ())))

    def collect(self) -> Iterator[Metric]:
        """Yield what was seen last, unless it is too old."""
        if self._last is not None and time.monotonic() - self._looked < _OLD_SECONDS:
            yield from _families(self._last)


def _families(seen: Gauges) -> Iterator[Metric]:
    yield from _jobs(seen)
    yield from _queues(seen)
    yield from _money(seen)


def _jobs(seen: Gauges) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("callsheet_queue_jobs", "Jobs of a queue in a state.", labels=["queue", "state"])
    oldest = GaugeMetricFamily(
        "callsheet_queue_oldest_seconds",
        "For how long the oldest job of a queue has been due, or running.",
        labels=["queue", "state"],
    )
    for depth in seen.depths:
        jobs.add_metric([depth.queue, depth.state], depth.jobs)
        if depth.oldest is not None:
            oldest.add_metric([depth.queue, depth.state], depth.oldest)
    yield jobs
    yield oldest


def _queues(seen: Gauges) -> Iterator[Metric]:
    paused = GaugeMetricFamily("callsheet_queue_paused", "1: somebody has paused the queue.", labels=["queue"])
    silent = GaugeMetricFamily("callsheet_queue_silent", "1: a vendor asked for silence.", labels=["queue"])
    for controls in seen.controls:
        paused.add_metric([controls.queue], controls.paused)
        silent.add_metric([controls.queue], controls.silent)
    workers = GaugeMetricFamily("callsheet_workers", "Worker processes of a queue.", labels=["queue", "state"])
    slots = GaugeMetricFamily("callsheet_worker_slots", "Jobs that they can run at once.", labels=["queue", "state"])
    for staff in seen.staff:
        workers.add_metric([staff.queue, staff.state], staff.workers)
        slots.add_metric([staff.queue, staff.state], staff.slots)
    yield from (paused, silent, workers, slots)


def _money(seen: Gauges) -> Iterator[Metric]:
    closed = GaugeMetricFamily("callsheet_lane_closed", "1: nothing is ordered from the provider.", labels=["provider"])
    for provider in seen.closed_lanes:
        closed.add_metric([provider], 1)
    spent = CounterMetricFamily("callsheet_spend_usd", "Paid to a provider, by the ledger.", labels=["provider"])
    reserved = GaugeMetricFamily("callsheet_reserved_usd", "What open orders may cost.", labels=["provider"])
    orders = GaugeMetricFamily("callsheet_open_orders", "Orders that a provider works on.", labels=["provider"])
    for spend in seen.spend:
        spent.add_metric([spend.provider], spend.settled)
        reserved.add_metric([spend.provider], spend.reserved)
        orders.add_metric([spend.provider], spend.orders)
    yield from (closed, spent, reserved, orders)
