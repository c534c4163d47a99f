"""What the README promises to a newcomer."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.media.probe import probe

ROOT = Path(__file__).parents[2]


async def _demo(folder: Path) -> dict[str, Any]:
    """Run the demo as `make demo` does and return what it says at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "demo", "--json"),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out
    return dict(json.loads(out))


@pytest.mark.timeout(480)
async def test_the_demo_makes_a_film_once(tmp_path: Path) -> None:
    """A playable lesson with its voice and captions; the second time nothing is made again."""
    tmp_path.chmod(0o755)
    said = await _demo(tmp_path)
    film = Path(said["film"]["localFile"])
    found = await probe(film)
    made = film.stat().st_mtime_ns

    again = await _demo(tmp_path)

    assert found.video is not None
    assert found.audio is not None
    assert (found.video.codec, found.video.pix_fmt, found.audio.codec, found.audio.sample_rate) == (
        "h264",
        "yuv420p",
        "aac",
        48000,
    )
    assert abs(found.video.end - found.audio.end) < 0.040
    head = film.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")
    assert len(re.findall(r"-->", film.with_name("captions.srt").read_text("utf-8"))) > 10
    assert said["made"] == sorted(node["id"] for node in said["nodes"])
    assert {node["type"] for node in said["nodes"]} == ALL_TYPES
    assert (again["made"], again["film"], film.stat().st_mtime_ns) == ([], said["film"], made)


ALL_TYPES = {
    *("asset", "generate-voiceover", "talking-head", "generate-animation", "render-code"),
    *("mix-audio", "merge-videos", "compose-video"),
}
