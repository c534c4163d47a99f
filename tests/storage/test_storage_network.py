"""A bucket behind a bad network: what can be healed is, and what cannot leaves nothing half written."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from shared.errors import Unavailable
from shared.storage import Storage, open_storage
from shared.storage.s3 import S3Storage
from tests.storage.conftest import MakeFile, sha256_of
from tests.storage.proxy import Proxy, Way
from tests.storage.seaweed import BUCKET, Seaweed

MIB = 1024 * 1024
PUTTING = (sys.executable, "-m", "tests.storage.putting")


async def open_uploads(bucket: Storage, folder: str) -> int:
    """Count the uploads in parts that were begun and neither joined nor dropped."""
    assert isinstance(bucket, S3Storage)
    answer = await bucket._client.list_multipart_uploads(Bucket=BUCKET, Prefix=folder)  # noqa: SLF001  no other way to see them
    return len(answer.get("Uploads", []))


async def test_a_download_that_is_cut_goes_on_where_it_ended(
    bucket: Storage, far_bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile, tmp_path: Path
) -> None:
    """Of a download that is cut three times, every byte arrives, and none is asked for twice."""
    source, key = make_file(12 * MIB), f"{folder}/a.bin"
    await bucket.put_file(source, key)
    proxy.cut(Way.DOWN, after=3 * MIB, times=3)
    got = await far_bucket.get_file(key, tmp_path / "back.bin")

    assert proxy.cuts == 3
    assert got.sha256 == sha256_of(source) == sha256_of(tmp_path / "back.bin")


async def test_a_stream_that_is_cut_goes_on_where_it_ended(
    bucket: Storage, far_bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile
) -> None:
    """A range heals as a whole object does."""
    source, key = make_file(6 * MIB), f"{folder}/a.bin"
    await bucket.put_file(source, key)
    proxy.cut(Way.DOWN, after=2 * MIB, times=2)
    came = b"".join([chunk async for chunk in far_bucket.stream(key, start=5, end=6 * MIB - 5)])

    assert proxy.cuts == 2
    assert came == source.read_bytes()[5:-5]


async def test_a_download_that_never_gets_on_leaves_no_file(
    bucket: Storage, far_bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile, tmp_path: Path
) -> None:
    """When every connection is cut before a byte arrives, the storage is unavailable and scratch is as it was."""
    key = f"{folder}/a.bin"
    await bucket.put_file(make_file(MIB), key)
    await far_bucket.stat(key)
    proxy.cut(Way.DOWN, after=0)
    with pytest.raises(Unavailable) as caught:
        await far_bucket.get_file(key, tmp_path / "scratch" / "back.bin")

    assert "S3_ENDPOINT_URL" in str(caught.value.remedy)
    assert not (tmp_path / "scratch").exists() or list((tmp_path / "scratch").iterdir()) == []


async def test_an_upload_that_is_cut_is_sent_again(
    bucket: Storage, far_bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile
) -> None:
    """A part whose connection was cut is sent again; the object is whole."""
    source, key = make_file(40 * MIB), f"{folder}/a.bin"
    proxy.cut(Way.UP, after=5 * MIB, times=2)
    put = await far_bucket.put_file(source, key)

    assert proxy.cuts == 2
    assert await bucket.stat(key) == put


@pytest.mark.parametrize("size", [2 * MIB, 40 * MIB])
async def test_an_upload_that_never_gets_through_leaves_nothing(
    bucket: Storage, far_bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile, size: int
) -> None:
    """When every connection is cut in the middle, the old object stays, and no parts stay behind."""
    key = f"{folder}/a.bin"
    old = await bucket.put_bytes(b"old", key)
    proxy.cut(Way.UP, after=MIB)
    with pytest.raises(Unavailable):
        await far_bucket.put_file(make_file(size), key)

    assert await bucket.stat(key) == old
    assert await open_uploads(bucket, folder) == 0


async def test_a_lost_answer_is_no_lost_upload(
    bucket: Storage, far_bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile
) -> None:
    """When the parts were joined and only the answer was cut off, the upload has succeeded."""
    key = f"{folder}/a.bin"
    proxy.lose_answer_to(b"<CompleteMultipartUpload")
    put = await far_bucket.put_file(make_file(17 * MIB), key)

    assert proxy.cuts == 1
    assert await bucket.stat(key) == put


async def test_a_cancelled_upload_takes_its_parts_along(
    bucket: Storage, far_bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile
) -> None:
    """When the task is cancelled in the middle, nothing shows, and no parts stay behind."""
    key = f"{folder}/a.bin"
    proxy.hold(Way.UP, after=4 * MIB)
    putting = asyncio.create_task(far_bucket.put_file(make_file(40 * MIB), key))
    await proxy.held.wait()
    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting

    assert await bucket.stat(key) is None
    assert await open_uploads(bucket, folder) == 0


async def test_a_process_that_is_killed_while_it_uploads_leaves_no_object(
    s3_server: Seaweed, bucket: Storage, proxy: Proxy, folder: str, make_file: MakeFile
) -> None:
    """SIGKILL in the middle of an upload: the key shows nothing."""
    key = f"{folder}/a.bin"
    proxy.hold(Way.UP, after=4 * MIB)
    child = await asyncio.create_subprocess_exec(
        *PUTTING, str(make_file(40 * MIB)), key, env=environment(s3_server, proxy.url)
    )
    await proxy.held.wait()
    child.kill()
    await child.wait()

    assert await bucket.stat(key) is None
    assert [found async for found in bucket.list(folder)] == []


def environment(server: Seaweed, endpoint: str) -> dict[str, str]:
    """Return what a process needs in order to reach the server by way of an endpoint."""
    settings = server.settings()
    assert settings.aws_secret_access_key is not None
    return {
        **os.environ,
        "AWS_ACCESS_KEY_ID": str(settings.aws_access_key_id),
        "AWS_SECRET_ACCESS_KEY": settings.aws_secret_access_key.get_secret_value(),
        "AWS_S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": endpoint,
    }


async def test_a_server_that_is_away_is_unavailable(s3_server: Seaweed) -> None:
    """Nobody at the address: worth trying again, and the setting to look at is named."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        storage = await open_storage(s3_server.settings(endpoint=f"http://127.0.0.1:{held.getsockname()[1]}"))
        with pytest.raises(Unavailable) as caught:
            await storage.check()
        await storage.close()

    assert "S3_ENDPOINT_URL" in str(caught.value.remedy)
