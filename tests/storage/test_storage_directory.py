"""What only a directory can do or suffer: killed writers, full disks, folders in the way."""

from __future__ import annotations

import asyncio
import errno
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from shared.config import StorageSettings
from shared.errors import InvalidInput, Unavailable
from shared.storage import Storage, open_storage
from shared.storage.files import incoming_file
from shared.storage.keys import INCOMING
from tests.storage.conftest import MakeFile, sha256_of

MIB = 1024 * 1024


@pytest.fixture
async def directory(directory_settings: StorageSettings) -> Storage:
    """Open a directory of the test's own."""
    return await open_storage(directory_settings)


@pytest.fixture
def incoming(directory_settings: StorageSettings) -> Path:
    """Return where files are on their way in."""
    return directory_settings.media_dir / INCOMING


def names_in(folder: Path) -> list[Path]:
    """List a folder."""
    return list(folder.iterdir())


def age(path: Path) -> None:
    """Let a file look as if it had been written two minutes ago."""
    old = time.time() - 120
    os.utime(path, (old, old))


async def put_by_a_process_that_is_killed(settings: StorageSettings, fifo: Path) -> None:
    """Let another process store what comes out of a pipe, and kill it in the middle."""
    os.mkfifo(fifo)
    environment = {**os.environ, "CALLSHEET_MEDIA_DIR": str(settings.media_dir), "AWS_S3_BUCKET": ""}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.putting", str(fifo), "a/b.bin", env=environment
    )

    def feed() -> None:
        with fifo.open("wb") as pipe:
            pipe.write(bytes(3 * MIB))  # returns when the process has taken all but the last pipeful
            child.kill()

    await asyncio.to_thread(feed)
    await child.wait()


async def test_a_process_that_is_killed_while_it_writes_leaves_no_object(
    directory: Storage, directory_settings: StorageSettings, incoming: Path, tmp_path: Path
) -> None:
    """SIGKILL in the middle of a write: the key shows nothing, and the next one to open the storage clears up."""
    await put_by_a_process_that_is_killed(directory_settings, tmp_path / "pipe")

    assert await directory.stat("a/b.bin") is None
    assert [found async for found in directory.list("")] == []
    (orphan,) = names_in(incoming)
    age(orphan)
    await open_storage(directory_settings)
    assert names_in(incoming) == []


async def test_what_a_living_writer_holds_is_no_orphan(
    directory: Storage, directory_settings: StorageSettings, incoming: Path
) -> None:
    """However old a temporary file is, it stays as long as its writer lives."""
    with incoming_file(directory_settings.media_dir / "a.txt", incoming, durable=True) as writer:
        writer.write(b"slow")
        (temporary,) = names_in(incoming)
        age(temporary)
        await open_storage(directory_settings)

    assert [chunk async for chunk in directory.stream("a.txt")] == [b"slow"]


async def test_a_cancelled_write_leaves_nothing(directory: Storage, incoming: Path, tmp_path: Path) -> None:
    """When the task is cancelled in the middle, its thread stops and clears up before the cancellation is seen."""
    os.mkfifo(tmp_path / "pipe")
    fed, over = Event(), Event()

    def feed() -> None:
        with (tmp_path / "pipe").open("wb") as pipe:
            pipe.write(bytes(2 * MIB))
            fed.set()
            over.wait()
            pipe.write(bytes(MIB // 2))

    feeding = asyncio.create_task(asyncio.to_thread(feed))
    putting = asyncio.create_task(directory.put_file(tmp_path / "pipe", "a.bin"))
    await asyncio.to_thread(fed.wait)
    putting.cancel()
    over.set()
    with pytest.raises(asyncio.CancelledError):
        await putting
    await asyncio.gather(feeding, return_exceptions=True)

    assert names_in(incoming) == []
    assert await directory.stat("a.bin") is None


async def test_a_full_disk_is_unavailable_and_leaves_nothing(
    directory: Storage, incoming: Path, make_file: MakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the middle keeps the old object, and the remedy is told."""
    old = await directory.put_bytes(b"old", "a.bin")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("shared.storage.files.os.fsync", full)
    with pytest.raises(Unavailable, match="disk is full") as caught:
        await directory.put_file(make_file(MIB), "a.bin")

    assert caught.value.remedy
    assert await directory.stat("a.bin") == old
    assert names_in(incoming) == []


@pytest.mark.parametrize("key", ["a/b", "a/b/c/d"])
async def test_an_object_is_no_folder(directory: Storage, key: str) -> None:
    """Where a bucket could keep both, a directory says what stands in the way."""
    await directory.put_bytes(b"x", "a/b/c")
    with pytest.raises(InvalidInput, match="cannot be a file") as caught:
        await directory.put_bytes(b"y", key)

    assert caught.value.remedy
    assert [chunk async for chunk in directory.stream("a/b/c")] == [b"x"]


async def test_a_folder_in_the_way_is_no_object(directory: Storage, tmp_path: Path) -> None:
    """A folder of keys is neither described, nor read, nor deleted as if it were an object."""
    await directory.put_bytes(b"x", "a/b")
    with pytest.raises(InvalidInput):
        await directory.get_file("a", tmp_path / "x")
    await directory.delete("a")

    assert await directory.stat("a") is None
    assert await directory.stat("a/b/c") is None
    assert await directory.stat("a/b") is not None


async def test_an_object_is_a_file_that_can_be_opened(directory: Storage, make_file: MakeFile) -> None:
    """Its path and its URL name the same file, whose permissions are the usual ones."""
    source = make_file(1000)
    await directory.put_file(source, "größe/a b.mp4")
    path = directory.local_path("größe/a b.mp4")

    assert path is not None
    assert await directory.url("größe/a b.mp4", expires=timedelta(hours=1)) == path.as_uri()
    assert sha256_of(path) == sha256_of(source)
    assert path.stat().st_mode == source.stat().st_mode


async def test_a_file_that_was_laid_there_by_hand_is_found(
    directory: Storage, directory_settings: StorageSettings
) -> None:
    """What somebody copied into the directory is an object without a known sha256."""
    (directory_settings.media_dir / "music.mp3").write_bytes(b"tune")
    found = await directory.stat("music.mp3")

    assert found is not None
    assert (found.size, found.sha256) == (4, None)


async def test_a_directory_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    """A storage that cannot be opened names the directory."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable, match="file/media"):
        await open_storage(StorageSettings(media_dir=tmp_path / "file" / "media", aws_s3_bucket=None))


def test_a_directory_does_not_pay_for_the_driver(tmp_path: Path) -> None:
    """Opening a directory does not load aioboto3, which takes a second."""
    script = (
        "import asyncio, sys; from shared.config import StorageSettings; from shared.storage import open_storage;"
        f"asyncio.run(open_storage(StorageSettings(media_dir={str(tmp_path)!r}, aws_s3_bucket=None)));"
        "sys.exit('aioboto3' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
