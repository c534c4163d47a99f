"""``callsheet queues`` and ``callsheet workers``: what waits, what runs, and the controls that hold for all workers."""

from __future__ import annotations

import argparse

from cli.access import Role
from cli.arguments import Commands, add
from cli.desk import Desk
from cli.exits import Exit
from cli.screen import moment, seconds
from shared.db.ledger import ClosedLane, Ledger
from shared.db.queue import JobQueue, QueueState
from shared.db.reports import WorkerReport, list_workers
from shared.domain.nodes import Queue
from shared.errors import InvalidInput, Refused

_NAMES = [queue.value for queue in Queue]


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    parser = add(
        commands,
        queues,
        "show the queues; pause, resume or limit one",
        "Without an action: show all queues. What is set here holds for all workers, at once.",
    )
    parser.add_argument("action", nargs="?", choices=("pause", "resume", "limit"))
    parser.add_argument("queue", nargs="?", choices=_NAMES, metavar="QUEUE", help=", ".join(_NAMES))
    parser.add_argument("most", nargs="?", metavar="N", help="limit: how many jobs may run at once, or `none`")
    parser.add_argument("--reason", help="pause: why, for the next person who looks")
    parser = add(
        commands,
        lanes,
        "show the providers that nothing is ordered from; open one",
        "A provider that refuses all of us (no money, a wrong key) is asked no more until its lane is opened here.",
    )
    parser.add_argument("action", nargs="?", choices=("open",))
    parser.add_argument("provider", nargs="?", metavar="PROVIDER")
    add(commands, workers, "show the worker processes", "Show each process that may own jobs, and whether it is alive.")


async def queues(args: argparse.Namespace, desk: Desk) -> Exit:
    """Change one queue where that was asked for, then show all of them."""
    most = _most(args)
    async with desk.database(Role.SERVICE, purpose="queues") as pool:
        queue = JobQueue(pool)
        match args.action:
            case "pause":
                await queue.pause(args.queue, args.reason)
            case "resume":
                await queue.resume(args.queue)
            case "limit":
                await queue.limit(args.queue, most)
            case _:
                pass
        _show_queues(desk, await queue.controls())
    return Exit.OK


async def lanes(args: argparse.Namespace, desk: Desk) -> Exit:
    """Open one lane where that was asked for, then show those that are closed."""
    async with desk.database(Role.SERVICE, purpose="lanes") as pool:
        ledger = Ledger(pool)
        if args.action and not (args.provider and await ledger.open_lane(args.provider)):
            raise Refused(f"no lane of {args.provider or ''!r} is closed; `callsheet lanes` shows those that are")
        _show_lanes(desk, await ledger.lanes())
    return Exit.OK


async def workers(args: argparse.Namespace, desk: Desk) -> Exit:  # noqa: ARG001  every command takes its arguments
    """Show who could work."""
    async with desk.database(Role.READER, purpose="workers") as pool:
        _show_workers(desk, await list_workers(pool))
    return Exit.OK


def _most(args: argparse.Namespace) -> int | None:
    """Return the limit that was asked for, None for no limit."""
    if args.action and not args.queue:
        raise InvalidInput(f"{args.action} which queue?", remedy=f"name one of {', '.join(_NAMES)}")
    if args.action != "limit" or args.most == "none":
        return None
    if args.most is None or not args.most.isdecimal() or int(args.most) == 0:
        raise InvalidInput(f"the limit {args.most or ''!r} is no number from 1", remedy="to stop a queue, pause it")
    return int(args.most)


def _show_queues(desk: Desk, states: list[QueueState]) -> None:
    if desk.screen.json:
        desk.screen.emit(states)
        return
    head = ("queue", "controls", "ready", "later", "waiting", "running", "held", "dead", "oldest")
    rows = [
        (s.name, _controls(s), *map(str, (s.available, s.scheduled, s.waiting, s.running, s.held, s.dead)), _age(s))
        for s in states
    ]
    desk.screen.table(head, rows, right=range(2, 9))


def _controls(state: QueueState) -> str:
    words = ["paused"] if state.paused else []
    if state.max_running is not None:
        words.append(f"at most {state.max_running}")
    if state.resume_at is not None:
        words.append(f"silent until {moment(state.resume_at)}")
    if state.reason:
        words.append(f"({state.reason})")
    return " ".join(words) or "open"


def _age(state: QueueState) -> str:
    return seconds(state.oldest_seconds)


def _show_lanes(desk: Desk, closed: list[ClosedLane]) -> None:
    if desk.screen.json:
        desk.screen.emit(closed)
    elif not closed:
        desk.screen.say("All lanes are open.")
    else:
        rows = [(lane.provider, moment(lane.closed_at), lane.reason) for lane in closed]
        desk.screen.table(("provider", "closed", "why"), rows)


def _show_workers(desk: Desk, found: list[WorkerReport]) -> None:
    if desk.screen.json:
        desk.screen.emit(found)
        return
    if not found:
        desk.screen.say("No worker is known. `callsheet up` starts one per kind of work.")
        return
    head = ("id", "service", "queues", "where", "state", "running", "slots", "since")
    rows = [
        (
            str(w.id),
            w.service,
            ", ".join(w.queues),
            f"{w.host}:{w.pid}",
            _state(w),
            str(w.running),
            str(w.slots),
            moment(w.started_at),
        )
        for w in found
    ]
    desk.screen.table(head, rows, right=(0, 5, 6))


def _state(worker: WorkerReport) -> str:
    if not worker.alive:
        return "missing"
    return "draining" if worker.draining else "ok"
