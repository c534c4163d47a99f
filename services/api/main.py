"""Entry point of the API."""

from __future__ import annotations

import argparse
import gc
import sys

import orjson
import uvloop

from services.api.openapi import openapi
from services.api.service import Api
from services.api.table import ROUTES
from shared import log
from shared.config import ApiSettings, load, show
from shared.errors import CallsheetError
from shared.telemetry import observing


def main() -> None:
    """Run the service until it is told to stop; ``--check`` shows its settings and ends."""
    parser = argparse.ArgumentParser(prog="python -m services.api", description="Run the HTTP API.")
    parser.add_argument("--check", action="store_true", help="print the settings, secrets hidden, and exit")
    parser.add_argument("--openapi", action="store_true", help="print the OpenAPI document and exit")
    args = parser.parse_args()
    try:
        if args.openapi:
            print(orjson.dumps(openapi(ROUTES), option=orjson.OPT_INDENT_2).decode())  # noqa: T201  what it is for
            return
        settings = load(ApiSettings)
        if args.check:
            print(show(settings))  # noqa: T201  what --check is for
            return
        log.configure("api", settings)
        with observing("api", settings):
            uvloop.run(_run(settings))
    except CallsheetError as error:
        print(f"api: {error}", file=sys.stderr)  # noqa: T201  the log may not be set up yet
        sys.exit(2)


async def _run(settings: ApiSettings) -> None:
    # A large pipeline is ten thousand objects that go as they came. Looking through all that lives for cycles among
    # them made the slowest twentieth of requests three times as slow as the others (benchmarks/api.py).
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    await Api(settings).run()


if __name__ == "__main__":
    main()
