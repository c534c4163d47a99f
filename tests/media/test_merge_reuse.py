"""What already agrees is copied, what was made is found again, and only what changed is made anew."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest

from shared.media import child
from shared.media.concat import film_args, write_list
from shared.media.encode import audio_args, container_args, video_args
from shared.media.fit import FINISH
from shared.media.merge import Merged, MergeSpec, merge
from shared.media.process import Limits, run_ffmpeg
from tests.media.clips import Clip, run_quietly
from tests.media.sync import marks

Make = Callable[[Clip], Path]
Run = Callable[..., Awaitable[Merged]]

CLIP = Clip(flash_at=0.2, seconds=0.8)
TAGGED = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
FOREIGN = ("-preset", "medium", "-bf", "2", "-g", "12")


class Shelf:
    """Keep pieces in a directory, as storage does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    async def get(self, name: str, path: Path) -> bool:
        """Bring a piece."""
        if not (self.folder / name).exists():
            return False
        shutil.copyfile(self.folder / name, path)
        return True

    async def put(self, path: Path, name: str) -> None:
        """Keep a piece."""
        shutil.copyfile(path, self.folder / name)


@pytest.fixture
def run(ffmpeg: Path, tmp_path: Path) -> Run:
    """Give a merge in a fresh scratch directory each time."""

    async def run(paths: list[Path], spec: MergeSpec | None = None, shelf: Shelf | None = None) -> Merged:
        scratch = Path(tempfile.mkdtemp(dir=tmp_path))
        return await merge(paths, spec or MergeSpec(), scratch=scratch, ffmpeg=ffmpeg, cache=shelf)

    return run


def packets(path: Path) -> list[bytes]:
    """Return the coded pictures of a film."""
    with av.open(str(path)) as film:
        return [bytes(packet) for packet in film.demux(video=0) if packet.size]


def pictures(ffmpeg: Path, path: Path) -> list[str]:
    """Return the MD5 of each decoded frame."""
    args = (str(ffmpeg), "-v", "error", "-i", str(path), "-map", "0:v:0", "-f", "framemd5", "-")
    done = subprocess.run(args, capture_output=True, check=True, timeout=60, text=True)
    assert not done.stderr
    return [line.rpartition(",")[2].strip() for line in done.stdout.splitlines() if not line.startswith("#")]


def decoding_steps(path: Path) -> set[int]:
    """Return the steps between decoding times, in ticks."""
    with av.open(str(path)) as film:
        times = [packet.dts for packet in film.demux(video=0) if packet.dts is not None]
    return {after - before for before, after in pairwise(times)}


def ours(ffmpeg: Path, source: Path, path: Path) -> Path:
    """Write a clip as our own services do."""
    run_quietly(
        ffmpeg,
        "-i",
        str(source),
        "-vf",
        ",".join(FINISH),
        *video_args(Fraction(30)),
        *audio_args(),
        *container_args(),
        str(path),
    )
    return path


async def test_clips_that_agree_are_copied(run: Run, make: Make) -> None:
    """Not one picture is encoded, and sound and picture are exact all the same, whatever ticks they count in."""
    paths = [
        make(CLIP),
        make(replace(CLIP, sound=False)),
        make(replace(CLIP, extra=("-video_track_timescale", "90000"))),
    ]

    film = await run(paths)

    assert (film.copied, film.encoded) == (3, 0)
    seen = marks(film.path)
    assert seen.frames == 72
    assert seen.flashes == pytest.approx([0.2, 1.0, 1.8], abs=0.001)
    assert seen.beeps == pytest.approx([0.2, 1.8], abs=0.001)


async def test_clips_with_b_frames_are_copied_in_order(run: Run, make: Make) -> None:
    """Other encoders write pictures in another order than they are shown."""
    path = make(replace(CLIP, extra=FOREIGN))

    film = await run([path, path, path])

    assert film.copied == 3
    assert packets(film.path) == packets(path) * 3
    assert marks(film.path).flashes == pytest.approx([0.2, 1.0, 1.8], abs=0.001)


async def test_only_the_odd_one_is_encoded_among_our_own(run: Run, make: Make, ffmpeg: Path, tmp_path: Path) -> None:
    """Ours have the parameter sets of the encoder that makes the odd one fit."""
    own = ours(ffmpeg, make(CLIP), tmp_path / "own.mp4")

    film = await run([own, make(replace(CLIP, width=640, height=360, fps="25")), own])

    assert (film.copied, film.encoded) == (2, 1)
    assert marks(film.path).flashes == pytest.approx([0.2, 1.0, 1.8], abs=0.001)
    assert packets(film.path)[: len(packets(own))] == packets(own)


async def test_only_the_odd_one_is_encoded_among_foreign_clips(run: Run, make: Make, ffmpeg: Path) -> None:
    """B-frames and all: each copied frame comes out of each decoder as it comes out of its clip."""
    foreign = make(replace(CLIP, extra=(*FOREIGN, *TAGGED)))
    odd = make(replace(CLIP, fps="25", width=160, height=90, layout="mono"))

    first = await run([foreign, odd, foreign])
    last = await run([odd, foreign, foreign], MergeSpec(width=320, height=180, fps=Fraction(30)))

    own = pictures(ffmpeg, foreign)
    for film, places in ((first, (0, 2)), (last, (1, 2))):
        assert (film.copied, film.encoded) == (2, 1)
        seen, shown = marks(film.path), pictures(ffmpeg, film.path)
        assert seen.flashes == pytest.approx([0.2, 1.0, 1.8], abs=0.001)
        assert seen.beeps == pytest.approx([0.2, 1.0, 1.8], abs=0.001)
        assert [shown[place * 24 : place * 24 + 24] for place in places] == [own, own]
        assert decoding_steps(film.path) == {334}


async def test_the_longest_of_two_foreign_groups_is_copied(run: Run, make: Make) -> None:
    """Both number their parameter sets from 0, which can mean one thing only."""
    many = make(replace(CLIP, extra=(*FOREIGN, *TAGGED)))
    few = make(replace(CLIP, extra=("-bf", "0", "-refs", "2", *TAGGED)))

    film = await run([few, many, many])

    assert (film.copied, film.encoded) == (2, 1)
    assert marks(film.path).flashes == pytest.approx([0.2, 1.0, 1.8], abs=0.001)


async def test_small_clips_without_colour_tags_are_copied_alone_only(run: Run, make: Make) -> None:
    """Players guess their colours by size; beside tagged ones the hue would jump at the joint."""
    untagged = make(replace(CLIP, extra=FOREIGN))

    mixed = await run([untagged, make(replace(CLIP, fps="25"))])
    alone = await run([untagged, untagged])

    assert (mixed.copied, alone.copied) == (0, 2)


@pytest.mark.parametrize("transition", ["none", "crossfade"])
async def test_changing_one_clip_encodes_one_clip(run: Run, make: Make, tmp_path: Path, transition: str) -> None:
    """All other pieces are found where the first merge kept them."""
    shelf = Shelf(tmp_path / "shelf")
    spec = MergeSpec(fps=Fraction(25), transition="crossfade" if transition == "crossfade" else "none")
    clips = [make(replace(CLIP, sample_rate=rate)) for rate in (48000, 44100, 22050)]
    first = await run(clips, spec, shelf)

    again = await run(clips, spec, shelf)
    changed = await run([*clips[:2], make(replace(CLIP, layout="mono"))], spec, shelf)

    assert first.cached == 0
    assert again.encoded == 0
    assert again.path.read_bytes() == first.path.read_bytes()
    assert 0 < changed.encoded < first.encoded


async def test_a_change_of_length_or_order_encodes_nothing_else(run: Run, make: Make, tmp_path: Path) -> None:
    """Behind odd lengths a clip has a frame or a sample more or less; its pieces serve all the same."""
    shelf = Shelf(tmp_path / "shelf")
    spec = MergeSpec(fps=Fraction(30000, 1001))
    odd = [make(replace(CLIP, seconds=seconds, fps="25", width=160, height=90)) for seconds in (0.52, 0.56, 0.6, 0.64)]
    first = await run(odd, spec, shelf)

    turned = await run([*odd[1:], *odd], spec, shelf)
    changed = await run([make(replace(CLIP, seconds=0.76, fps="25", width=160, height=90)), *odd[1:]], spec, shelf)

    assert (first.encoded, turned.encoded, changed.encoded) == (4, 0, 1)
    places = turned.timeline.places
    times = [float(place.start / spec.fps) + 0.2 for place in places] if spec.fps else []
    seen = marks(turned.path)
    assert seen.frames == turned.timeline.frames
    assert seen.flashes == pytest.approx(times, abs=1 / 60)
    assert seen.beeps == pytest.approx(times, abs=0.001)
    assert 0 <= seen.samples - turned.timeline.samples < 1024


async def test_equal_clips_are_made_once(run: Run, make: Make, tmp_path: Path) -> None:
    """By content, whatever their names are."""
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"
    for path in (one, two):
        shutil.copyfile(make(CLIP), path)

    film = await run([one, two, one, two, one], MergeSpec(fps=Fraction(25)))

    assert film.encoded <= 3
    assert len(marks(film.path).flashes) == 5


async def test_joining_two_hundred_pieces_takes_the_memory_of_ten(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """One file is open at a time; ``benchmarks/merge_scale.py`` shows the same for 2,000 segments."""
    clip = make(Clip(seconds=0.1, width=160, height=90))
    run_quietly(ffmpeg, "-i", str(clip), "-c:v", "copy", "-c:a", "pcm_s16le", str(tmp_path / "piece.mov"))

    # A process begins with the peak of who started it: the shell between has none to speak of.
    counted = tmp_path / "ffmpeg"
    counted.write_text(f'#!/bin/sh\n{ffmpeg} -benchmark "$@"\nexit $?\n')
    counted.chmod(0o755)

    peaks = []
    for size in (10, 200):
        write_list([("piece.mov", 3)] * size, Fraction(30), tmp_path)
        args = film_args(Fraction(30), "film.mp4")
        log = await run_ffmpeg(args, ffmpeg=counted, cwd=tmp_path, limits=Limits())
        assert log.frames == size * 3
        peaks.append(int(re.findall(r"maxrss=(\d+)", log.stderr)[0]) / 1024)

    assert peaks[1] < 100
    assert peaks[1] - peaks[0] < 10


async def test_a_cancelled_merge_leaves_no_process(make: Make, wheel: Path, tmp_path: Path) -> None:
    """Several segments are in work at that moment."""
    begun = asyncio.Event()
    clips = [make(replace(CLIP, seconds=8, fps="25", sample_rate=rate)) for rate in (48000, 44100, 22050)]
    task = asyncio.ensure_future(
        merge(clips, MergeSpec(width=1280), scratch=tmp_path, ffmpeg=wheel, on_progress=lambda *_: begun.set())
    )
    await asyncio.wait((task, asyncio.ensure_future(begun.wait())), return_when=asyncio.FIRST_COMPLETED)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert child.live_groups() == frozenset()
