"""One log for all of a process: JSON lines on stdout, or something readable on a terminal.

An event is a short lower-case fact (``job_settled``) with its facts as keys, never payload text. What a task is about
(run, job, node, pipeline, attempt) is bound once with ``bound`` and stands in each of its lines, the lines of aiohttp,
asyncpg and botocore included. Secrets are taken out on the way: passwords in URLs, queries of URLs (presigned
signatures live there), bearer tokens, and whatever is named like a secret.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol, TextIO, cast

import orjson
import structlog
from structlog.contextvars import bound_contextvars
from structlog.processors import ExceptionRenderer
from structlog.stdlib import ProcessorFormatter
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

__all__ = ["LogChoices", "bound", "configure", "get_logger", "name_worker", "redacted", "watch_errors"]

HIDDEN = "[hidden]"

_SECRET_NAME = re.compile(
    r"api[_-]?key|access[_-]?key|key$|secret|token|passw|authorization|credential|cookie|signature", re.IGNORECASE
)
_PUBLIC_NAMES = frozenset({"key", "keys", "s3_key", "s3key", "node_key", "idempotency_key", "config_key"})
_SECRETS_IN_TEXT = (
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s@]+@", re.IGNORECASE), rf"\1:{HIDDEN}@"),
    (re.compile(r"(\bhttps?://[^\s?#\"'<>]+)\?[^\s\"'<>]+", re.IGNORECASE), rf"\1?{HIDDEN}"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (
        re.compile(
            r"([\w-]*(?:api[_-]?key|secret|token|passw(?:or)?d|signature)[\w-]*[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;)}]+",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
)
_SUSPECT = re.compile(r"://|\b(?:bearer|basic)\s|key|secret|token|passw|signature", re.IGNORECASE)
"""One look that tells whether any of these could match: most texts are ids and short words."""
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F) if chr(code) not in "\n\t"}

# Each of these writes a line per request, botocore with the signature in it.
_CHATTY = ("aiobotocore", "aiohttp.access", "boto3", "botocore", "s3transfer", "urllib3", "PIL", "asyncio")

_SHORT = 64
_JSON_INT_BITS = 64

_identity: dict[str, str] = {}

Watcher = Callable[[Mapping[str, Any], BaseException | None], None]
_watcher: Watcher | None = None

bound = bound_contextvars
"""Bind keys to every line of the block and of the tasks that it starts: ``with bound(job=7, attempt=1): …``."""


class _Stdout:
    """Write to what is stdout at that moment: whoever replaces it, as tests do, gets the lines."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


_STDOUT = _Stdout()


class LogChoices(Protocol):
    """What ``configure`` reads of a service's settings; ``shared.config.LogSettings`` has it."""

    @property
    def log_level(self) -> str:
        """Least important level that is logged."""

    @property
    def log_format(self) -> str:
        """``json``, ``console``, or ``auto`` for console on a terminal."""


def configure(service: str, choices: LogChoices) -> None:
    """Set up logging for this process; calling it again replaces the set-up."""
    _identity.clear()
    _identity["service"] = service
    level = logging.getLevelNamesMapping()[choices.log_level.upper()]
    on_console = choices.log_format == "console" or (choices.log_format == "auto" and sys.stdout.isatty())
    rendering = _console() if on_console else _json()
    _configure_structlog(level, rendering)
    _route_stdlib(level, rendering)


def get_logger(**initial: object) -> FilteringBoundLogger:
    """Return a logger; it may be made at import, before ``configure``."""
    logger: FilteringBoundLogger = structlog.get_logger(**initial)
    return logger


def name_worker(worker: str) -> None:
    """Let every line of this process, its threads' too, carry the worker's id."""
    _identity["worker"] = worker


def watch_errors(watcher: Watcher | None) -> None:
    """Call this with each line of level error, before it is written, and its exception where it has one; None: nobody.

    The line's values are as they were logged: whoever sends them elsewhere takes secrets out.
    """
    global _watcher  # noqa: PLW0603  a process has one log
    _watcher = watcher


def redacted(value: object, name: str = "") -> Any:
    """Return a value as it may stand in a log: without secrets, made of what JSON knows."""
    if isinstance(value, str):
        return _redacted_word(name, str(value)) if len(value) <= _SHORT else _redacted_string(name, value)
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if value.bit_length() < _JSON_INT_BITS else str(value)
    if isinstance(value, Mapping):
        return {str(key): redacted(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(inner, name) for inner in value]
    return _redacted_string(name, str(value))


def _configure_structlog(level: int, rendering: list[Processor]) -> None:
    structlog.configure(
        processors=[*_facts(), *rendering],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", _STDOUT)),
        cache_logger_on_first_use=False,  # loggers made at import follow a later configure
    )


def _route_stdlib(level: int, rendering: list[Processor]) -> None:
    """Send what libraries log by the standard module through the same processors."""
    handler = logging.StreamHandler(_STDOUT)
    foreign: list[Processor] = [structlog.stdlib.add_logger_name, *_facts()]
    chain: list[Processor] = [ProcessorFormatter.remove_processors_meta, *rendering]
    handler.setFormatter(ProcessorFormatter(foreign_pre_chain=foreign, processors=chain))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _facts() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        _add_identity,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _show_watcher,
    ]


def _json() -> list[Processor]:
    """Render an event as one JSON object; an exception becomes a structure, without the values of local variables."""
    exceptions = ExceptionRenderer(ExceptionDictTransformer(show_locals=False, max_frames=30))
    return [exceptions, _redact, structlog.processors.JSONRenderer(serializer=_dumps)]


def _console() -> list[Processor]:
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    return [structlog.processors.format_exc_info, _redact, renderer]


def _add_identity(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for name, value in _identity.items():
        event.setdefault(name, value)
    return event


def _show_watcher(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if _watcher is not None and event["level"] in {"error", "critical"}:
        found = event.get("exc_info")
        error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
        _watcher(event, error if isinstance(error, BaseException) else None)
    return event


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: redacted(value, name) for name, value in event.items()}


@lru_cache(maxsize=4096)  # the names are those in our code; a library's are bounded
def _is_secret(name: str) -> bool:
    return _SECRET_NAME.search(name) is not None and name.lower() not in _PUBLIC_NAMES


@lru_cache(maxsize=4096)
def _redacted_word(name: str, text: str) -> str:
    """Do the same to a short text: names of events, services and pipelines come again in each line."""
    return _redacted_string(name, text)


def _redacted_string(name: str, text: str) -> str:
    return HIDDEN if _is_secret(name) else _redacted_text(text)


def _redacted_text(text: str) -> str:
    """Take secrets out of a text, and what would break a terminal or UTF-8."""
    if _SUSPECT.search(text):
        for pattern, replacement in _SECRETS_IN_TEXT:
            text = pattern.sub(replacement, text)
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_CONTROLS).encode("utf-8", "backslashreplace").decode()


def _dumps(event: EventDict, **_options: object) -> str:
    return orjson.dumps(event).decode()
