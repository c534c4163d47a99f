"""One attempt: run the executor, judge what came of it, settle it, once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

import structlog
from structlog.typing import FilteringBoundLogger

from shared.db.queue import Completion, JobQueue
from shared.domain.jobs import Job
from shared.domain.nodes import NodeType, Provider
from shared.domain.registry import KINDS
from shared.domain.retry import Abandon, Bury, Retry, Snooze, Withdraw, decide, is_bug
from shared.errors import Permanent
from shared.storage import Storage
from shared.worker.executor import Executor, Made, Work
from shared.worker.hooks import Hooks
from shared.worker.inputs import Inputs
from shared.worker.metrics import Metrics
from shared.worker.progress import ProgressReports
from shared.worker.scratch import Scratch
from shared.worker.settle import Settler

Executors = Mapping[tuple[NodeType, Provider], Executor]


class Interruption(Enum):
    """Say why an attempt is cancelled from outside."""

    CANCEL = auto()
    """Somebody asked for it."""
    LEASE = auto()
    """The lease is lost: write nothing."""
    SHUTDOWN = auto()
    """The process stops: the job is given back."""


@dataclass(frozen=True, slots=True)
class Studio:
    """What all attempts of a process share."""

    executors: Executors
    queue: JobQueue
    settler: Settler
    storage: Storage
    scratch: Scratch
    metrics: Metrics
    hooks: Hooks
    max_failures: int


async def run_attempt(job: Job, studio: Studio, interrupted: Callable[[], Interruption | None]) -> None:
    """Run one claimed job to its settle; raises nothing."""
    with structlog.contextvars.bound_contextvars(
        job=job.id,
        attempt=job.attempt,
        pipeline=job.pipeline_id,
        node=job.node_id,
        type=job.type,
        provider=job.provider,
    ):
        log = structlog.get_logger(__name__)
        started = time.monotonic()
        try:
            made, cache_hit = await _make(job, studio)
            completion = Completion(job, made.output, made.cost, cache_hit, time.monotonic() - started)
            settled = await studio.settler.complete(completion)
            outcome = ("cache_hit" if cache_hit else "completed") if settled else "fenced"
        except asyncio.CancelledError:
            outcome = await _settle_interrupted(job, studio, interrupted())
        except Exception as error:  # noqa: BLE001  what an error means is decided in one place
            outcome = await _settle_failure(job, studio, error, log)
        _note(job, studio, outcome, time.monotonic() - started, log)


async def _make(job: Job, studio: Studio) -> tuple[Made, bool]:
    """Return what the node makes: the result that appeared meanwhile, or the executor's work."""
    if job.result is not None and not job.force:
        return Made(job.result), True
    executor = studio.executors.get((job.type, job.provider))
    if executor is None:
        raise _no_executor(job)
    async with studio.scratch.attempt(job) as scratch:
        reports = ProgressReports(lambda fraction, note: studio.queue.progress(job, fraction=fraction, note=note))
        inputs = Inputs(studio.storage, scratch)
        work = Work(scratch, studio.storage, inputs.fetch, reports.report, structlog.get_logger(str(job.type)))
        reporting = asyncio.create_task(reports.run())
        try:
            with studio.metrics.seconds.labels(job.type, job.provider).time():
                return await executor.run(job, work), False
        finally:
            reporting.cancel()


async def _settle_failure(job: Job, studio: Studio, error: Exception, log: FilteringBoundLogger) -> str:
    """Carry out what the error's class decides."""
    if is_bug(error):
        log.error("executor_defect", exc_info=error)
    decision = decide(error, failures=job.failures, jitter=random.random())
    if isinstance(decision, Retry) and job.failures + 1 >= studio.max_failures:
        decision = Bury(decision.error)
    match decision:
        case Retry():
            return await _retry(job, studio, decision, log)
        case Snooze(delay, reason):
            settled = await _persist(job, studio, lambda: studio.queue.snooze(job, delay=delay, reason=reason))
            return "snoozed" if settled else "fenced"
        case Bury(facts):
            log.error("job_buried", error=facts.get("message"), remedy=facts.get("remedy"))
            settled = await _persist(job, studio, lambda: studio.queue.bury(job, error=facts))
            return "buried" if settled else "fenced"
        case Withdraw():
            return await _settle_interrupted(job, studio, Interruption.CANCEL)
        case Abandon():
            return "fenced"
    assert_never(decision)


async def _retry(job: Job, studio: Studio, decision: Retry, log: FilteringBoundLogger) -> str:
    facts, delay, silence = decision.error, decision.delay, decision.silence
    log.warning("attempt_failed", error=facts.get("message"), retry_in_seconds=round(delay.total_seconds(), 1))
    settled = await _persist(job, studio, lambda: studio.queue.retry(job, delay=delay, error=facts))
    if settled and silence is not None:
        queue, reason = KINDS[job.type].queue, str(facts.get("message"))
        await studio.queue.silence(queue, until_seconds=silence.total_seconds(), reason=reason)
    return "retried" if settled else "fenced"


async def _persist(job: Job, studio: Studio, write: Callable[[], Awaitable[bool]]) -> bool:
    return bool(await studio.settler.persist(job.worker_id, write))


async def _settle_interrupted(job: Job, studio: Studio, reason: Interruption | None) -> str:
    if reason is Interruption.CANCEL:
        settled = await _persist(job, studio, lambda: studio.queue.cancelled(job))
        return "cancelled" if settled else "fenced"
    return "released" if reason is Interruption.SHUTDOWN else "fenced"


def _note(job: Job, studio: Studio, outcome: str, seconds: float, log: FilteringBoundLogger) -> None:
    studio.metrics.settled.labels(job.type, outcome).inc()
    studio.hooks.settled(job, outcome)
    log.info("attempt_ended", outcome=outcome, seconds=round(seconds, 2))


def _no_executor(job: Job) -> Permanent:
    return Permanent(
        f"provider {job.provider!r} is not available for {job.type!r} in this worker",
        field="config.provider",
        remedy="set its key and restart the worker, name another provider, or set the pipeline's mode to draft",
    )
