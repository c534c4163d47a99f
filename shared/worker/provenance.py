"""Say where an output comes from: enough to make it again, to know whether it would be the same, and to check the file.

All of it but ``times`` is the same for the same work by the same tools.
"""

from __future__ import annotations

import asyncio
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from shared.domain.jobs import Input, Job
from shared.domain.registry import KINDS
from shared.media.binaries import ffmpeg_version
from shared.media.segments import file_sha256

_SCHEMA = 1


async def write_manifest(
    path: Path,
    job: Job,
    output: Path,
    *,
    facts: Mapping[str, object],
    ffmpeg: Path | None,
    origin: Mapping[str, object],
) -> Path:
    """Write the manifest of an output as JSON and return where it is.

    Args:
        path: Where it is written.
        job: Whose output it is.
        output: The main file.
        facts: What the output says of itself: size of the picture, length, quality.
        ffmpeg: The binary that it was made with.
        origin: What a provider said of its work, as request ids, model and cost.
    """
    manifest = {
        "schema": _SCHEMA,
        "pipeline": job.pipeline_id,
        "node": job.node_id,
        "revision": job.revision,
        "attempt": job.attempt,
        "fingerprint": job.fingerprint,
        "recipe": _recipe(job),
        "inputs": {slot: [_input(given) for given in inputs] for slot, inputs in job.inputs.items()},
        "output": {"sha256": await file_sha256(output), **facts},
        "tools": await _tools(ffmpeg),
        "origin": origin,
        "times": {
            "claimedAt": None if job.claimed_at is None else job.claimed_at.isoformat(),
            "madeAt": datetime.now(UTC).isoformat(timespec="milliseconds"),
        },
    }
    await asyncio.to_thread(
        path.write_text, json.dumps(manifest, indent=2, sort_keys=True, default=str) + "\n", "utf-8"
    )
    return path


def _recipe(job: Job) -> dict[str, Any]:
    """Return everything that the fingerprint is made of, besides the inputs."""
    return {
        "type": job.type,
        "provider": job.provider,
        "executor": KINDS[job.type].providers.get(job.provider),
        "config": job.config,
        "asset": job.asset,
    }


def _input(given: Input) -> dict[str, object]:
    output = given.output
    return {"node": given.node_id, "type": output.type, "sha256": output.sha256, "size": output.size}


async def _tools(ffmpeg: Path | None) -> dict[str, str]:
    """Return the versions of what makes media here."""
    tools = {"callsheet": _version("callsheet"), "av": _version("av"), "python": platform.python_version()}
    if ffmpeg is not None:
        tools["ffmpeg"] = await asyncio.to_thread(ffmpeg_version, ffmpeg)
    return tools


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "checkout"
