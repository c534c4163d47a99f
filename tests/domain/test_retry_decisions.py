from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.retry import POLICIES, Abandon, Bury, Retry, Snooze, Withdraw, decide, is_bug
from shared.errors import (
    Ambiguous,
    Cancelled,
    InvalidInput,
    LeaseLost,
    NotYet,
    QualityFailed,
    RateLimited,
    Transient,
    Unavailable,
    Undelivered,
)

SECOND = timedelta(seconds=1)
RETRYABLE = [
    Transient("x"),
    Unavailable("x"),
    Undelivered("x"),
    RateLimited("x", retry_after=SECOND),
    KeyError("x"),
    TimeoutError(),
]


@pytest.mark.parametrize("error", RETRYABLE, ids=lambda e: type(e).__name__)
@given(failures=st.integers(0, 10_000), jitter=st.floats(0, 1))
def test_retries_end_and_their_delays_have_bounds(error: Exception, failures: int, jitter: float) -> None:
    """No error is retried for ever, and no delay is a busy loop or longer than a day."""
    policy = next(policy for kind, policy in POLICIES if isinstance(error, kind))
    outcome = decide(error, failures=failures, jitter=jitter)

    if failures + 1 >= policy.max_failures:
        assert isinstance(outcome, Bury)
        assert outcome.error["failures"] == failures + 1
    else:
        assert isinstance(outcome, Retry)
        assert timedelta(milliseconds=200) <= outcome.delay <= max(policy.cap, SECOND)


def test_delays_double_up_to_the_cap() -> None:
    """The upper end of the delay is base, twice base, four times base, … cap."""
    delays = [decide(Unavailable("x"), failures=failures, jitter=1.0) for failures in range(9)]

    assert [d.delay.total_seconds() for d in delays if isinstance(d, Retry)] == [2, 4, 8, 16, 32, 64, 128, 256, 512]


@pytest.mark.parametrize("error", [InvalidInput("x"), QualityFailed("x"), Ambiguous("x")])
def test_what_would_fail_again_is_buried_at_once(error: Exception) -> None:
    """A person must look; trying again would cost money or time for nothing."""
    assert decide(error, failures=0, jitter=0.5) == Bury({"type": type(error).__name__, "message": "x"})


def test_rate_limit_silences_the_queue_for_as_long_as_the_vendor_asked() -> None:
    """One 429 speaks for all workers; the job itself comes back no sooner."""
    outcome = decide(RateLimited("slow down", retry_after=timedelta(seconds=90)), failures=0, jitter=0.1)

    assert isinstance(outcome, Retry)
    assert outcome.silence == timedelta(seconds=90)
    assert outcome.delay == timedelta(seconds=90)


def test_waiting_costs_nothing() -> None:
    """A vendor that is still rendering is asked again later, however often."""
    assert decide(NotYet("rendering", delay=10 * SECOND), failures=99, jitter=0) == Snooze(10 * SECOND, "rendering")


def test_cancelled_is_withdrawn_and_lost_leases_write_nothing() -> None:
    """Both end the attempt without an error."""
    assert decide(Cancelled("x"), failures=0, jitter=0) == Withdraw()
    assert decide(LeaseLost("x"), failures=0, jitter=0) == Abandon()


def test_text_of_an_unforeseen_error_is_not_kept() -> None:
    """What nobody foresaw may hold keys and addresses: the row names its class alone."""
    error = RuntimeError("https://x.test/?key=sk-secret")
    outcome = decide(error, failures=9, jitter=0)

    assert is_bug(error)
    assert not is_bug(Transient("x"))
    assert isinstance(outcome, Bury)
    assert "secret" not in str(outcome.error)
    assert outcome.error["type"] == "RuntimeError"
