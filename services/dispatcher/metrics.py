"""What the dispatcher counts; low cardinality, never an id."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_PLAN_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 30)


@dataclass(frozen=True, slots=True)
class Metrics:
    """The dispatcher's own numbers."""

    plans: Histogram
    published: Counter
    reused: Counter
    runs: Counter
    repairs: Counter
    """What only a defect leaves behind: alarm when it is not 0."""
    malformed: Counter
    hearing: Gauge
    """1 while LISTEN works; 0: the dispatcher keeps going by sweeps."""

    @classmethod
    def on(cls, registry: CollectorRegistry) -> Metrics:
        """Register the numbers."""
        return cls(
            plans=Histogram(
                "callsheet_plan_seconds", "How long a plan took.", buckets=_PLAN_SECONDS, registry=registry
            ),
            published=Counter("callsheet_jobs_published", "Jobs that plans published.", registry=registry),
            reused=Counter("callsheet_results_reused", "Nodes completed with a known result.", registry=registry),
            runs=Counter("callsheet_runs_closed", "Runs that ended, by how.", ["state"], registry=registry),
            repairs=Counter("callsheet_repairs", "What the sweep had to repair; 0 but for defects.", registry=registry),
            malformed=Counter("callsheet_notify_malformed", "NOTIFY payloads that say nothing.", registry=registry),
            hearing=Gauge("callsheet_listener_up", "Whether LISTEN works.", registry=registry),
        )
