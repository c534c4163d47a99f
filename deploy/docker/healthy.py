"""Ask the service of this container whether it lives: the HEALTHCHECK of every image, which has no curl."""  # noqa: INP001  a script in images, no package

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

_SECONDS = 5.0


def main() -> int:
    """Return 0 when /healthz answers 200."""
    connection = HTTPConnection("127.0.0.1", int(os.environ["CALLSHEET_HEALTH_PORT"]), timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return int(connection.getresponse().status != 200)  # noqa: PLR2004  HTTP OK
    except (OSError, HTTPException):
        return 1


if __name__ == "__main__":
    sys.exit(main())
