"""Turn on what the settings ask for, for as long as a service runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

import structlog
from pydantic import SecretStr

from shared.telemetry.spans import trace_to

_LOG = structlog.get_logger(__name__)


class TelemetryChoices(Protocol):
    """What is read of a service's settings; ``shared.config.TelemetrySettings`` has it."""

    @property
    def otel_endpoint(self) -> str | None:
        """Address of an OpenTelemetry collector."""

    @property
    def sentry_dsn(self) -> SecretStr | None:
        """Where Sentry takes events of this project."""


@contextmanager
def observing(service: str, choices: TelemetryChoices) -> Iterator[None]:
    """Send traces and defects for as long as the block lasts, where the settings say where to."""
    with ExitStack() as stack:
        if choices.sentry_dsn is not None:
            _send_defects(service, choices.sentry_dsn, stack)
        if choices.otel_endpoint is not None:
            _send_traces(service, choices.otel_endpoint, stack)
        yield


def _send_traces(service: str, endpoint: str, stack: ExitStack) -> None:
    try:
        from shared.telemetry.otel import OtelTracer  # noqa: PLC0415  an extra, and half a second of start
    except ImportError:
        _LOG.warning("traces_off", remedy="pip install 'callsheet[otel]', or unset OTEL_EXPORTER_OTLP_ENDPOINT")
        return
    tracer = OtelTracer(service, _version(), endpoint)
    trace_to(tracer)
    stack.callback(tracer.close)
    stack.callback(trace_to, None)


def _send_defects(service: str, dsn: SecretStr, stack: ExitStack) -> None:
    try:
        from shared.telemetry import sentry  # noqa: PLC0415  an extra, and half a second of start
    except ImportError:
        _LOG.warning("sentry_off", remedy="pip install 'callsheet[sentry]', or unset SENTRY_DSN")
        return
    sentry.start(service, _version(), dsn.get_secret_value())
    stack.push(sentry.stop)


def _version() -> str:
    try:
        return version("callsheet")
    except PackageNotFoundError:
        return "checkout"
