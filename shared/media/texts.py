"""Read the texts and JSON documents that nodes hand to each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shared.errors import InvalidInput

_MAX_BYTES = 4 * 2**20
"""No script or scene of this size can be used; what is larger is some other file."""


def read_text(path: Path, field: str) -> str:
    """Return the text of a file.

    Args:
        path: The file.
        field: The slot that it came through, for the error.

    Raises:
        InvalidInput: It is too large or no UTF-8.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise InvalidInput("The text is larger than 4 MiB.", field=field, remedy="Give a text file.")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("The text is not UTF-8.", field=field, remedy="Save it as UTF-8.") from error


def read_json(path: Path, field: str) -> Any:
    """Return the value that a JSON file holds; see `read_text`."""
    try:
        return json.loads(read_text(path, field))
    except (ValueError, RecursionError) as error:
        raise InvalidInput("The file is not JSON.", field=field, remedy="Correct its syntax.") from error
