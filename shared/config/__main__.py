"""Print ``.env.example``: ``python -m shared.config > .env.example``."""

from __future__ import annotations

import sys

from shared.config.example import env_example

if __name__ == "__main__":
    sys.stdout.write(env_example())
