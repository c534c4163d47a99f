"""What a service says of itself: alive, ready, and its numbers.

``/healthz`` answers whether the process should be replaced, ``/readyz`` whether it can do its work now and what is
missing, ``/metrics`` in Prometheus' text format. Names of metrics and labels never hold an id.
"""

from shared.health.server import Check, HealthServer, remembered

__all__ = ["Check", "HealthServer", "remembered"]
