"""SQL stands in ``.sql`` files, each statement under a name and a sentence; this reads them.

A file is a list of::

    -- name: claim
    -- Take ready jobs for a worker.
    update ...

Statements have no trailing semicolon to forget and no holes to fill: values are always parameters.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TypeAlias

Statements: TypeAlias = dict[str, str]
"""SQL text by name."""

_HEADER = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def load(family: str, package: str = "shared.db") -> Statements:
    """Read the statements of ``{package}/{family}.sql``.

    Raises:
        ValueError: Two statements have one name, or a statement lacks its sentence.
    """
    text = (files(package) / f"{family}.sql").read_text("utf-8")
    _, *parts = _HEADER.split(text)
    statements: Statements = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in statements:
            raise ValueError(f"{family}.sql has two statements named {name}")
        if not body.lstrip().startswith("--"):
            raise ValueError(f"{family}.sql: {name} has no sentence")
        statements[name] = f"-- {family}.{name}\n{body.strip().rstrip(';')}"
    return statements
