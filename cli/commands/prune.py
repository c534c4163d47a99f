"""``callsheet prune``: remove what nobody needs any more, from the tables and from storage, while everything runs."""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from cli.access import Role
from cli.arguments import Commands, add
from cli.desk import Desk
from cli.exits import Exit
from cli.orphans import find_orphans, remove_orphans
from cli.screen import count
from shared.db.prune import Pruning

_OLDER_DAYS = 90.0
_GRACE_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed, or would be."""

    dry_run: bool
    runs: int
    months: list[str]
    """Tables of the history of attempts."""
    results: int
    objects: int
    bytes: int


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = add(
        commands,
        prune,
        "remove old history, results that no node uses, and media that nothing names",
        "Safe while everything runs. Never removed: outputs of nodes, what jobs need or write, money's ledger, and what"
        " is younger than asked for. A result that is removed is made, and paid, again when it is wanted again.",
    )
    parser.add_argument(
        "--older-than", type=_days, default=_OLDER_DAYS, metavar="DAYS", help=f"runs, history, results: {_OLDER_DAYS:g}"
    )
    parser.add_argument(
        "--grace",
        type=_days,
        default=_GRACE_DAYS,
        metavar="DAYS",
        help=f"media that nothing names, uploads too, stay at least this long: {_GRACE_DAYS:g}",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")


async def prune(args: argparse.Namespace, desk: Desk) -> Exit:
    """Remove, or say what would be removed."""
    async with desk.database(Role.SERVICE, purpose="prune") as pool, desk.storage() as storage:
        pruning, grace = Pruning(pool, timedelta(days=args.older_than)), timedelta(days=args.grace)
        if args.dry_run:
            runs, months, results = (
                await pruning.count_runs(),
                await pruning.old_months(),
                await pruning.count_results(),
            )
        else:
            runs, months, results = (
                await pruning.drop_runs(),
                await pruning.drop_history(),
                await pruning.drop_results(),
            )
        orphans = await find_orphans(storage, pruning, grace, datetime.now(UTC), as_if_pruned=args.dry_run)
        if args.dry_run:
            sizes = [stored.size for stored in orphans.all()]
            done = Pruned(args.dry_run, runs, months, results, len(sizes), sum(sizes))
        else:
            removed = await remove_orphans(storage, pruning, orphans)
            done = Pruned(args.dry_run, runs, months, results, removed.objects, removed.bytes)
    _show(desk, done)
    return Exit.OK


def _show(desk: Desk, done: Pruned) -> None:
    if desk.screen.json:
        desk.screen.emit(asdict(done))
        return
    parts = [
        count(done.runs, "run"),
        count(len(done.months), "month") + " of history",
        count(done.results, "result"),
        f"{count(done.objects, 'object')} of {done.bytes / 1e6:.1f} MB",
    ]
    desk.screen.say(f"{'Would remove' if done.dry_run else 'Removed'} {', '.join(parts)}.")


def _days(text: str) -> float:
    days = float(text)
    if not 0 <= days < 100_000:  # noqa: PLR2004  some centuries
        raise argparse.ArgumentTypeError("give a number of days")
    return days
