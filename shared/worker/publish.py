"""Make an output visible: look at what was made, store it with its side files, and describe it.

Side files and the manifest go first and the main file last, so whoever sees the main file sees all that belongs to it.
Keys carry the fingerprint; nothing that another attempt made is overwritten by other work.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, Output, SideFile
from shared.errors import JobError
from shared.media.gate_verdict import Verdict
from shared.media.posters import draw_poster, moment
from shared.media.probe import Probe, probe
from shared.media.process import Limits
from shared.media.waveforms import draw_waveform
from shared.worker.executor import Work
from shared.worker.provenance import write_manifest

_PROBED = frozenset({MediaType.VIDEO, MediaType.AUDIO, MediaType.IMAGE})
_DRAWING = Limits(wall_seconds=300)
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


async def publish(  # noqa: PLR0913  each is a part of one output
    path: Path,
    job: Job,
    work: Work,
    *,
    media_type: MediaType,
    files: Mapping[str, Path] | None = None,
    facts: Mapping[str, object] | None = None,
    verdict: Verdict | None = None,
    found: Probe | None = None,
    origin: Mapping[str, object] | None = None,
) -> Output:
    """Store what an attempt made and return its description.

    A video gets a ``poster`` and a sound a ``waveform`` beside it, unless ``files`` has one already.

    Args:
        path: The main file, in scratch; its suffix is kept.
        job: Whose output it is.
        work: Its storage is written to.
        media_type: What the file is.
        files: Side files by name, as ``captions``; stored as ``{name}{suffix}``.
        facts: Further keys of the output.
        verdict: What the quality gate said of the file; kept as ``quality``.
        found: What the file is, where somebody has looked already; the verdict knows it, too.
        origin: What a provider said of its work (request ids, model, cost), for the manifest.

    Raises:
        InvalidInput: The file is not what ``media_type`` says.
        Unavailable: Storage does not answer, or is full.
    """
    found = found or (verdict.film if verdict is not None else None)
    if found is None and media_type in _PROBED:
        found = await probe(path)
    told = _media_facts(found) | dict(facts or {}) | ({} if verdict is None else {"quality": verdict.as_json()})
    beside = await _draw(path, media_type, found, verdict, work, have=files or {})
    beside["manifest"] = await write_manifest(
        work.scratch / "manifest.json", job, path, facts=told, ffmpeg=work.ffmpeg, origin=origin or {}
    )
    kept = {name: await _store_beside(name, side, job, work) for name, side in beside.items()}
    stored = await work.storage.put_file(
        path,
        job.output_key or f"{job.prefix}output{path.suffix}",
        content_type=_CONTENT_TYPES.get(path.suffix),
    )
    here = work.storage.local_path(stored.key)
    return Output.model_validate(
        {
            "type": media_type,
            "s3_key": stored.key,
            "local_file": None if here is None else str(here),
            "size": stored.size,
            "sha256": str(stored.sha256),
            "files": kept,
            **told,
        }
    )


async def _draw(
    path: Path,
    media_type: MediaType,
    found: Probe | None,
    verdict: Verdict | None,
    work: Work,
    *,
    have: Mapping[str, Path],
) -> dict[str, Path]:
    """Return the side files, with what stands for a film or a sound in lists; an output may do without."""
    files = dict(have)
    if found is None or work.ffmpeg is None:
        return files
    try:
        if media_type is MediaType.VIDEO and "poster" not in files:
            at = moment(float(found.duration), verdict.findings if verdict is not None else ())
            files["poster"] = await draw_poster(path, at, ffmpeg=work.ffmpeg, scratch=work.scratch, limits=_DRAWING)
        if media_type is MediaType.AUDIO and "waveform" not in files:
            files["waveform"] = await draw_waveform(path, ffmpeg=work.ffmpeg, scratch=work.scratch, limits=_DRAWING)
    except JobError as error:
        work.log.warning("preview_not_drawn", error=error.message)
    return files


async def _store_beside(name: str, side: Path, job: Job, work: Work) -> SideFile:
    key = f"{job.prefix}{name}{side.suffix}"
    stored = await work.storage.put_file(side, key, content_type=_CONTENT_TYPES.get(side.suffix))
    return SideFile(s3_key=stored.key, size=stored.size, sha256=str(stored.sha256))


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
        facts["hasAudio"] = found.audio is not None
    return facts
