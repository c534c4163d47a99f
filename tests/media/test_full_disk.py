"""A disk that is full ends an attempt with one sentence, whenever it fills up, and nothing half is published."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.ffmpeg_worker.asset import BringAsset
from services.ffmpeg_worker.asset_source import Sources
from shared.domain.nodes import MediaType
from shared.errors import Unavailable
from shared.executors.merge_videos import MergeVideos
from shared.executors.mix_audio import MixAudio
from shared.media import space
from shared.media.process import Limits
from shared.storage.local import LocalStorage
from tests.media.attempts import Bench
from tests.media.clips import Clip
from tests.media.conftest import WHEEL

Make = Callable[[Clip], Path]
CLIP = Clip(width=160, height=90, seconds=0.4)
SIZE = 256 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 256 kB; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not Path("/bin/mount").exists():
        pytest.skip("there is no mount")
    made = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(disk)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["/bin/umount", "-l", str(disk)], check=True)


@pytest.fixture
async def bench(small_disk: Path, tmp_path: Path) -> Bench:
    """Give a bench whose scratch is the small disk, and whose storage has room."""
    return Bench(small_disk, await LocalStorage.open(tmp_path / "media"))


async def test_a_look_at_the_disk_comes_first(bench: Bench, make: Make) -> None:
    """Before anything is made, with what is needed and what is there."""
    clip = await bench.given("clip", make(CLIP), MediaType.VIDEO)

    with pytest.raises(Unavailable, match=r"disk is full: the work needs \d+ MB and \d+ MB must stay free, 0 MB are"):
        await bench.run(MergeVideos(WHEEL, Limits()), inputs={"segments": [clip, clip]})


@pytest.mark.parametrize("kind", [MergeVideos, MixAudio])
async def test_a_disk_that_fills_up_meanwhile_is_said(
    bench: Bench, make: Make, monkeypatch: pytest.MonkeyPatch, kind: Callable[[Path, Limits], MergeVideos | MixAudio]
) -> None:
    """Others write there, too: whatever meets the end of the disk, it is tried again and nothing is published."""
    monkeypatch.setattr(space, "_MARGIN_BYTES", -(10**9))
    clip = await bench.given("clip", make(CLIP), MediaType.VIDEO)
    slots = {"segments": [clip, clip]} if kind is MergeVideos else {"video": [clip], "audio": [clip]}
    (bench.folder / "ballast").write_bytes(bytes(SIZE - 20_000))

    with pytest.raises(Unavailable, match=r"disk is full|scratch"):
        await bench.run(kind(WHEEL, Limits()), inputs=slots)

    assert not [stored.key async for stored in bench.storage.list("pipelines/")]


async def test_a_source_that_does_not_fit_is_said(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy stops at the end of the disk."""
    monkeypatch.setattr(space, "_MARGIN_BYTES", -(10**9))
    (tmp_path / "large.txt").write_bytes(b"x" * 2 * SIZE)

    executor = BringAsset(Sources(max_bytes=10**8, import_root=tmp_path))
    with pytest.raises(Unavailable, match="disk is full"):
        await bench.run(executor, asset={"type": "text", "source": "./large.txt"})


async def test_a_storage_that_is_full_is_said(small_disk: Path, tmp_path: Path, make: Make) -> None:
    """The film is made and does not fit where it belongs: the node is tried again, and no half of it is seen."""
    bench = Bench(tmp_path, await LocalStorage.open(small_disk / "media"))
    clip = await bench.given("clip", make(CLIP), MediaType.VIDEO)
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 4096))

    with pytest.raises(Unavailable, match=r"full|space"):
        await bench.run(MixAudio(WHEEL, Limits()), inputs={"video": [clip], "audio": [clip]})

    assert not [stored.key async for stored in bench.storage.list("pipelines/") if "output." in stored.key]
