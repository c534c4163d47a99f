"""Look at two inputs side by side: each look is a process of its own, and most of its time is its start."""

from __future__ import annotations

from pathlib import Path

from shared.media.probe import Probe, probe
from shared.media.together import each


async def probe_both(one: tuple[str, Path], other: tuple[str, Path]) -> tuple[Probe, Probe]:
    """Return what two files are, each given with the field that it came by.

    Raises:
        InvalidInput: One of them cannot be worked with; its field names which.
    """
    found: dict[str, Probe] = {}

    async def look(given: tuple[str, Path]) -> None:
        field, path = given
        found[field] = await probe(path, field=field)

    await each(look, (one, other), at_once=2)
    return found[one[0]], found[other[0]]
