"""Follow a run to its end: a table that changes in place for a person, a line per change for everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cli.desk import Desk
from cli.exits import Exit
from cli.screen import count, seconds
from shared.db import Pool
from shared.db.reports import NodeReport, PipelineReport, report_pipeline
from shared.db.runs import get_run
from shared.domain.nodes import NodeId, NodeStatus, PipelineId
from shared.errors import Refused

_LOOK_EVERY_SECONDS = 0.25
_OPEN = ("requested", "active")
_MARKS = {
    NodeStatus.COMPLETED: ("✓", "green"),
    NodeStatus.IN_PROGRESS: ("●", "yellow"),
    NodeStatus.FAILED: ("✗", "red"),
    NodeStatus.PENDING: ("·", "dim"),
}
_BAR_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a run showed."""

    report: PipelineReport
    state: str
    asked_at: datetime

    def made(self, node: NodeReport) -> bool:
        """Say whether a node was completed since the run was asked for, be it by a result that existed."""
        done = node.metadata.get("completedAt")
        return (
            node.status is NodeStatus.COMPLETED and done is not None and datetime.fromisoformat(done) >= self.asked_at
        )


async def watch(desk: Desk, pool: Pool, pipeline: PipelineId, run: UUID) -> Exit:
    """Show a run until it ends, then say how it ended; Ctrl-C ends the watching, not the run."""
    look = await follow(desk, pool, pipeline, run)
    report, state = look.report, look.state
    if desk.screen.json:
        desk.screen.emit({"run": run, "state": state, "pipeline": report})
    wrong = [node for node in report.nodes if node.error or node.is_valid is False]
    for node in wrong:
        desk.screen.note(f"{node.id}: {describe(node)}", style="red")
    desk.screen.say(f"The run {_ending(state, report)}.")
    return Exit.OK if state == "completed" else Exit.FAILED


async def follow(desk: Desk, pool: Pool, pipeline: PipelineId, run: UUID) -> Look:
    """Show a run until it ends, and return the last look at it."""
    if not desk.screen.live:
        return await _follow_in_lines(desk, pool, pipeline, run)
    with Live(console=desk.screen.out, refresh_per_second=8, transient=True) as live:
        while True:
            look = await _look(pool, pipeline, run)
            live.update(_picture(look.report))
            if look.state not in _OPEN:
                return look
            await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def _follow_in_lines(desk: Desk, pool: Pool, pipeline: PipelineId, run: UUID) -> Look:
    told: dict[NodeId, NodeStatus] = {}
    while True:
        look = await _look(pool, pipeline, run)
        for node in look.report.nodes:
            old = node.status is NodeStatus.COMPLETED and not look.made(node)
            if not old and told.get(node.id, NodeStatus.PENDING) is not node.status:
                desk.screen.say(f"{node.id}: {node.status}{_aside(node)}")
            told[node.id] = node.status
        if look.state not in _OPEN:
            return look
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def _look(pool: Pool, pipeline: PipelineId, run: UUID) -> Look:
    # The run first: what it ended with is in the nodes that are read after it.
    found = await get_run(pool, run)
    report = await report_pipeline(pool, pipeline)
    if found is None or report is None:
        raise Refused(f"pipeline {pipeline!r} was deleted while it was watched")
    return Look(report, found["state"], found["created_at"])


def describe(node: NodeReport) -> str:
    """Return what there is to say about a node beyond its status: why it failed, waits, or cost nothing."""
    if node.is_valid is False:
        return "; ".join(f"{field}: {message}" for field, message in node.validation_errors.items())
    if isinstance(trouble := node.error or node.metadata.get("overBudget"), Mapping):
        return _error(trouble)
    if node.status is NodeStatus.COMPLETED:
        return "reused" if node.metadata.get("cacheHit") else ""
    if node.job_state == "scheduled":
        return _trouble(node.metadata) or "scheduled for later"
    if node.job_state == "waiting":
        return "the same is being made for another node"
    note = _progress(node).get("note")
    return str(note) if note and node.status is NodeStatus.IN_PROGRESS else ""


def _error(error: Mapping[str, Any]) -> str:
    where = f"{error['field']}: " if error.get("field") else ""
    remedy = f" ({error['remedy']})" if error.get("remedy") else ""
    return f"{where}{error.get('message', 'failed')}{remedy}"


def _trouble(metadata: Mapping[str, Any]) -> str:
    last = metadata.get("lastError")
    return f"will be tried again after: {_error(last)}" if isinstance(last, dict) else ""


def _progress(node: NodeReport) -> Mapping[str, Any]:
    """Return how far the worker is: ``fraction`` and ``note``."""
    found = node.metadata.get("progress")
    return found if isinstance(found, dict) else {}


def _aside(node: NodeReport) -> str:
    words = [describe(node)]
    if node.status is NodeStatus.COMPLETED and not node.metadata.get("cacheHit"):
        words.append(seconds(node.metadata.get("seconds")))
    said = " ".join(word for word in words if word)
    return f" ({said})" if said else ""


def _picture(report: PipelineReport) -> Group:
    """Return all nodes with their bars, and a line for the whole."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for node in report.nodes:
        mark, style = _MARKS[node.status]
        table.add_row(
            Text(mark, style=style), Text(node.id), Text(node.type, style="dim"), _bar(node), Text(_after(node))
        )
    done = sum(node.status is NodeStatus.COMPLETED for node in report.nodes)
    return Group(table, Text(f"{done} of {len(report.nodes)} nodes are ready", style="bold"))


def _bar(node: NodeReport) -> ProgressBar | Text:
    if node.status is not NodeStatus.IN_PROGRESS:
        return Text("")
    fraction = _progress(node).get("fraction")
    if fraction is None:
        return ProgressBar(total=None, width=_BAR_WIDTH, pulse=True)
    return ProgressBar(total=1.0, completed=float(fraction), width=_BAR_WIDTH)


def _after(node: NodeReport) -> str:
    if node.status is NodeStatus.COMPLETED and not node.metadata.get("cacheHit"):
        return seconds(node.metadata.get("seconds"))
    return describe(node)


def _ending(state: str, report: PipelineReport) -> str:
    if state != "failed":
        return f"is {state}"
    bad = sum(node.status is NodeStatus.FAILED or node.is_valid is False for node in report.nodes)
    waiting = sum(node.status is NodeStatus.PENDING and node.is_valid is not False for node in report.nodes)
    return f"failed: {count(bad, 'node')} to look at, {waiting} waiting behind"
