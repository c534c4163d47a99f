"""Decide what becomes of an attempt that raised; the class of the error decides, and only it.

Pure: the caller brings a random number for the jitter and carries out what is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from shared.errors import (
    Ambiguous,
    Cancelled,
    JobError,
    LaneClosed,
    LeaseLost,
    NotYet,
    Permanent,
    RateLimited,
    Transient,
    Unavailable,
    Undelivered,
)

_LONGEST_DELAY = timedelta(hours=24)
"""A vendor that asks for more is asked again after a day."""
_SHORTEST_DELAY = timedelta(milliseconds=200)
"""Less than that is a busy loop over the queue."""


LANE_LOOK = timedelta(minutes=1)
"""Between two looks whether a closed lane is open again; opening it makes all of them due."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and how fast to try again."""

    max_failures: int
    base: timedelta
    """The first delay's upper end; it doubles with each failure."""
    cap: timedelta
    patient: bool = False
    """What the operator says of most attempts does not shorten it."""


POLICIES: tuple[tuple[type[BaseException], Policy], ...] = (
    (RateLimited, Policy(50, timedelta(seconds=5), timedelta(minutes=10), patient=True)),
    (Undelivered, Policy(50, timedelta(seconds=10), timedelta(minutes=20), patient=True)),
    (Unavailable, Policy(10, timedelta(seconds=2), timedelta(minutes=10))),
    (Transient, Policy(5, timedelta(seconds=2), timedelta(minutes=5))),
    (Exception, Policy(3, timedelta(seconds=5), timedelta(minutes=1))),
)
"""By class of error, the first that fits. The last is for bugs: they seldom mend themselves. A vendor's daily cap ends
within a day of looks an hour apart; what is paid for is fetched for eight hours."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again after a delay; costs a failure."""

    delay: timedelta
    error: dict[str, object]
    silence: timedelta | None = None
    """Nothing of the whole queue is to be claimed for so long: the vendor asked for it."""
    patient: bool = False
    """Goes on however few attempts the operator allows."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Look again after a delay; costs nothing."""

    delay: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Bury:
    """Give up: a person must look."""

    error: dict[str, object]


@dataclass(frozen=True, slots=True)
class CloseLane:
    """Order nothing more from the provider, and look again after a delay whether its lane is open."""

    delay: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Settle as cancelled: somebody asked for it."""


@dataclass(frozen=True, slots=True)
class Abandon:
    """Write nothing: another worker owns the job."""


Outcome = Retry | Snooze | Bury | CloseLane | Withdraw | Abandon


def decide(error: BaseException, *, failures: int, jitter: float) -> Outcome:
    """Return what becomes of an attempt that raised this error.

    Args:
        error: What it raised.
        failures: Earlier attempts of the job that failed.
        jitter: A random number from 0 to 1; spreads out what failed together.
    """
    match error:
        case LeaseLost():
            return Abandon()
        case Cancelled():
            return Withdraw()
        case NotYet():
            return Snooze(_bounded(error.delay), error.message)
        case LaneClosed():
            return CloseLane(LANE_LOOK, f"{error.message} ({error.remedy})" if error.remedy else error.message)
        case Permanent() | Ambiguous():
            return Bury(error.as_json())
        case _:
            return _retry_or_bury(error, failures, jitter)


def is_bug(error: BaseException) -> bool:
    """Say whether nobody raised this on purpose: it is logged with its traceback."""
    return not isinstance(error, JobError)


def _retry_or_bury(error: BaseException, failures: int, jitter: float) -> Retry | Bury:
    policy = next(policy for kind, policy in POLICIES if isinstance(error, kind) or kind is Exception)
    if failures + 1 >= policy.max_failures:
        return Bury(_as_json(error) | {"failures": failures + 1})
    delay = _backoff(policy, failures, jitter)
    if isinstance(error, RateLimited):
        silence = _bounded(error.retry_after)
        return Retry(max(delay, silence), _as_json(error), silence, policy.patient)
    return Retry(delay, _as_json(error), patient=policy.patient)


def _backoff(policy: Policy, failures: int, jitter: float) -> timedelta:
    """Return a delay by exponential backoff with full jitter (AWS Architecture Blog, 2015)."""
    # 2**40 of any unit is far beyond every cap; a larger exponent would overflow timedelta.
    longest = min(policy.cap, policy.base * 2 ** min(failures, 40))
    return _bounded(longest * jitter)


def _bounded(delay: timedelta) -> timedelta:
    return min(max(delay, _SHORTEST_DELAY), _LONGEST_DELAY)


def _as_json(error: BaseException) -> dict[str, object]:
    if isinstance(error, JobError):
        return error.as_json()
    # The text of an unforeseen error may hold anything, keys included: it goes to the log alone.
    return {
        "type": type(error).__name__,
        "message": f"The worker met an error that nobody foresaw ({type(error).__name__}).",
        "remedy": "look for the traceback in the worker's log, and report it as a defect",
    }
