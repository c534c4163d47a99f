"""What a worker counts; labels are types, providers and outcomes, never ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 7200)


Number = TypeVar("Number", Counter, Histogram)


@lru_cache(maxsize=1024)  # of types, providers and outcomes there are fewer
def labelled(number: Number, *labels: str) -> Number:
    """Return the number that counts under these labels: kept, since to look for it takes longer than to count."""
    return number.labels(*labels)


@dataclass(frozen=True, slots=True)
class Metrics:
    """The worker's own numbers."""

    claimed: Counter
    waited: Histogram
    """From publish to start, by the database's clock; a job's first attempt alone."""
    settled: Counter
    """By queue, type, provider, outcome: completed, cache_hit, retried, snoozed, buried, cancelled, released, fenced,
    unsettled."""
    seconds: Histogram
    running: Gauge
    slots: Gauge
    renewals: Counter
    leases_lost: Counter
    rescued: Counter
    hearing: Gauge
    """1 while LISTEN works; 0: the worker keeps going by sweeps."""

    @classmethod
    def on(cls, registry: CollectorRegistry) -> Metrics:
        """Register the numbers."""
        return cls(
            claimed=Counter("callsheet_jobs_claimed", "Jobs claimed.", ["type"], registry=registry),
            waited=Histogram(
                "callsheet_job_wait_seconds",
                "From publish to start of a job.",
                ["queue"],
                buckets=_SECONDS,
                registry=registry,
            ),
            settled=Counter(
                "callsheet_attempts", "Attempts ended.", ["queue", "type", "provider", "outcome"], registry=registry
            ),
            seconds=Histogram(
                "callsheet_executor_seconds",
                "How long executors ran.",
                ["type", "provider"],
                buckets=_SECONDS,
                registry=registry,
            ),
            running=Gauge("callsheet_jobs_running", "Jobs running in this process.", registry=registry),
            slots=Gauge("callsheet_slots", "Jobs that this process can run at once.", registry=registry),
            renewals=Counter("callsheet_lease_renewals", "Heartbeats that extended the lease.", registry=registry),
            leases_lost=Counter("callsheet_leases_lost", "Leases of this process that were lost.", registry=registry),
            rescued=Counter("callsheet_jobs_rescued", "Jobs taken back from dead workers.", registry=registry),
            hearing=Gauge("callsheet_listener_up", "Whether LISTEN works.", registry=registry),
        )
