"""The merge-videos node: from the outputs of other nodes to a published film."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import structlog

from shared.domain.jobs import Input
from shared.domain.nodes import MediaType, NodeId
from shared.errors import InvalidInput
from shared.executors.kept_segments import StoredSegments
from shared.executors.merge_videos import MergeVideos
from shared.media.merge import MergeSpec, merge
from shared.media.process import Limits
from shared.storage.local import LocalStorage
from tests.media.attempts import Bench
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
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


async def test_what_was_watched_before_is_not_decoded_again(bench: Bench, make: Make, tmp_path: Path) -> None:
    """What was said of a copied film is said of its place in the merge; between two of them only what is new is looked at.

    That a film was seen to stand still is a lie: only who believes what was said before can repeat it.
    """
    executor, dark = MergeVideos(WHEEL, Limits()), tmp_path / "dark.mp4"
    black, tone = "color=c=black:s=320x180:r=25:d=1.2", "sine=f=440:r=48000:d=1.2"
    run_quietly(WHEEL, "-f", "lavfi", "-i", black, "-f", "lavfi", "-i", tone, "-pix_fmt", "yuv420p", str(dark))
    clip = await bench.given("clip", make(CLIP), MediaType.VIDEO)
    film = await bench.run(executor, inputs={"segments": [clip]}, config={"fps": 25, "width": 160})
    assert film.model_extra is not None
    quality = film.model_extra["quality"]
    quality["findings"] = [{"check": "still", "severity": "warning", "at": "00:00.200-00:00.600", "says": "Still."}]
    first, odd = Input(NodeId("film"), film), await bench.given("dark", dark, MediaType.VIDEO)

    output = await bench.run(executor, inputs={"segments": [first, odd, first]}, config={"fps": 25, "width": 160})

    assert output.model_extra is not None
    found = output.model_extra["quality"]
    told = [(one["check"], one["at"]) for one in found["findings"] if one["check"] != "silence"]
    assert told == [
        ("black", "00:00.800-00:02.000"),
        ("still", "00:00.200-00:00.600"),
        ("still", "00:02.200-00:02.600"),
    ]
    assert found["frames"] == 70


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


async def test_pieces_that_nobody_uses_are_let_go_after_the_next_month(bench: Bench, tmp_path: Path) -> None:
    """Using one keeps it for another month; storage, which knows no times, needs to know none."""
    piece = tmp_path / "piece.mov"
    piece.write_bytes(b"piece")

    def shelf(year: int, month: int) -> StoredSegments:
        return StoredSegments(bench.storage, structlog.get_logger(), date(year, month, 31))

    for name in ("used", "unused"):
        await shelf(2026, 10).put(piece, name)
    november = StoredSegments(bench.storage, structlog.get_logger(), date(2026, 11, 1))
    assert await november.get("used", tmp_path / "found.mov")
    assert await november.let_go() == 0

    gone = await shelf(2026, 12).let_go()

    assert gone == 2
    assert await shelf(2026, 12).get("used", tmp_path / "found.mov")
    assert not await shelf(2026, 12).get("unused", tmp_path / "found.mov")
    assert (tmp_path / "found.mov").read_bytes() == b"piece"


def merge_until_killed(folder: Path, paths: list[Path], told: Connection) -> None:
    """Merge, and tell of each piece that is safe."""

    class Telling(StoredSegments):
        async def put(self, path: Path, name: str) -> None:
            await super().put(path, name)
            told.send(name)

    async def run() -> None:
        storage = await LocalStorage.open(folder / "media")
        shelf = Telling(storage, structlog.get_logger(), date(2026, 11, 23))
        scratch = folder / "killed"
        scratch.mkdir()
        await merge(paths, MergeSpec(fps=Fraction(25)), scratch=scratch, ffmpeg=WHEEL, cache=shelf)

    asyncio.run(run())


async def test_a_merge_after_a_crash_takes_up_what_was_made(make: Make, tmp_path: Path) -> None:
    """A process that is killed in the middle loses the pieces in work, not those that are done."""
    paths = [make(replace(CLIP, sample_rate=rate)) for rate in (48000, 44100, 32000, 22050)]
    hear, tell = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=merge_until_killed, args=(tmp_path, paths, tell))
    process.start()
    tell.close()
    await asyncio.to_thread(hear.recv)
    process.kill()
    await asyncio.to_thread(process.join)
    shelf = StoredSegments(await LocalStorage.open(tmp_path / "media"), structlog.get_logger(), date(2026, 11, 23))

    film = await merge(paths, MergeSpec(fps=Fraction(25)), scratch=tmp_path, ffmpeg=WHEEL, cache=shelf)

    assert film.cached >= 1
    assert film.encoded == 4 - film.cached
    assert len(marks(film.path).flashes) == 4


async def test_a_bad_segment_names_its_node(bench: Bench, executor: MergeVideos, make: Make, tmp_path: Path) -> None:
    """Its number alone is hard to find in a graph."""
    page = tmp_path / "page.mp4"
    page.write_text("<html>expired</html>")
    one = await bench.given("intro", make(CLIP), MediaType.VIDEO)
    two = await bench.given("outro", page, MediaType.VIDEO)

    with pytest.raises(InvalidInput, match=r"Segment 2 \(node outro\): The file is no media") as caught:
        await bench.run(executor, inputs={"segments": [one, two]})

    assert caught.value.field == "inputs.segments[1]"
