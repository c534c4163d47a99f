"""Defects to Sentry: what is logged as an error, with its traceback, and what ends the process.

Imported only where ``SENTRY_DSN`` is set. An event holds the name of the log's event, ids, and stack frames without the
values of variables; all of its texts go through the same filter as the log. No request, no user, no payload.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sentry_sdk
from sentry_sdk.integrations.dedupe import DedupeIntegration

from shared import log
from shared.errors import CallsheetError
from shared.log import redacted

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_TAGS = frozenset({"service", "worker", "run", "job", "pipeline", "node", "type", "provider", "request"})
_PLUMBING = frozenset({"event", "level", "timestamp", "exc_info", "stack_info"})
_TEXTS = ("message", "logentry", "exception", "tags", "extra", "threads")
_OWN = ("sentry_sdk", "urllib3", "opentelemetry")
_CLOSE_SECONDS = 1.5


def start(service: str, version: str, dsn: str) -> None:
    """Report the errors of this process from now on."""
    sentry_sdk.init(
        dsn=dsn,
        release=f"callsheet@{version}",
        server_name=service,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[DedupeIntegration()],
        include_local_variables=False,
        send_default_pii=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        before_send=_without_secrets,
    )
    log.watch_errors(_report)


def stop(_kind: object, error: BaseException | None, _traceback: object) -> None:
    """Report what ends the process, unless it is meant to, and send what is left, unless that takes long."""
    log.watch_errors(None)
    if isinstance(error, Exception) and not isinstance(error, CallsheetError):
        sentry_sdk.capture_exception(error)
    sentry_sdk.get_client().close(timeout=_CLOSE_SECONDS)


def _report(line: Mapping[str, Any], error: BaseException | None) -> None:
    if str(line.get("logger", "")).startswith(_OWN):
        return  # what cannot be sent is not worth sending
    with sentry_sdk.new_scope() as scope:
        scope.set_level("error")
        for name, value in line.items():
            if name in _TAGS:
                scope.set_tag(name, str(value))
            elif name not in _PLUMBING:
                scope.set_extra(name, redacted(value, name))
        scope.set_tag("event", str(line.get("event")))
        if error is None:
            scope.capture_message(str(line.get("event")))
        else:
            scope.capture_exception(error)


def _without_secrets(event: Event, _hint: Hint) -> Event:
    parts: Any = event
    for name in _TEXTS:
        if name in parts:
            parts[name] = redacted(parts[name])
    return event
