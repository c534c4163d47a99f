"""The trace of a run: from its trigger over its plans and attempts to its end, whatever process each of them is in.

Nothing is handed from process to process but the run's id, which jobs carry anyway: it *is* the id of the trace, and
its last half is the id of the trace's root. So a trace is found by the run's id, and the other way round.

======== ============ ======================================================================
span     made by      from, to
======== ============ ======================================================================
run      dispatcher   asked for, ended; the root, told last
trigger  api          a moment: the request that asked
plan     dispatcher   one look at the pipeline that started the run or published jobs for it
queued   worker       published, claimed for the first time
attempt  worker       begun, settled; with ``work`` and ``settle`` inside
======== ============ ======================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.errors import JobError, NotYet
from shared.log import redacted

Facts = str | int | float | bool


class Span(Protocol):
    """What goes on, while it goes on."""

    def say(self, **facts: Facts) -> None:
        """Note facts."""
        ...

    def fail(self, kind: str, message: str) -> None:
        """Note that it failed, and why."""
        ...


class Tracer(Protocol):
    """Where spans go."""

    def record(  # noqa: D102  see the function
        self, name: str, run: UUID, facts: Mapping[str, Facts], *, began: datetime, ended: datetime, root: bool
    ) -> None: ...

    def spanning(self, name: str, run: UUID | None) -> AbstractContextManager[Span]: ...  # noqa: D102  see the function


class _Nowhere(AbstractContextManager[Span]):
    """Span of a process that traces nothing."""

    def __enter__(self) -> Span:
        return self

    def __exit__(self, *_exception: object) -> None:
        pass

    def say(self, **facts: Facts) -> None:
        pass

    def fail(self, kind: str, message: str) -> None:
        pass


_NOWHERE = _Nowhere()
_tracer: Tracer | None = None


def trace_to(tracer: Tracer | None) -> None:
    """Send spans of this process there from now on; None: nowhere."""
    global _tracer  # noqa: PLW0603  a process has one, as it has one log
    _tracer = tracer


def record(
    name: str,
    run: UUID | None,
    facts: Mapping[str, Facts],
    *,
    began: datetime,
    ended: datetime | None = None,
    root: bool = False,
) -> None:
    """Tell of something that is over.

    Args:
        name: What it was.
        run: Which it belongs to; None: to none, and nothing is told.
        facts: Ids and short words, never payload.
        began: When.
        ended: When; None: it was a moment.
        root: It is the run itself.
    """
    if _tracer is not None and run is not None:
        _tracer.record(name, run, facts, began=began, ended=ended or began, root=root)


def spanning(name: str, run: UUID | None = None, **facts: Facts) -> AbstractContextManager[Span]:
    """Tell of the block; what raises is noted as its failure, but for what only waits.

    Args:
        name: What it is.
        run: Which it belongs to; None: to the block around it.
        facts: Ids and short words, never payload.
    """
    return _NOWHERE if _tracer is None else _spanning(_tracer, name, run, facts)


@contextmanager
def _spanning(tracer: Tracer, name: str, run: UUID | None, facts: Mapping[str, Facts]) -> Iterator[Span]:
    with tracer.spanning(name, run) as span:
        span.say(**facts)
        try:
            yield span
        except NotYet as waiting:
            span.say(waiting=str(redacted(waiting.message)))
            raise
        except Exception as error:
            span.fail(type(error).__name__, _told(error))
            raise


def _told(error: Exception) -> str:
    """Return what may leave the house: our own sentence; a library's may quote anything."""
    return str(redacted(error.message)) if isinstance(error, JobError) else ""
