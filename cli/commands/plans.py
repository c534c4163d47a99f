"""``callsheet plan`` and ``estimate``: what a run would do with each node and why, and what it would cost."""

from __future__ import annotations

import argparse
from collections import Counter
from decimal import Decimal

from cli.access import Role
from cli.arguments import Commands, add
from cli.desk import Desk
from cli.exits import Exit
from cli.lookup import stored
from cli.screen import dollars
from shared.db.preview import look_ahead
from shared.domain.planning import Action, NodePlan
from shared.domain.prices import price_table
from shared.domain.schemas import Mode
from shared.domain.validation import mode_of

_MODES: dict[str, Mode] = {"draft": "draft", "final": "final"}


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    parser = add(
        commands,
        plan,
        "say what a run would do, and why",
        "Show for each node whether it is done, reused, run or blocked, why, and what it will cost. Nothing is done.",
    )
    _add_arguments(parser)
    parser = add(
        commands,
        estimate,
        "say what a run would cost",
        "Show how the estimate of each paid node was reckoned. Drafts, reused results and ffmpeg cost nothing.",
    )
    _add_arguments(parser)


async def plan(args: argparse.Namespace, desk: Desk) -> Exit:
    """Show what a run would do."""
    plans = await _plans(args, desk, purpose="plan")
    total = sum((p.cost.usd for p in plans), Decimal(0))
    if desk.screen.json:
        desk.screen.emit({"pipeline": args.pipeline, "nodes": plans, "estimate": total})
        return Exit.OK
    rows = [(p.node_id, p.action.value, p.provider or "", dollars(p.cost.usd), p.why) for p in plans]
    desk.screen.table(("node", "action", "provider", "estimate", "why"), rows, right=(3,))
    counts = Counter(p.action for p in plans)
    words = ", ".join(f"{counts[action]} {action}" for action in Action if counts[action])
    desk.screen.say(f"\n{words or 'no nodes'}; estimate {dollars(total)}.")
    return Exit.OK


async def estimate(args: argparse.Namespace, desk: Desk) -> Exit:
    """Show what a run would cost."""
    plans = await _plans(args, desk, purpose="estimate")
    total = sum((p.cost.usd for p in plans), Decimal(0))
    if desk.screen.json:
        nodes = [{"node": p.node_id, "provider": p.provider, "usd": p.cost.usd, "basis": p.cost.basis} for p in plans]
        desk.screen.emit({"pipeline": args.pipeline, "usd": total, "prices": price_table().date, "nodes": nodes})
        return Exit.OK
    paid = [(p.node_id, p.provider or "", dollars(p.cost.usd), p.cost.basis) for p in plans if p.cost.usd]
    if paid:
        desk.screen.table(("node", "provider", "estimate", "reckoned from"), paid, right=(2,))
        desk.screen.say("")
    there = sum(p.action in (Action.DONE, Action.REUSE) for p in plans)
    desk.screen.say(
        f"Estimate {dollars(total)}, at the prices of {price_table().date}; {there} of {len(plans)} nodes are there."
    )
    if total:
        desk.screen.say(f"In draft mode all of it is made on this machine, which saves {dollars(total)}.")
    return Exit.OK


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pipeline", metavar="PIPELINE")
    parser.add_argument("--mode", choices=list(_MODES), help="as if the pipeline were in this mode")


async def _plans(args: argparse.Namespace, desk: Desk, *, purpose: str) -> list[NodePlan]:
    async with desk.database(Role.READER, purpose=purpose) as pool:
        document = await stored(pool, args.pipeline)
        mode = _MODES[args.mode] if args.mode else mode_of(document.config)
        return await look_ahead(pool, document.id, mode)
