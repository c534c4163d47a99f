"""What already agrees is copied, what was made is found again, and only what changed is made anew."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from shared.media import child
from shared.media.encode import audio_args, container_args, video_args
from shared.media.merge import Merged, MergeSpec, merge
from tests.media.clips import Clip, run_quietly
from tests.media.sync import marks

Make = Callable[[Clip], Path]
Run = Callable[..., Awaitable[Merged]]

CLIP = Clip(flash_at=0.2, seconds=0.8)
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


def ours(ffmpeg: Path, source: Path, path: Path) -> Path:
    """Write a clip as our own services do."""
    run_quietly(ffmpeg, "-i", str(source), *video_args(Fraction(30)), *audio_args(), *container_args(), str(path))
    return path


async def test_clips_that_agree_are_copied(run: Run, make: Make) -> None:
    """Not one picture is encoded, and sound and picture are exact all the same."""
    paths = [make(CLIP), make(replace(CLIP, sound=False)), make(CLIP)]

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


async def test_foreign_clips_are_not_copied_beside_ours(run: Run, make: Make) -> None:
    """Two sets of parameters in one track play in some players only."""
    foreign = make(replace(CLIP, extra=FOREIGN))

    film = await run([foreign, make(replace(CLIP, fps="25"))])

    assert film.copied == 0
    assert marks(film.path).flashes == pytest.approx([0.2, 1.0], abs=0.001)


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


async def test_equal_clips_are_made_once(run: Run, make: Make, tmp_path: Path) -> None:
    """By content, whatever their names are."""
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"
    for path in (one, two):
        shutil.copyfile(make(CLIP), path)

    film = await run([one, two, one, two, one], MergeSpec(fps=Fraction(25)))

    assert film.encoded <= 3
    assert len(marks(film.path).flashes) == 5


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
