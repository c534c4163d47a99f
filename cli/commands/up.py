"""``callsheet up`` and ``callsheet migrate``: run everything here; bring a database to this code's schema."""

from __future__ import annotations

import argparse
import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.text import Text

from cli.access import Role
from cli.arguments import Commands, add
from cli.desk import Desk
from cli.exits import Exit
from cli.postgres import EmbeddedPostgres
from cli.screen import seconds
from cli.stack import Stack, running
from cli.supervisor import Line
from shared.db.migrate import MigrationReport
from shared.db.migrate import migrate as bring_up_to_date

_COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_cyan", "bright_green")
_WIDTH = 17


def register(commands: Commands) -> None:
    """Add the commands to the parser."""
    add(
        commands,
        up,
        "run everything on this machine until Ctrl-C",
        "Start Postgres (or use DATABASE_URL), bring the schema up to date, run one process per service, start again "
        "what dies, and print a DATABASE_URL per role. Ctrl-C stops all of it; a second Ctrl-C does not wait.",
    )
    add(commands, migrate, "bring the database to this code's schema", "Apply the migrations that are missing.")


async def up(args: argparse.Namespace, desk: Desk) -> Exit:  # noqa: ARG001  every command takes its arguments
    """Run everything until Ctrl-C or SIGTERM."""
    with _ended_by_signals():
        try:
            await _run(desk)
        except asyncio.CancelledError:
            desk.screen.say("Stopped; nothing is left running.")
    return Exit.OK


async def _run(desk: Desk) -> None:
    started = time.monotonic()
    async with running(
        desk, purpose="up", on_line=_printer(desk), on_step=lambda step: desk.screen.say(f"… {step}")
    ) as stack:
        _introduce(desk, stack, time.monotonic() - started)
        try:
            await asyncio.Event().wait()
        finally:
            desk.screen.say("… stopping")


async def migrate(args: argparse.Namespace, desk: Desk) -> Exit:  # noqa: ARG001  every command takes its arguments
    """Apply what is missing and say what that was."""
    report = await _migrated(desk)
    if desk.screen.json:
        desk.screen.emit(report)
    elif report.applied:
        desk.screen.say(f"Applied {', '.join(report.applied)}; the schema is {report.version}.")
    else:
        desk.screen.say(f"Nothing to do: the schema is {report.version}.")
    return Exit.OK


async def _migrated(desk: Desk) -> MigrationReport:
    if desk.settings.database_url is not None:
        return await bring_up_to_date(desk.settings.database_url)
    with EmbeddedPostgres(desk.home, purpose="migrate") as server:
        return await bring_up_to_date(server.url(Role.OWNER))


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a signal end this task in order; the next one interrupts even that."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    words = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for word in words:
        loop.add_signal_handler(word, task.cancel if task is not None else loop.stop)
    try:
        yield
    finally:
        for word in words:
            loop.remove_signal_handler(word)


def _introduce(desk: Desk, stack: Stack, took: float) -> None:
    """Say what runs and how it is reached."""
    urls = {role.value: url.get_secret_value() for role, url in stack.urls.items()}
    place = desk.settings.aws_s3_bucket or str(desk.storage_settings().media_dir.absolute())
    if desk.screen.json:
        desk.screen.emit_line(
            {
                "event": "up",
                "seconds": took,
                "urls": urls,
                "media": place,
                "pids": stack.pids,
                "api": stack.api,
                "login": stack.login.get_secret_value(),
            }
        )
        return
    desk.screen.say(Text(f"\nCallsheet is up ({seconds(took)}). Ctrl-C stops it.\n", style="bold"))
    desk.screen.table(["media", place], [["home", str(desk.home)], ["api", f"{stack.api}/v1/video_production"]])
    desk.screen.say(f"\nConsole, once and within the hour:  {stack.login.get_secret_value()}")
    desk.screen.say("\nDATABASE_URL, by role:")
    desk.screen.table(["role", "url"], [[role, url] for role, url in urls.items()])
    desk.screen.say(f"\nTry:  callsheet import FILE --run    or:  psql '{urls['editor']}'\n")


def _printer(desk: Desk) -> Line:
    names: dict[str, str] = {}

    def show(service: str, line: str) -> None:
        if desk.screen.json:
            print(line, flush=True)
            return
        colour = names.setdefault(service, _COLOURS[len(names) % len(_COLOURS)])
        desk.screen.say(Text.assemble((f"{service:<{_WIDTH}}", colour), "│ ", line))

    return show
