"""Look at the disk before it is full."""

from __future__ import annotations

import shutil
from pathlib import Path

from shared.errors import Unavailable

_MARGIN_BYTES = 64 * 2**20


def require_space(folder: Path, needed: int) -> None:
    """Raise `Unavailable` unless a folder's disk has so many bytes free, and a margin."""
    free = shutil.disk_usage(folder).free
    if free < needed + _MARGIN_BYTES:
        raise Unavailable(
            f"The disk is full: the work needs {needed / 1e6:.0f} MB and {_MARGIN_BYTES / 1e6:.0f} MB must stay free,"
            f" {free / 1e6:.0f} MB are.",
            remedy="Free space in the scratch directory, or give the worker a larger one.",
        )
