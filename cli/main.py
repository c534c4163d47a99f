"""The ``callsheet`` command: read the arguments, run one command, turn errors into sentences and exit statuses."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import traceback
from collections.abc import Sequence

from cli.arguments import make_parser
from cli.commands import demo, doctor, documents, plans, prune, queues, runs, tokens, up
from cli.desk import Desk
from cli.exits import Exit, explain
from cli.screen import Screen
from shared.config import CliSettings, load

_FAMILIES = (up, demo, documents, plans, runs, queues, tokens, prune, doctor)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    sys.exit(run(parse(argv)))


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the arguments; bad usage ends the program with exit status 2."""
    parser, commands = make_parser()
    for family in _FAMILIES:
        family.register(commands)
    return parser.parse_args(argv)


def run(args: argparse.Namespace) -> int:
    """Run a command and return its exit status; whatever goes wrong ends as one sentence on stderr."""
    screen = Screen(json=args.json)
    try:
        return int(asyncio.run(args.run(args, Desk(load(CliSettings), screen))))
    except KeyboardInterrupt:
        screen.note("Interrupted.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has gone; so that the interpreter does not complain while it flushes:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001  the last door: nobody at a terminal shall meet a traceback
        if args.debug:
            traceback.print_exc()
        status, text = explain(error)
        screen.note(f"callsheet: {text}", style="red")
        return status


if __name__ == "__main__":
    main()
