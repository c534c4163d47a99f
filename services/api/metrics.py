"""The API's numbers; labels never hold an id."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is counted."""

    requests: Counter
    seconds: Histogram
    streams: Gauge
    dropped: Counter
    hearing: Gauge

    @classmethod
    def on(cls, registry: CollectorRegistry) -> Metrics:
        """Declare the numbers."""
        labels = ("method", "route")
        return cls(
            requests=Counter("callsheet_requests", "Requests", (*labels, "status"), registry=registry),
            seconds=Histogram("callsheet_request_seconds", "Time", labels, registry=registry, buckets=_BUCKETS),
            streams=Gauge("callsheet_streams", "Event streams that are open", registry=registry),
            dropped=Counter("callsheet_streams_dropped", "Streams whose client was too slow", registry=registry),
            hearing=Gauge("callsheet_listener_up", "LISTEN works", registry=registry),
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        known = method if method in _METHODS else "other"
        self.requests.labels(known, route, str(status)).inc()
        self.seconds.labels(known, route).observe(seconds)
