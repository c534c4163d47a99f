"""One plan of one pipeline: fold what changed, validate, start runs, reuse results, publish jobs, close runs.

Everything happens in one transaction under the pipeline's lock, so any number of dispatchers may plan. Where more is
ready than a portion, the rest is a change again and left to the next plan: workers begin meanwhile. What is decided
is decided by ``shared.domain``; this puts the questions in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.dispatcher.budget import held_back, within_budget
from services.dispatcher.publishing import Candidate, candidate, new_job
from services.dispatcher.validating import read_config, validate_changed
from shared.db import Pool
from shared.db.plan import Change, ClosedRun, Planning, RequestedRun, planning, resolve_waiting
from shared.domain.nodes import NodeKey, NodeStatus, PipelineId
from shared.domain.registry import FREE_PROVIDERS
from shared.domain.schemas import PipelineConfig

_ROUNDS = 50
"""Rounds of one transaction: landing results makes children ready, which may have results, too. What is left when they
are used up still stands in the table of changes, and the next plan goes on with it."""


@dataclass(slots=True)
class PlanReport:
    """What one plan did."""

    looked: bool = False
    """Something had changed."""
    published: int = 0
    reused: int = 0
    started: list[UUID] = field(default_factory=list)
    closed: list[ClosedRun] = field(default_factory=list)
    runs: set[UUID] = field(default_factory=set)
    """Those that it did something for."""
    more: bool = False
    """Rounds were used up, or nodes put off: plan again."""


async def plan(pool: Pool, pipeline: PipelineId) -> PlanReport:
    """Look at what changed in a pipeline and publish what is ready."""
    report = PlanReport()
    async with planning(pool, pipeline) as tables:
        for _ in range(_ROUNDS):
            changes = await tables.fold()
            report.looked |= bool(changes)
            report.more = bool(changes) and await _plan_round(tables, changes, report)
            if tables.put_off or not report.more:
                break
        report.more |= tables.put_off
        await _close_runs(tables, report)
    return report


async def _plan_round(tables: Planning, changes: Sequence[Change], report: PlanReport) -> bool:
    """Act on one fold; True: what was written is a change itself, so fold again."""
    config = await read_config(tables, changes)
    if config is None:
        await _supersede(tables, changes)
        return False
    edited = await validate_changed(tables, changes)
    requested = await _requested(tables, config, changes, edited=edited)
    questioned = await _question_completed(tables, config, changes, requested)
    opened, forced = await _start_runs(tables, requested, report)
    await _supersede(tables, changes)
    waited = await held_back(tables, config, changes)
    if is_upset := _is_upset(changes):  # before the question what is ready: a run wants a node again that was edited
        await tables.reassess()
    changed = [change.key for change in changes if change.key is not None and not change.later]
    put_off = [change.key for change in changes if change.key is not None and change.later]
    ready = await tables.ready(
        [*changed, *put_off, *opened, *waited],
        [change.node_id for change in changes if change.node_id and change.status is NodeStatus.COMPLETED],
        ticked=[] if is_upset else changed,
    )
    in_doubt = opened.keys() - {node.key for node in ready}
    if in_doubt and not is_upset:
        await tables.reassess()  # of what a run begins with, some may never be made
    for priority in {opened[key] for key in in_doubt}:
        await tables.hurry([key for key in in_doubt if opened[key] == priority], priority)
    may_have_waited = waited.union(put_off)
    found = [candidate(node, config, waited=node.key in may_have_waited) for node in ready]
    reused = await _reuse_or_publish(tables, config, found, report)
    return questioned or forced or reused


async def _requested(
    tables: Planning, config: PipelineConfig, changes: Sequence[Change], *, edited: bool
) -> list[RequestedRun]:
    """Return the runs that are to start."""
    if edited and config.auto_run:
        await tables.auto_run()
    elif not any(change.what == "run" for change in changes):
        return []
    requested = await tables.requested()
    if not requested:
        tables.may_close = True  # the sweep asks for it: a run that wants nothing was left open
    return requested


async def _question_completed(
    tables: Planning, config: PipelineConfig, changes: Sequence[Change], requested: Sequence[RequestedRun]
) -> bool:
    """Reset completed nodes that would be made otherwise by now: another mode, a newer executor.

    Looks at the whole pipeline, and only when the pipeline's config changed or somebody asks for all of it.
    """
    if all(change.what == "node" for change in changes):
        return False
    if not any(change.what == "pipeline" for change in changes) and all(run.node_id for run in requested):
        return False
    stale = [n.key for n, known in await tables.completed() if candidate(n, config).fingerprint != known]
    if stale:
        await tables.reset(stale)
    return bool(stale)


async def _start_runs(
    tables: Planning, requested: Sequence[RequestedRun], report: PlanReport
) -> tuple[dict[NodeKey, int], bool]:
    """Start what was asked for; return the nodes of the new runs with their priority, and whether some were reset."""
    opened: dict[NodeKey, int] = {}
    forced = False
    for run in requested:
        if run.force:
            await tables.reset_for(run)
            forced = True
        for key in await tables.start_run(run):
            opened[key] = min(run.priority, opened.get(key, run.priority))
        report.started.append(run.id)
        report.runs.add(run.id)
    return opened, forced


async def _supersede(tables: Planning, changes: Sequence[Change]) -> None:
    """End jobs of generations that are over, and bring on those that waited for a job that ended."""
    in_question = [c.key for c in changes if c.key is not None and c.status is NodeStatus.PENDING and not c.later]
    deleted = any(c.what == "node" and c.key is None for c in changes)
    ended = {c.fingerprint for c in changes if c.fingerprint is not None}
    if in_question or deleted:
        ended |= set(await tables.supersede(in_question, deleted=deleted, free_providers=FREE_PROVIDERS))
    for fingerprint in sorted(ended):
        await resolve_waiting(tables.connection, fingerprint)


def _is_upset(changes: Sequence[Change]) -> bool:
    """Say whether nodes changed otherwise than by being completed."""
    happened = (change for change in changes if change.what == "node" and not change.later)
    return any(change.status is not NodeStatus.COMPLETED for change in happened)


async def _reuse_or_publish(
    tables: Planning, config: PipelineConfig, found: Sequence[Candidate], report: PlanReport
) -> bool:
    """Complete what has a result, publish the rest as far as the budget goes; True: nodes changed."""
    if not found:
        return False
    report.runs |= {c.node.run for c in found if c.node.run is not None}
    affordable = await within_budget(tables, config, found)
    if not affordable:
        return False
    published = await tables.publish([new_job(tables.pipeline, c, config) for c in affordable])
    reusable = [(c.node, c.fingerprint) for c in affordable if c.fingerprint in published.known]
    if reusable:
        await tables.reuse(reusable)
    if afforded := [c.node.key for c in affordable if c.waited]:
        await tables.afford(afforded)
    report.published += published.count
    report.reused += len(reusable)
    return bool(reusable)


async def _close_runs(tables: Planning, report: PlanReport) -> None:
    """End the runs that want nothing more; others may have waited for what a failed one was going to make."""
    while closed := await tables.close_runs():
        report.closed += closed
        if all(run.state == "completed" for run in closed):
            return
        await tables.reassess()
