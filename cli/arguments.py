"""How commands are added to the parser, all alike."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from cli.desk import Desk
from cli.exits import EPILOG, Exit

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  argparse names it nowhere else
else:
    Commands = object

Run = Callable[[argparse.Namespace, Desk], Awaitable[Exit]]


def make_parser() -> tuple[argparse.ArgumentParser, Commands]:
    """Return the parser of the whole program and where commands are added."""
    parser = argparse.ArgumentParser(
        prog="callsheet",
        description="Make videos from graphs of nodes that stand in Postgres.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser, parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def add(commands: Commands, run: Run, summary: str, description: str, *, name: str = "") -> argparse.ArgumentParser:
    """Add a command under its function's name, or another one."""
    parser = commands.add_parser(
        name or run.__name__,
        help=summary,
        description=description,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document for scripts")
    parser.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)
    return parser
