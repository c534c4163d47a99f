"""``callsheet run``, ``status``, ``cancel`` and ``retry``."""

from __future__ import annotations

import argparse
from uuid import UUID

from cli.access import Role
from cli.arguments import Commands, add
from cli.desk import Desk
from cli.exits import Exit
from cli.lookup import no_pipeline
from cli.screen import count, dollars, moment, seconds
from cli.watch import describe, watch
from shared.db import Pool
from shared.db.reports import NodeReport, PipelineReport, list_pipelines, list_workers, report_pipeline
from shared.db.runs import cancel as cancel_runs
from shared.db.runs import execute
from shared.db.runs import retry as retry_failed
from shared.domain.nodes import NodeId, PipelineId

_URGENT = -10


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    parser = add(
        commands,
        run,
        "make what is not up to date",
        "Ask for all nodes of PIPELINE that are not up to date, or for one; `callsheet plan` says what that would be.",
    )
    parser.add_argument("pipeline", metavar="PIPELINE")
    parser.add_argument("--node", metavar="NODE", help="only this node")
    parser.add_argument("--upstream", action="store_true", help="with --node: also make what it needs")
    parser.add_argument(
        "--downstream", action="store_true", help="with --node: also make everything that follows from it"
    )
    parser.add_argument("--force", action="store_true", help="make again even what has a result")
    parser.add_argument(
        "--urgent", action="store_true", help="before everything that waits, in this pipeline and others"
    )
    parser.add_argument("--watch", action="store_true", help="show the progress until the run has ended")
    parser = add(commands, status, "show all pipelines, or one with its nodes", "Show how far things are, and why not.")
    parser.add_argument("pipeline", metavar="PIPELINE", nargs="?")
    parser = add(commands, cancel, "cancel the open runs of a pipeline", "What other runs want goes on.")
    parser.add_argument("pipeline", metavar="PIPELINE")
    parser = add(commands, retry, "try failed nodes again", "Also what they blocked. Paid orders are not repeated.")
    parser.add_argument("pipeline", metavar="PIPELINE")
    parser.add_argument("--node", metavar="NODE", help="only this node")
    parser.add_argument(
        "--order-again",
        action="store_true",
        help="you have looked at the provider: the order whose reply was lost is not there",
    )
    parser.add_argument("--watch", action="store_true", help="show the progress until the run has ended")


async def run(args: argparse.Namespace, desk: Desk) -> Exit:
    """Ask for a run."""
    async with desk.database(Role.EDITOR, purpose="run") as pool:
        node = NodeId(args.node) if args.node else None
        pipeline, priority = PipelineId(args.pipeline), _URGENT if args.urgent else 0
        found = await execute(
            pool,
            pipeline,
            node,
            upstream=args.upstream,
            downstream=args.downstream,
            force=args.force,
            priority=priority,
        )
        return await answer(desk, pool, pipeline, found, watching=args.watch)


async def answer(desk: Desk, pool: Pool, pipeline: PipelineId, found: UUID, *, watching: bool) -> Exit:
    """Say which run was asked for, or watch it where that is wanted."""
    if watching:
        return await watch(desk, pool, pipeline, found)
    if desk.screen.json:
        desk.screen.emit({"run": found, "pipeline": pipeline})
    desk.screen.say(f"Run {found} is asked for. `callsheet status {pipeline}` shows how far it is.")
    await _warn_of_silence(desk, pool)
    return Exit.OK


async def status(args: argparse.Namespace, desk: Desk) -> Exit:
    """Show how far things are."""
    async with desk.database(Role.READER, purpose="status") as pool:
        if args.pipeline is None:
            await _show_all(desk, pool)
            return Exit.OK
        report = await report_pipeline(pool, PipelineId(args.pipeline))
        if report is None:
            raise no_pipeline(args.pipeline)
        if desk.screen.json:
            desk.screen.emit(report)
        else:
            _show(desk, report)
    return Exit.OK


async def cancel(args: argparse.Namespace, desk: Desk) -> Exit:
    """Cancel what a pipeline's runs want and nobody else does."""
    async with desk.database(Role.SERVICE, purpose="cancel") as pool:
        report = await cancel_runs(pool, PipelineId(args.pipeline))
    if desk.screen.json:
        desk.screen.emit(report)
    elif not report.runs:
        desk.screen.say(f"Nothing of {args.pipeline} is running.")
    else:
        runs, jobs = count(len(report.runs), "run"), count(report.dropped, "job")
        desk.screen.say(f"{runs} cancelled: {jobs} dropped, {report.stopping} stopping.")
        if report.ordered:
            orders = count(report.ordered, "order")
            desk.screen.say(f"{orders} cannot be taken back: what comes of it is fetched and kept for the next run.")
    return Exit.OK


async def retry(args: argparse.Namespace, desk: Desk) -> Exit:
    """Give failed nodes another try."""
    pipeline = PipelineId(args.pipeline)
    async with desk.database(Role.SERVICE, purpose="retry") as pool:
        node = NodeId(args.node) if args.node else None
        found = await retry_failed(pool, pipeline, node, order_again=args.order_again)
        if args.watch:
            return await watch(desk, pool, pipeline, found)
        if desk.screen.json:
            desk.screen.emit({"run": found, "pipeline": pipeline})
        desk.screen.say(f"Run {found} tries again what failed.")
        await _warn_of_silence(desk, pool)
    return Exit.OK


async def _warn_of_silence(desk: Desk, pool: Pool) -> None:
    if not any(worker.alive for worker in await list_workers(pool)):
        desk.screen.note("No worker is alive: the run waits until `callsheet up` runs.", style="yellow")


async def _show_all(desk: Desk, pool: Pool) -> None:
    lines = await list_pipelines(pool)
    if desk.screen.json:
        desk.screen.emit(lines)
    elif not lines:
        desk.screen.say("There are no pipelines yet: `callsheet import FILE` brings one in.")
    else:
        head = ("pipeline", "title", "mode", "done", "running", "pending", "failed", "invalid", "cost", "changed")
        rows = [
            (
                p.id,
                p.title,
                p.mode,
                f"{p.completed}/{p.total}",
                *map(str, (p.in_progress, p.pending, p.failed, p.invalid)),
                dollars(p.cost),
                moment(p.updated_at),
            )
            for p in lines
        ]
        desk.screen.table(head, rows, right=range(3, 9))


def _show(desk: Desk, report: PipelineReport) -> None:
    desk.screen.say(f"{report.id}: {report.title}")
    head = ("node", "type", "status", "time", "cost", "note")
    rows = [(n.id, n.type, _status(n), seconds(n.metadata.get("seconds")), _cost(n), describe(n)) for n in report.nodes]
    desk.screen.table(head, rows, right=(3, 4))
    if report.runs:
        desk.screen.say("")
        head = ("run", "wants", "state", "asked by", "asked", "ended")
        runs = [
            (str(r.id), r.node_id or "everything", r.state, r.requested_by, moment(r.created_at), moment(r.ended_at))
            for r in report.runs
        ]
        desk.screen.table(head, runs)


def _status(node: NodeReport) -> str:
    return "invalid" if node.is_valid is False else node.status.value


def _cost(node: NodeReport) -> str:
    return dollars(node.metadata["cost"]) if "cost" in node.metadata else ""
