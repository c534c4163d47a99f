"""What every storage promises, tested on the directory and on the bucket alike."""

from __future__ import annotations

import asyncio
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.errors import InvalidInput, Unavailable
from shared.storage import Storage, Stored
from tests.storage.conftest import MakeFile, sha256_of

MIB = 1024 * 1024

SIZES = [0, 1, MIB - 1, 16 * MIB, 16 * MIB + 1, 37 * MIB + 5]
KEYS = [
    "plain.mp4",
    "with space/and+plus&amp;.mp4",
    "größe/日本語/🎬.mp4",
    "percent%2Fencoded?query#fragment",
    "..two-dots/a..b/...",
    "k" * 200 + "/" + "l" * 200 + "/" + "m" * 200,
]
MALFORMED = [
    "",
    "/absolute",
    "trailing/",
    "a//b",
    "../outside",
    "a/../../b",
    "a/./b",
    "nul\0",
    "line\nbreak",
    "x" * 901,
]
RANGES = [(0, None), (0, 5), (7, 12), (7, None), (4, 4), (0, 10**9), (999, 1000), (1000, None), (5000, 6000)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_comes_back_as_it_went(
    storage: Storage, folder: str, make_file: MakeFile, tmp_path: Path, size: int
) -> None:
    """Files of any size, below and above one part, come back byte by byte, and both ways tell size and sha256."""
    source, key = make_file(size), f"{folder}/a.bin"
    put = await storage.put_file(source, key)
    got = await storage.get_file(key, tmp_path / "back.bin")

    assert put == got == Stored(key, size, sha256_of(source))
    assert sha256_of(tmp_path / "back.bin") == put.sha256
    assert await storage.stat(key) == put


@pytest.mark.parametrize("key", KEYS)
async def test_keys_may_hold_what_people_write(storage: Storage, folder: str, key: str) -> None:
    """Spaces, other scripts and signs that mean something in URLs are kept as they are."""
    whole = f"{folder}/{key}"
    await storage.put_bytes(b"some", whole)

    assert [chunk async for chunk in storage.stream(whole)] == [b"some"]
    assert [found.key async for found in storage.list(f"{folder}/")] == [whole]


@pytest.mark.parametrize("key", MALFORMED)
async def test_a_malformed_key_is_refused_with_a_remedy(storage: Storage, tmp_path: Path, key: str) -> None:
    """A key that leads outside or means different things in different storages is refused by each way in."""
    for attempt in (
        storage.put_bytes(b"", key),
        storage.get_file(key, tmp_path / "x"),
        storage.stat(key),
        storage.delete(key),
    ):
        with pytest.raises(InvalidInput, match="storage key") as caught:
            await attempt
        assert caught.value.remedy


async def test_what_is_missing_is_said_so(storage: Storage, folder: str, tmp_path: Path) -> None:
    """Reading what is not there names the key, leaves no file, and looking it up gives None."""
    key = f"{folder}/nothing.mp4"
    with pytest.raises(InvalidInput, match=r"nothing\.mp4"):
        await storage.get_file(key, tmp_path / "scratch" / "x.mp4")
    with pytest.raises(InvalidInput, match=r"nothing\.mp4"):
        [chunk async for chunk in storage.stream(key)]

    assert await storage.stat(key) is None
    assert not (tmp_path / "scratch" / "x.mp4").exists()


async def test_a_missing_source_stores_nothing(storage: Storage, folder: str, tmp_path: Path) -> None:
    """A source file that is not there is named, and no object appears."""
    with pytest.raises(InvalidInput, match=r"gone\.mp4"):
        await storage.put_file(tmp_path / "gone.mp4", f"{folder}/a.mp4")

    assert await storage.stat(f"{folder}/a.mp4") is None


@pytest.mark.parametrize(("start", "end"), RANGES)
async def test_a_range_is_what_slicing_gives(storage: Storage, folder: str, start: int, end: int | None) -> None:
    """A stream from start to end yields what Python's slice does, beyond the end as well."""
    data, key = os.urandom(1000), f"{folder}/a.bin"
    await storage.put_bytes(data, key)

    assert b"".join([chunk async for chunk in storage.stream(key, start=start, end=end)]) == data[start:end]


async def test_a_list_shows_what_begins_with_the_prefix(storage: Storage, folder: str) -> None:
    """A prefix may end inside of a segment; sizes and times are told; what is elsewhere is not."""
    for name in ("a/1", "a/2", "ab/3", "b/4"):
        await storage.put_bytes(name.encode(), f"{folder}/{name}")

    assert {found.key async for found in storage.list(f"{folder}/a/")} == {f"{folder}/a/1", f"{folder}/a/2"}
    assert len([found async for found in storage.list(f"{folder}/a")]) == 3
    assert {found.size async for found in storage.list(f"{folder}/ab")} == {4}
    assert [found async for found in storage.list(f"{folder}/c")] == []
    ages = [datetime.now(UTC) - found.modified async for found in storage.list(folder) if found.modified is not None]
    assert len(ages) == 4
    assert max(abs(age) for age in ages) < timedelta(minutes=5)


async def test_deleting_twice_is_no_error(storage: Storage, folder: str) -> None:
    """What is deleted is gone, and to delete nothing is fine."""
    key = f"{folder}/a.txt"
    await storage.put_bytes(b"x", key)
    await storage.delete(key)
    await storage.delete(key)

    assert await storage.stat(key) is None


async def test_a_reader_sees_the_old_object_or_the_new(
    storage: Storage, folder: str, make_file: MakeFile, tmp_path: Path
) -> None:
    """While an object is replaced again and again, whoever reads it gets one state whole, or is told to try again."""
    first, second, key = make_file(5 * MIB), make_file(18 * MIB), f"{folder}/a.bin"
    whole = {sha256_of(first), sha256_of(second)}
    await storage.put_file(first, key)

    async def replace() -> None:
        for source in (second, first, second, first):
            await storage.put_file(source, key)

    replacing = asyncio.create_task(replace())
    seen = set()
    while not replacing.done():
        try:
            seen.add((await storage.get_file(key, tmp_path / "back.bin")).sha256)
        except Unavailable:
            continue
        assert sha256_of(tmp_path / "back.bin") in whole
    await replacing

    assert seen <= whole
    assert seen


async def test_of_two_writers_one_wins_whole(storage: Storage, folder: str, make_file: MakeFile) -> None:
    """Two writers of one key do not mix: the object is what one of them wrote."""
    first, second, key = make_file(17 * MIB), make_file(18 * MIB), f"{folder}/a.bin"
    written = await asyncio.gather(storage.put_file(first, key), storage.put_file(second, key))
    digest = hashlib.sha256()
    async for chunk in storage.stream(key):
        digest.update(chunk)

    stored = await storage.stat(key)
    assert stored in written
    assert digest.hexdigest() == stored.sha256


async def test_what_is_fetched_belongs_to_the_caller(
    storage: Storage, folder: str, make_file: MakeFile, tmp_path: Path
) -> None:
    """Changing a fetched file, or the source after it was stored, does not change the object."""
    source, fetched, key = make_file(MIB), tmp_path / "scratch" / "back.bin", f"{folder}/a.bin"
    stored = await storage.put_file(source, key)
    await storage.get_file(key, fetched)
    for path in (source, fetched):
        with path.open("r+b") as file:
            file.write(b"something else")

    assert (await storage.get_file(key, fetched)).sha256 == stored.sha256
    assert [path.name for path in fetched.parent.iterdir()] == ["back.bin"]


async def test_a_working_storage_passes_its_check(storage: Storage) -> None:
    """The check leaves nothing behind."""
    await storage.check()

    assert [found async for found in storage.list("callsheet-check/")] == []
