"""Make an output visible: look at what was made, store it with its side files, and describe it.

Side files and the manifest go first and the main file last, so whoever sees the main file sees all that belongs to it.
Keys carry the fingerprint; nothing that another attempt made is overwritten by other work.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, Output, SideFile
from shared.media.probe import Probe, probe
from shared.worker.executor import Work

_PROBED = frozenset({MediaType.VIDEO, MediaType.AUDIO, MediaType.IMAGE})
_CONTENT_TYPES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".srt": "application/x-subrip",
    ".txt": "text/plain; charset=utf-8",
}


async def publish(
    path: Path,
    job: Job,
    work: Work,
    *,
    media_type: MediaType,
    files: Mapping[str, Path] | None = None,
    facts: Mapping[str, object] | None = None,
) -> Output:
    """Store what an attempt made and return its description.

    Args:
        path: The main file; its suffix is kept.
        job: Whose output it is.
        work: Its storage is written to.
        media_type: What the file is.
        files: Side files by name, as ``captions``; stored as ``{name}{suffix}``.
        facts: Further keys of the output, as the quality gate's report.

    Raises:
        InvalidInput: The file is not what ``media_type`` says.
        Unavailable: Storage does not answer, or is full.
    """
    found = await probe(path) if media_type in _PROBED else None
    manifest = work.scratch / "manifest.json"
    manifest.write_text(json.dumps(_manifest(job), indent=2, sort_keys=True), "utf-8")
    beside = {
        name: await _store_beside(name, side, job, work)
        for name, side in {**(files or {}), "manifest": manifest}.items()
    }
    stored = await work.storage.put_file(
        path, f"{job.prefix}output{path.suffix}", content_type=_CONTENT_TYPES.get(path.suffix)
    )
    here = work.storage.local_path(stored.key)
    return Output(
        type=media_type,
        s3_key=stored.key,
        local_file=None if here is None else str(here),
        size=stored.size,
        sha256=str(stored.sha256),
        files=beside,
        **_media_facts(found),
        **(facts or {}),
    )


async def _store_beside(name: str, side: Path, job: Job, work: Work) -> SideFile:
    key = f"{job.prefix}{name}{side.suffix}"
    stored = await work.storage.put_file(side, key, content_type=_CONTENT_TYPES.get(side.suffix))
    return SideFile(s3_key=stored.key, size=stored.size, sha256=str(stored.sha256))


def _manifest(job: Job) -> dict[str, Any]:
    """Say where an output comes from: enough to make it again, and to know whether it would be the same."""
    return {
        "pipeline": job.pipeline_id,
        "node": job.node_id,
        "revision": job.revision,
        "fingerprint": job.fingerprint,
        "type": job.type,
        "provider": job.provider,
        "config": job.config,
        "inputs": {
            slot: [{"node": given.node_id, "sha256": given.output.sha256} for given in inputs]
            for slot, inputs in job.inputs.items()
        },
    }


def _media_facts(found: Probe | None) -> dict[str, Any]:
    if found is None:
        return {}
    facts: dict[str, Any] = {}
    if found.video is not None:
        facts["width"], facts["height"] = found.video.display_size
    if found.video is not None and not found.is_image:
        facts["fps"] = f"{found.video.rate.numerator}/{found.video.rate.denominator}"
    if not found.is_image:
        facts["duration"] = round(float(found.duration), 6)
        facts["has_audio"] = found.audio is not None
    return facts
