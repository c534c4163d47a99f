"""What lies beside an output says where it comes from, and shows it before it is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from services.ffmpeg_worker.asset import BringAsset
from services.ffmpeg_worker.asset_source import Sources
from shared.domain.nodes import MediaType, Output
from shared.executors.merge_videos import MergeVideos
from shared.media.binaries import ffmpeg_version
from shared.media.process import Limits
from tests.media.attempts import Bench
from tests.media.clips import Clip, make_clip, run_quietly
from tests.media.conftest import WHEEL


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    """Give a bench that draws what lies beside outputs."""
    bench = await Bench.at(tmp_path)
    bench.ffmpeg = WHEEL
    return bench


def beside(bench: Bench, output: Output, name: str) -> Path:
    """Return a side file."""
    path = bench.storage.local_path(output.files[name].s3_key)
    assert path is not None
    return path


def manifest(bench: Bench, output: Output) -> dict[str, Any]:
    """Return the manifest of an output."""
    found = json.loads(beside(bench, output, "manifest").read_text())
    assert isinstance(found, dict)
    return found


async def test_a_film_carries_its_origin_and_its_poster(bench: Bench, tmp_path: Path) -> None:
    """Inputs and output by their hashes, recipe, tools and times; the same but for the times when it is made again."""
    clip = make_clip(WHEEL, tmp_path / "clip", Clip(width=160, height=90, seconds=0.4, sound=False))
    inputs = {
        "segments": [await bench.given("one", clip, MediaType.VIDEO), await bench.given("two", clip, MediaType.VIDEO)]
    }
    merge = MergeVideos(WHEEL, Limits())

    output = await bench.run(merge, inputs=inputs, config={"fps": "25"})
    again = await bench.run(merge, inputs=inputs, config={"fps": "25"})

    said = manifest(bench, output)
    hashed = hashlib.sha256(clip.read_bytes()).hexdigest()
    assert said["inputs"]["segments"][1] == {
        "node": "two",
        "type": "video",
        "sha256": hashed,
        "size": clip.stat().st_size,
    }
    assert said["output"]["sha256"] == output.sha256
    assert said["output"]["quality"] == (output.model_extra or {})["quality"]
    assert said["recipe"] == {
        "type": "merge-videos",
        "provider": "ffmpeg",
        "executor": 1,
        "config": {"fps": "25"},
        "asset": None,
    }
    assert said["tools"]["ffmpeg"] == ffmpeg_version(WHEEL)
    assert set(said["times"]) == {"claimedAt", "madeAt"}
    assert constant(said) == constant(manifest(bench, again))
    with Image.open(beside(bench, output, "poster")) as picture:
        assert (picture.format, picture.size) == ("JPEG", (160, 90))


def constant(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what does not change with the attempt."""
    return {key: value for key, value in said.items() if key not in ("times", "fingerprint", "attempt")}


async def test_a_sound_carries_its_shape(bench: Bench, tmp_path: Path) -> None:
    """Twenty peaks a second in percent of full scale: silence, then a tone at half of it."""
    root = tmp_path / "root"
    root.mkdir()
    graph = "aevalsrc='0.5*sin(2*PI*440*t)*gte(t,1)':d=2:s=48000"
    run_quietly(WHEEL, "-f", "lavfi", "-i", graph, str(root / "tone.wav"))

    executor = BringAsset(Sources(max_bytes=10**8, import_root=root))
    output = await bench.run(executor, asset={"type": "audio", "source": "./tone.wav"})

    shape = json.loads(beside(bench, output, "waveform").read_text())
    assert shape["seconds"] == 2
    assert len(shape["peaks"]) == 40
    assert shape["peaks"][:19] == [0] * 19
    assert set(shape["peaks"][21:39]) == {50}


async def test_an_output_is_published_without_what_cannot_be_drawn(bench: Bench, tmp_path: Path) -> None:
    """A poster is a courtesy."""
    bench.ffmpeg = tmp_path / "ffmpeg"
    bench.ffmpeg.write_text("#!/bin/sh\n[ $1 = -version ] && echo ffmpeg version 0\n")
    bench.ffmpeg.chmod(0o755)
    clip = make_clip(WHEEL, tmp_path / "clip", Clip(width=160, height=90, seconds=0.2, sound=False))
    root = clip.parent

    executor = BringAsset(Sources(max_bytes=10**8, import_root=root))
    output = await bench.run(executor, asset={"type": "video", "source": f"./{clip.name}"})

    assert "poster" not in output.files
