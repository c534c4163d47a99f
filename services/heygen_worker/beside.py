"""Take over the captions that lie beside a recording: who spoke it knows best what was said, and when."""

from __future__ import annotations

from pathlib import Path

from shared.domain.jobs import Input
from shared.worker.executor import Work


async def bring_captions(recording: Input, work: Work) -> dict[str, Path]:
    """Return the recording's captions and word timings in scratch; empty when there are none."""
    files: dict[str, Path] = {}
    for name, suffix in (("captions", "srt"), ("words", "json")):
        beside = recording.output.files.get(name)
        if beside is not None:
            files[name] = work.scratch / f"{name}.{suffix}"
            await work.storage.get_file(beside.s3_key, files[name])
    return files
