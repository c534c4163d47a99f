"""Look at all inputs of a node: most of the time of a look is the start of its process, so one looks at many files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shared.media.capacity import cores
from shared.media.probe import Probe, probe_at_once
from shared.media.together import batches, each

_LEAST, _MOST = 4, 16
"""Files that one process looks at: for fewer a second one does not pay, and all share its limits."""


async def probe_all(given: Sequence[tuple[str, Path]]) -> list[Probe]:
    """Return what files are, each given with the field that it came by.

    Raises:
        InvalidInput: One of them cannot be worked with; its field names which.
    """
    found: dict[str, Probe] = {}

    async def look(some: Sequence[tuple[str, Path]]) -> None:
        probes = await probe_at_once([(path, field) for field, path in some])
        found.update(zip((field for field, _ in some), probes, strict=True))

    await each(look, batches(given, least=_LEAST, most=_MOST, at_once=cores()), at_once=cores())
    return [found[field] for field, _ in given]
