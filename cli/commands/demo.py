"""``callsheet demo``: a narrated lesson video, made end to end on this machine.

The lesson goes the way of every pipeline: it is imported into Postgres, the dispatcher plans it, one worker process
per kind of work makes it. A second demo finds everything up to date and makes nothing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import orjson
from rich.status import Status

from cli.access import Role
from cli.arguments import Commands, add
from cli.desk import Desk
from cli.exits import Exit
from cli.ledger import Ledger, show_film, show_nodes
from cli.sources import bring_sources
from cli.stack import running
from cli.watch import describe, follow
from shared.db import Pool
from shared.db.migrate import migrate
from shared.db.pipelines import save_pipeline
from shared.db.preview import look_ahead
from shared.db.reports import PipelineReport, list_workers, report_pipeline
from shared.db.runs import execute, retry
from shared.domain.dialects import read_document
from shared.domain.documents import PipelineDocument
from shared.domain.nodes import NodeId, NodeStatus, PipelineId
from shared.errors import Refused
from shared.storage import Storage

_LESSON = Path(__file__).parents[2] / "examples" / "lesson" / "lesson.json"
_FILM = NodeId("film")
_LOG = "services.log"


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    add(
        commands,
        demo,
        "make a narrated lesson video on this machine",
        "Start what is not running, make the lesson of examples/lesson in draft mode (no key, no account, no cost), "
        "and say what ran where, how long it took, what paid providers would cost, and where the film is.",
    )


async def demo(args: argparse.Namespace, desk: Desk) -> Exit:  # noqa: ARG001  every command takes its arguments
    """Make the lesson, or find that it is made."""
    started = time.monotonic()
    if desk.settings.database_url is not None:
        await migrate(desk.settings.database_url)
    async with desk.storage() as storage:
        async with desk.database(Role.EDITOR, purpose="demo") as pool:
            pipeline = (await _bring_in(pool, storage)).id
            report = await _report(pool, pipeline)
            if await _is_made(report, storage):
                return await _show(desk, storage, await _reckon(pool, report, started, made=()))
        async with _served(desk), desk.database(Role.EDITOR, purpose="demo") as pool:
            desk.screen.say(f"Making {report.title!r}: {len(report.nodes)} nodes, one process per kind of work.")
            run = await _ask(desk, pool, report)
            look = await follow(desk, pool, pipeline, run)
            if look.state != "completed":
                return _complain(desk, look.report)
            made = [node.id for node in look.report.nodes if look.made(node)]
            return await _show(desk, storage, await _reckon(pool, look.report, started, made=made))


async def _bring_in(pool: Pool, storage: Storage) -> PipelineDocument:
    """Import the lesson as `callsheet import` does."""
    try:
        text = _LESSON.read_bytes()
    except OSError as error:
        raise Refused("the lesson comes with the repository: clone it and run `make demo` there") from error
    brought = await bring_sources(read_document(orjson.loads(text)), _LESSON.parent, storage)
    await save_pipeline(pool, brought.document, prune=True)
    return brought.document


async def _report(pool: Pool, pipeline: PipelineId) -> PipelineReport:
    report = await report_pipeline(pool, pipeline)
    if report is None:
        raise Refused("the lesson was deleted while it was made")
    return report


async def _is_made(report: PipelineReport, storage: Storage) -> bool:
    """Say whether every node is up to date and its file still there."""
    return all(node.status is NodeStatus.COMPLETED for node in report.nodes) and not await _lost(report, storage)


async def _lost(report: PipelineReport, storage: Storage) -> bool:
    outputs = [node.output for node in report.nodes if node.output is not None]
    return any([await storage.stat(output.s3_key) is None for output in outputs])


async def _ask(desk: Desk, pool: Pool, report: PipelineReport) -> UUID:
    """Ask for all that is not up to date: what failed last time, too, and what somebody deleted from storage."""
    if any(node.status is NodeStatus.FAILED for node in report.nodes):
        async with desk.database(Role.SERVICE, purpose="demo") as service:
            return await retry(service, report.id)
    async with desk.storage() as storage:
        return await execute(pool, report.id, force=await _lost(report, storage))


@asynccontextmanager
async def _served(desk: Desk) -> AsyncIterator[None]:
    """Run the services for as long as the block lasts, unless they run already."""
    if await _are_services_alive(desk):
        desk.screen.say("Using the services that are running.")
        yield
        return
    desk.home.mkdir(parents=True, exist_ok=True)
    (desk.home / "log").mkdir(exist_ok=True)
    with (desk.home / "log" / _LOG).open("w") as log, Status("", console=desk.screen.notes) as status:

        def write(service: str, line: str) -> None:
            log.write(f"{service}: {line}\n")
            log.flush()

        async with running(desk, purpose="demo", on_line=write, on_step=status.update):
            status.stop()
            yield
            desk.screen.say("")
            status.update("stopping what was started")
            status.start()


async def _are_services_alive(desk: Desk) -> bool:
    if not desk.serves():
        return False
    async with desk.database(Role.READER, purpose="demo") as pool:
        return any(worker.alive for worker in await list_workers(pool))


async def _reckon(pool: Pool, report: PipelineReport, started: float, *, made: Iterable[NodeId]) -> Ledger:
    """Put together what there is to tell; the paid providers are reckoned for all nodes, made now or before."""
    paid = {plan.node_id: plan.cost.usd for plan in await look_ahead(pool, report.id, "final")}
    return Ledger(report, paid, frozenset(made), time.monotonic() - started)


async def _show(desk: Desk, storage: Storage, ledger: Ledger) -> Exit:
    """Tell what was made, by whom, in what time, what it would cost, and where it is."""
    film = next(node.output for node in ledger.report.nodes if node.id == _FILM)
    if film is None:
        raise Refused("the lesson has no film")
    if desk.screen.json:
        desk.screen.emit(await ledger.as_json(film, storage))
        return Exit.OK
    show_nodes(desk.screen, ledger)
    await show_film(desk.screen, film, storage)
    return Exit.OK


def _complain(desk: Desk, report: PipelineReport) -> Exit:
    for node in report.nodes:
        if node.error is not None or node.is_valid is False:
            desk.screen.note(f"{node.id}: {describe(node)}", style="red")
    desk.screen.note(f"The lesson was not made; the services' log is {desk.home / 'log' / _LOG}", style="red")
    return Exit.FAILED
