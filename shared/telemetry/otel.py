"""Spans by OpenTelemetry's SDK, sent as OTLP over HTTP from a thread of its own.

Imported only where ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set. The SDK reads its other variables itself, such as
``OTEL_EXPORTER_OTLP_HEADERS`` and ``OTEL_RESOURCE_ATTRIBUTES``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from shared.telemetry.spans import Facts

_HALF = (1 << 64) - 1
_CLOSE_SECONDS = 1.5
"""What is not sent by then is lost: a collector that is away holds no process up."""

_root_of: ContextVar[UUID | None] = ContextVar("root_of", default=None)


class OtelTracer:
    """Send the spans of this process to a collector.

    Args:
        service: Its name.
        version: Of the code.
        endpoint: Of the collector, as ``OTEL_EXPORTER_OTLP_ENDPOINT`` has it.
    """

    def __init__(self, service: str, version: str, endpoint: str) -> None:
        about = {"service.namespace": "callsheet", "service.name": service, "service.version": version}
        self._provider = TracerProvider(resource=Resource.create(about), id_generator=_RunIds(), shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("callsheet", version)

    def record(
        self, name: str, run: UUID, facts: Mapping[str, Facts], *, began: datetime, ended: datetime, root: bool
    ) -> None:
        """Tell of something that is over."""
        token = _root_of.set(run if root else None)
        try:
            context = trace.set_span_in_context(trace.INVALID_SPAN) if root else _below(run)
            span = self._tracer.start_span(name, context, attributes=_named(facts), start_time=_nanoseconds(began))
        finally:
            _root_of.reset(token)
        span.end(_nanoseconds(ended))

    @contextmanager
    def spanning(self, name: str, run: UUID | None) -> Iterator[_OtelSpan]:
        """Tell of the block."""
        context = None if run is None else _below(run)
        with self._tracer.start_as_current_span(
            name, context, record_exception=False, set_status_on_exception=False
        ) as span:
            yield _OtelSpan(span)

    def close(self) -> None:
        """Send what is left, unless that takes long."""
        last = threading.Thread(target=self._provider.shutdown, name="last-spans", daemon=True)
        last.start()
        last.join(_CLOSE_SECONDS)


class _OtelSpan:
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def say(self, **facts: Facts) -> None:
        self._span.set_attributes(_named(facts))

    def fail(self, kind: str, message: str) -> None:
        self._span.set_attribute("error.type", kind)
        self._span.set_status(trace.StatusCode.ERROR, message or kind)


class _RunIds(RandomIdGenerator):
    """Give the root of a run's trace the ids that follow from the run."""

    def generate_trace_id(self) -> int:
        run = _root_of.get()
        return super().generate_trace_id() if run is None else run.int

    def generate_span_id(self) -> int:
        run = _root_of.get()
        return super().generate_span_id() if run is None else _root_span(run)


def _below(run: UUID) -> Context:
    """Return the context of a run's root, which another process tells of, later."""
    parent = trace.SpanContext(run.int, _root_span(run), is_remote=True, trace_flags=_SAMPLED)
    return trace.set_span_in_context(trace.NonRecordingSpan(parent))


_SAMPLED = trace.TraceFlags(trace.TraceFlags.SAMPLED)


def _root_span(run: UUID) -> int:
    return run.int & _HALF


def _named(facts: Mapping[str, Facts]) -> dict[str, Facts]:
    return {f"callsheet.{name}": value for name, value in facts.items()}


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e9)
