"""Settle an attempt that did not succeed: what its error means is decided by the domain, and carried out here."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import assert_never

import structlog

from shared.domain.jobs import Job
from shared.domain.registry import KINDS
from shared.domain.retry import Abandon, Bury, CloseLane, Outcome, Retry, Snooze, Withdraw, decide, is_bug
from shared.errors import Transient
from shared.worker.leash import Interruption
from shared.worker.studio import Studio

_LOG = structlog.get_logger(__name__)


class StoppedItselfError(Exception):
    """Report an executor that ended as if it had been cancelled, and was not."""


async def settle_interrupted(job: Job, studio: Studio, why: Interruption) -> str:
    """Settle an attempt that was stopped from outside, and return the outcome's name."""
    match why:
        case Interruption.CANCEL:
            return await _name("cancelled", job, studio, lambda: studio.queue.cancelled(job))
        case Interruption.SHUTDOWN:
            return "released"  # all of them together, by the loop
        case Interruption.LEASE:
            return "fenced"
        case Interruption.OVERTIME:
            return await settle_failure(job, studio, _too_long(studio.attempt_seconds))
    assert_never(why)


def _too_long(seconds: float) -> Transient:
    return Transient(
        f"the attempt was stopped: it took longer than {seconds:g} seconds",
        remedy="see in the worker's log what it waited for, or give it less to do",
    )


async def settle_failure(job: Job, studio: Studio, error: BaseException) -> str:
    """Settle an attempt that failed, and return the outcome's name."""
    if isinstance(error, asyncio.CancelledError):
        error = StoppedItselfError("the executor ended as cancelled, though nobody cancelled it")
    if is_bug(error):
        _LOG.error("executor_defect", exc_info=error)
    decision = decide(error, failures=job.failures, jitter=random.random())
    if isinstance(decision, Retry) and not decision.patient and job.failures + 1 >= studio.max_failures:
        decision = Bury(decision.error | {"failures": job.failures + 1})
    try:
        return await _carry_out(decision, job, studio)
    except Exception:  # noqa: BLE001  the driver refuses in many ways
        # An error's text may hold what Postgres cannot keep (NUL, lone surrogates); the decision stands without it.
        _LOG.exception("error_not_written", error=str(error))
        return await _carry_out(_without_text(decision, error), job, studio)


async def _carry_out(decision: Outcome, job: Job, studio: Studio) -> str:
    match decision:
        case Retry():
            return await _retry(decision, job, studio)
        case Snooze(delay, reason):
            return await _name("snoozed", job, studio, lambda: studio.queue.snooze(job, delay=delay, reason=reason))
        case CloseLane(delay, reason):
            _LOG.error("lane_closed", provider=job.provider, reason=reason)
            await _persist(job, studio, lambda: studio.ledger.close_lane(job.provider, reason))
            return await _name("snoozed", job, studio, lambda: studio.queue.snooze(job, delay=delay, reason=reason))
        case Bury(facts):
            _LOG.error("job_buried", error=facts.get("message"), remedy=facts.get("remedy"))
            return await _name("buried", job, studio, lambda: studio.queue.bury(job, error=facts))
        case Withdraw():
            return await settle_interrupted(job, studio, Interruption.CANCEL)
        case Abandon():
            # If the job should be ours after all, somebody else may have it.
            released = await _persist(job, studio, lambda: studio.queue.release(job.worker_id, [job.id]))
            return "released" if released else "fenced"
    assert_never(decision)


async def _retry(decision: Retry, job: Job, studio: Studio) -> str:
    facts, delay, silence = decision.error, decision.delay, decision.silence
    _LOG.warning("attempt_failed", error=facts.get("message"), retry_in_seconds=round(delay.total_seconds(), 1))
    if silence is not None:  # before anybody can claim this job, or another one in its place
        queue, reason, seconds = KINDS[job.type].queue, str(facts.get("message")), silence.total_seconds()
        await _persist(job, studio, lambda: studio.queue.silence(queue, until_seconds=seconds, reason=reason))
    return await _name("retried", job, studio, lambda: studio.queue.retry(job, delay=delay, error=facts))


async def _name(outcome: str, job: Job, studio: Studio, write: Callable[[], Awaitable[bool]]) -> str:
    """Write an outcome and return its name, or ``fenced`` when the job is no longer ours."""
    return outcome if await _persist(job, studio, write) else "fenced"


async def _persist(job: Job, studio: Studio, write: Callable[[], Awaitable[object]]) -> bool:
    return bool(await studio.settler.persist(job.worker_id, write))


def _without_text(decision: Outcome, error: BaseException) -> Outcome:
    facts: dict[str, object] = {
        "type": type(error).__name__,
        "message": "the attempt failed with an error that cannot be written here",
        "remedy": "look for error_not_written in the worker's log",
    }
    match decision:
        case Retry() | Bury():
            return replace(decision, error=facts)
        case Snooze() | CloseLane():
            return replace(decision, reason="the provider is still at work")
        case _:
            return decision
