"""One attempt: run the executor, judge what came of it, settle it, once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from shared.db.queue import Completion
from shared.domain.jobs import Job
from shared.domain.registry import KINDS
from shared.errors import NotYet, Permanent
from shared.telemetry import Facts, record, spanning
from shared.worker.blame import naming_inputs
from shared.worker.executor import Made, Work
from shared.worker.inputs import Inputs
from shared.worker.judge import settle_failure, settle_interrupted
from shared.worker.leash import Interruption, Leash
from shared.worker.metrics import labelled
from shared.worker.orders import Orders
from shared.worker.pace import Pace
from shared.worker.progress import ProgressReports
from shared.worker.studio import Executors, Studio

__all__ = ["Executors", "Interruption", "Leash", "Studio", "run_attempt"]

_LOG = structlog.get_logger(__name__)


async def run_attempt(job: Job, studio: Studio, leash: Leash, on_worked: Callable[[], None]) -> str:
    """Run one claimed job to its settle, in a task of its own, and return the outcome's name; raises nothing.

    Args:
        job: What to do.
        studio: What all attempts share.
        leash: Stops it from outside.
        on_worked: Called when the slot is free: the work is over, and where it did not fail its outcome is still to be
            written.
    """
    facts = _facts(job)
    structlog.contextvars.bind_contextvars(**facts, run=str(job.run))
    _tell_of_waiting(job, facts)
    started = time.monotonic()
    with spanning("attempt", job.run, **facts) as span:
        ended = await _run(job, studio)
        why = leash.let_go()
        freed = isinstance(ended, Completion | NotYet)
        if freed:
            on_worked()
        with spanning("settle"):
            outcome = await _settle(job, studio, ended, why)
        if not freed:
            on_worked()  # a failure may close a lane or silence a queue: the next job is to know it
        span.say(outcome=outcome)
    labelled(studio.metrics.settled, KINDS[job.type].queue, job.type, job.provider, outcome).inc()
    studio.hooks.settled(job, outcome)
    studio.log.info("attempt_ended", outcome=outcome, seconds=round(time.monotonic() - started, 2))
    return outcome


async def _run(job: Job, studio: Studio) -> Completion | BaseException:
    """Return what the attempt made, or what stopped it."""
    started = time.monotonic()
    try:
        made, cache_hit = await _make(job, studio)
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001  what it means is decided in one place
        return error
    return Completion(job, made.output, made.cost, cache_hit, time.monotonic() - started)


async def _settle(job: Job, studio: Studio, ended: Completion | BaseException, why: Interruption | None) -> str:
    """Write the outcome and return its name; a defect in this leaves the job to others."""
    try:
        if isinstance(ended, Completion):
            return await _settle_success(ended, studio)
        if why is not None:
            return await settle_interrupted(job, studio, why)
        return await settle_failure(job, studio, ended)
    except Exception:  # noqa: BLE001  the loop goes on, and the lease's end frees the job
        _LOG.exception("settle_defect")
        return "unsettled"


async def _settle_success(completion: Completion, studio: Studio) -> str:
    try:
        settled = await studio.settler.complete(completion)
    except Exception as error:  # noqa: BLE001  an output that the database refuses is a failure like any other
        return await settle_failure(completion.job, studio, error)
    if not settled:
        return "fenced"
    return "cache_hit" if completion.cache_hit else "completed"


async def _make(job: Job, studio: Studio) -> tuple[Made, bool]:
    """Return what the node makes: the result that appeared meanwhile, or the executor's work."""
    if job.result is not None and not job.force:
        return Made(job.result), True
    executor = studio.executors.get((job.type, job.provider))
    if executor is None:
        raise _no_executor(job)
    async with studio.scratch.attempt(job) as room:
        pace = Pace()
        reports = ProgressReports(
            lambda done, note: studio.queue.progress(job, fraction=done, note=note, eta=pace.seconds_left(done))
        )
        inputs = Inputs(studio.storage, room)
        orders = Orders(studio.ledger, job)
        work = Work(room, studio.storage, inputs.fetch, reports.report, studio.log, studio.ffmpeg, studio.gate, orders)
        with labelled(studio.metrics.seconds, job.type, job.provider).time(), spanning("work"):
            async with reports, naming_inputs(job, inputs.taken):
                return await executor.run(job, work), False


def _tell_of_waiting(job: Job, facts: dict[str, Facts]) -> None:
    if job.attempt == 1 and job.due_at is not None and job.claimed_at is not None:
        record("queued", job.run, facts, began=job.due_at, ended=job.claimed_at)


def _facts(job: Job) -> dict[str, Facts]:
    return {
        "job": job.id,
        "attempt": job.attempt,
        "pipeline": job.pipeline_id,
        "node": job.node_id,
        "type": job.type,
        "provider": job.provider,
        "worker": job.worker_id,
    }


def _no_executor(job: Job) -> Permanent:
    return Permanent(
        f"provider {job.provider.value!r} is not available for {job.type.value!r} in this worker",
        field="config.provider",
        remedy="name a provider that this worker has, or set the pipeline's config.mode to draft",
    )
