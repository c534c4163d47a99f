"""The merge-videos node: from the outputs of other nodes to a published film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from services.ffmpeg_worker.merge_videos import MergeVideos
from shared.domain.nodes import MediaType
from shared.errors import InvalidInput
from shared.media.process import Limits
from tests.media.attempts import Bench
from tests.media.clips import Clip
from tests.media.sync import marks

Make = Callable[[Clip], Path]

CLIP = Clip(flash_at=0.2, seconds=0.8)


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    """Give a bench with a storage of its own."""
    return await Bench.at(tmp_path)


@pytest.fixture
def executor(ffmpeg: Path) -> MergeVideos:
    """Give the executor with each ffmpeg."""
    return MergeVideos(ffmpeg, Limits())


async def test_segments_become_a_published_film(
    bench: Bench, executor: MergeVideos, make: Make, tmp_path: Path
) -> None:
    """With its facts, its captions and its manifest; progress rises to the end."""
    srt = tmp_path / "one.srt"
    srt.write_text("1\n00:00:00,100 --> 00:00:00,500\nHello\n")
    one = await bench.given("one", make(CLIP), MediaType.VIDEO)
    two = await bench.given("two", make(replace(CLIP, fps="25", width=640, height=360)), MediaType.VIDEO, srt)

    output = await bench.run(executor, inputs={"segments": [one, two, one]}, config={"fps": 25, "width": 160})

    assert (output.width, output.height, output.fps) == (160, 90, "25/1")
    assert output.duration == pytest.approx(2.4, abs=0.022)
    assert output.has_audio
    assert len(marks(bench.file(output)).flashes) == 3
    captions = bench.storage.local_path(output.files["captions"].s3_key)
    assert captions is not None
    assert "00:00:00,900 --> 00:00:01,300" in captions.read_text()
    fractions = [done for done, _ in bench.told]
    assert fractions == sorted(fractions)


async def test_a_second_merge_finds_the_pieces_of_the_first(bench: Bench, executor: MergeVideos, make: Make) -> None:
    """In storage, under their own names."""
    inputs = [
        await bench.given(f"n{rate}", make(replace(CLIP, sample_rate=rate)), MediaType.VIDEO) for rate in (44100, 22050)
    ]
    await bench.run(executor, inputs={"segments": inputs}, config={"fps": 25})
    kept = [stored.key async for stored in bench.storage.list("cache/segments/")]

    await bench.run(executor, inputs={"segments": inputs}, config={"fps": 25})

    assert len(kept) == 2
    assert kept == [stored.key async for stored in bench.storage.list("cache/segments/")]


async def test_a_bad_segment_names_its_node(bench: Bench, executor: MergeVideos, make: Make, tmp_path: Path) -> None:
    """Its number alone is hard to find in a graph."""
    page = tmp_path / "page.mp4"
    page.write_text("<html>expired</html>")
    one = await bench.given("intro", make(CLIP), MediaType.VIDEO)
    two = await bench.given("outro", page, MediaType.VIDEO)

    with pytest.raises(InvalidInput, match=r"Segment 2 \(node outro\): The file is no media") as caught:
        await bench.run(executor, inputs={"segments": [one, two]})

    assert caught.value.field == "inputs.segments[1]"
