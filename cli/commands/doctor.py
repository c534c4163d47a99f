"""``callsheet doctor``: what is present, what is missing, and how to get it."""

from __future__ import annotations

import argparse

from cli.arguments import Commands, add
from cli.checkup import State, examine
from cli.desk import Desk
from cli.exits import Exit


def register(commands: Commands) -> None:
    """Add the command to the parser."""
    add(
        commands,
        doctor,
        "say what is present, what is missing, how to get it",
        "Look at Python, ffmpeg, Postgres, speech, fonts, storage, disk and keys. Keys are never printed.",
    )


async def doctor(args: argparse.Namespace, desk: Desk) -> Exit:  # noqa: ARG001  every command takes its arguments
    """Examine this machine."""
    found = await examine(desk)
    if desk.screen.json:
        desk.screen.emit(found)
    else:
        rows = [(f.what, f.state.value, f.detail, "" if f.state is State.OK else f.remedy) for f in found]
        desk.screen.table(("what", "state", "detail", "how to get it"), rows)
    missing = [f.what for f in found if f.state is State.MISSING]
    if missing:
        desk.screen.note(f"Missing: {', '.join(missing)}.", style="red")
        return Exit.UNAVAILABLE
    desk.screen.say("\nAll that the embedded default needs is here.")
    return Exit.OK
