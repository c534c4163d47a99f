"""How a merge grows with its segments: time, memory of the largest ffmpeg, memory of our own process, open files.

Every segment is a file of its own that is probed, hashed and joined; every tenth differs from the others and is
encoded. Each size runs in a fresh process that may open 64 files, so numbers are peaks of that size alone. The last
step, which joins all pieces, is measured once more by itself. Run it with sizes, or without for 10, 100, 600 and 2000.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from shared.media.binaries import ffmpeg_version, find_ffmpeg
from shared.media.concat import film_args, write_list
from shared.media.encode import video_args
from shared.media.merge import MergeSpec, merge
from shared.media.process import Limits, run_ffmpeg

SIZES = (10, 100, 600, 2000)
FPS = Fraction(30)
FRAMES = 15
OPEN_FILES = 64
MOST_MB = 100


@dataclass(frozen=True)
class Grown:
    """Say what a merge of one size took."""

    segments: int
    seconds: float
    copied: int
    encoded: int
    frames_missing: int
    own_mb: float
    child_mb: float
    joining_mb: float


def main(sizes: list[int]) -> None:
    """Print a table."""
    print(f"ffmpeg {ffmpeg_version(find_ffmpeg())}; segments of {float(FRAMES / FPS)} s, 160x90, each tenth odd")
    print("segments  seconds  copied  encoded  missing   own MB  largest child MB  joining MB")
    context = multiprocessing.get_context("spawn")
    for size in sizes:
        with context.Pool(1) as pool:
            grown = pool.apply(measure, (size,))
        print(
            f"{grown.segments:8}  {grown.seconds:7.1f}  {grown.copied:6}  {grown.encoded:7}  {grown.frames_missing:7}"
            f"  {grown.own_mb:7.1f}  {grown.child_mb:16.1f}  {grown.joining_mb:10.1f}",
            flush=True,
        )
        assert grown.frames_missing == 0
        assert grown.joining_mb < MOST_MB


def measure(size: int) -> Grown:
    """Merge so many segments in this process."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(size, Path(folder)))


async def _measure(size: int, folder: Path) -> Grown:
    ffmpeg = find_ffmpeg()
    plain, odd = [await clip(ffmpeg, folder, name, rate) for name, rate in (("plain", FPS), ("odd", Fraction(50)))]
    segments = [distinct(odd if n % 10 == 5 else plain, folder / f"{n:04d}.mov", n) for n in range(size)]
    scratch = folder / "scratch"
    scratch.mkdir()
    start = time.perf_counter()
    film = await merge(segments, MergeSpec(fps=FPS), scratch=scratch, ffmpeg=ffmpeg)
    seconds = time.perf_counter() - start
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    joining = await joining_megabytes(size, plain, scratch, ffmpeg)
    missing = size * FRAMES - film.timeline.frames
    return Grown(size, seconds, film.copied, film.encoded, missing, own, child, joining)


async def clip(ffmpeg: Path, folder: Path, name: str, rate: Fraction) -> Path:
    """Write a clip as our own services do."""
    seconds = float(FRAMES / FPS)
    picture, sound = f"testsrc2=s=160x90:r={rate}:d={seconds},setsar=1", f"sine=440:r=48000:d={seconds}"
    tags = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    args = ["-f", "lavfi", "-i", f"{picture},{tags}", "-f", "lavfi", "-i", sound, *video_args(rate)]
    await run_ffmpeg([*args, "-c:a", "pcm_s16le", f"{name}.mov"], ffmpeg=ffmpeg, cwd=folder, limits=Limits())
    return folder / f"{name}.mov"


def distinct(source: Path, path: Path, number: int) -> Path:
    """Copy a movie and make it a file like no other, by a box that players skip."""
    shutil.copyfile(source, path)
    with path.open("ab") as file:
        file.write((16).to_bytes(4) + b"free" + number.to_bytes(8))
    return path


async def joining_megabytes(size: int, piece: Path, scratch: Path, ffmpeg: Path) -> float:
    """Return the peak memory of the ffmpeg that joins so many pieces."""
    shutil.copyfile(piece, scratch / "piece.mov")
    write_list([("piece.mov", FRAMES)] * size, FPS, scratch)
    args = ["-benchmark", *film_args(FPS, "joined.mp4")]
    log = await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=scratch, limits=Limits())
    found = re.search(r"maxrss=(\d+)", log.stderr)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(SIZES))
