"""What leaves the house about its own work: traces of runs (OpenTelemetry), defects (Sentry).

Both are extras: without ``OTEL_EXPORTER_OTLP_ENDPOINT`` and ``SENTRY_DSN`` nothing of them is imported, and every call
here returns at once. They never hold work up and never fail it.
"""

from shared.telemetry.observing import observing
from shared.telemetry.spans import Facts, Span, record, spanning

__all__ = ["Facts", "Span", "observing", "record", "spanning"]
