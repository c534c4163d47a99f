"""Entry point of the dispatcher."""

from __future__ import annotations

import argparse
import sys

import uvloop

from services.dispatcher.service import Dispatcher
from shared import log
from shared.collecting import collect_seldom
from shared.config import DispatcherSettings, load, show
from shared.errors import CallsheetError
from shared.telemetry import observing


def main() -> None:
    """Run the service until it is told to stop; ``--check`` shows its settings and ends."""
    parser = argparse.ArgumentParser(prog="python -m services.dispatcher", description="Run the dispatcher.")
    parser.add_argument("--check", action="store_true", help="print the settings, secrets hidden, and exit")
    checking = parser.parse_args().check
    try:
        settings = load(DispatcherSettings)
        if checking:
            print(show(settings))  # noqa: T201  what --check is for
            return
        log.configure("dispatcher", settings)
        collect_seldom()
        with observing("dispatcher", settings):
            uvloop.run(_run(settings))
    except CallsheetError as error:
        print(f"dispatcher: {error}", file=sys.stderr)  # noqa: T201  the log may not be set up yet
        sys.exit(2)


async def _run(settings: DispatcherSettings) -> None:
    await Dispatcher(settings).run()


if __name__ == "__main__":
    main()
