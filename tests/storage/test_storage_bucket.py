"""What only a bucket can do or suffer: presigned URLs, refusals, many objects, damaged objects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from shared.config import StorageSettings
from shared.errors import InvalidInput, Permanent, RateLimited, Unavailable
from shared.storage import Storage, open_bucket, open_storage
from shared.storage.s3 import S3Storage
from tests.storage.seaweed import BUCKET, FOREIGN_BUCKET, Seaweed

HOUR = timedelta(hours=1)


async def fetch(url: str, **headers: str) -> tuple[int, bytes]:
    """Read a URL as a browser would."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.read()


async def test_a_presigned_url_can_be_read_by_anybody(bucket: Storage, folder: str) -> None:
    """Whoever has the URL reads the object, or a range of it, without any key, and is told its type."""
    await bucket.put_bytes(b"0123456789", f"{folder}/größe 1.mp4")
    url = await bucket.url(f"{folder}/größe 1.mp4", expires=HOUR)

    assert await fetch(url) == (200, b"0123456789")
    assert await fetch(url, Range="bytes=2-4") == (206, b"234")
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.content_type == "video/mp4"


async def test_a_presigned_url_expires(bucket: Storage, folder: str) -> None:
    """A second after its time the URL is refused."""
    await bucket.put_bytes(b"secret", f"{folder}/a.txt")
    url = await bucket.url(f"{folder}/a.txt", expires=timedelta(seconds=1))

    async with asyncio.timeout(10):
        while (await fetch(url))[0] == 200:
            await asyncio.sleep(0.1)  # the one thing waited for is time itself
    assert (await fetch(url))[0] == 403


@pytest.mark.parametrize("expires", [timedelta(0), timedelta(days=8)])
async def test_a_life_that_cannot_be_signed_is_refused(bucket: Storage, expires: timedelta) -> None:
    """S3 signs for a second to seven days."""
    with pytest.raises(InvalidInput, match="expire"):
        await bucket.url("a.txt", expires=expires)


async def test_urls_are_signed_for_the_public_endpoint(s3_server: Seaweed) -> None:
    """Services and browsers may reach the same server under different names."""
    settings = s3_server.settings().model_copy(update={"s3_public_endpoint_url": "https://media.example.com"})
    storage = await open_storage(settings)
    url = await storage.url("a.txt", expires=HOUR)
    await storage.check()
    await storage.close()

    assert url.startswith("https://media.example.com/callsheet-test/a.txt?")


async def test_a_wrong_secret_is_refused_with_a_remedy(s3_server: Seaweed, bucket: Storage, folder: str) -> None:
    """Neither requests nor URLs that were signed with a wrong secret are served, and the setting at fault is named."""
    await bucket.put_bytes(b"x", f"{folder}/a.txt")
    stranger = await open_storage(s3_server.settings(secret="wrong"))
    with pytest.raises(Permanent) as refused:
        await stranger.put_bytes(b"y", f"{folder}/a.txt")
    url = await stranger.url(f"{folder}/a.txt", expires=HOUR)
    with pytest.raises(Unavailable, match="SignatureDoesNotMatch"):
        await stranger.check()
    await stranger.close()

    assert refused.value.remedy == "check AWS_SECRET_ACCESS_KEY"
    assert "wrong" not in str(refused.value.as_json())
    assert (await fetch(url))[0] == 403


async def test_a_bucket_that_is_not_there_is_named(s3_server: Seaweed) -> None:
    """A wrong AWS_S3_BUCKET is not worth trying again."""
    storage = await open_bucket(s3_server.settings(), "no-such-bucket")
    with pytest.raises(Permanent, match="no-such-bucket") as caught:
        await storage.put_bytes(b"x", "a.txt")
    await storage.close()

    assert "AWS_S3_BUCKET" in str(caught.value.remedy)


async def test_another_bucket_is_read_with_the_same_credentials(s3_server: Seaweed, folder: str) -> None:
    """An s3:// source in somebody else's bucket is open to ``open_bucket``."""
    foreign = await open_bucket(s3_server.settings(), FOREIGN_BUCKET)
    await foreign.put_bytes(b"theirs", f"{folder}/a.txt")
    found = [chunk async for chunk in foreign.stream(f"{folder}/a.txt")]
    await foreign.close()

    assert found == [b"theirs"]


async def test_a_list_goes_on_beyond_one_page(bucket: Storage, folder: str) -> None:
    """S3 answers a thousand keys at a time; all of them are listed."""
    keys = {f"{folder}/{number:04}" for number in range(1005)}
    gate = asyncio.Semaphore(32)

    async def put(key: str) -> None:
        async with gate:
            await bucket.put_bytes(b"x", key)

    await asyncio.gather(*map(put, keys))

    assert {found.key async for found in bucket.list(f"{folder}/")} == keys


async def test_a_damaged_object_is_not_handed_out(bucket: Storage, folder: str, tmp_path: Path) -> None:
    """An object whose bytes are not those that were stored is reported, and no file appears."""
    key = f"{folder}/a.bin"
    assert isinstance(bucket, S3Storage)
    await bucket._client.put_object(  # noqa: SLF001  the storage itself tells no lies
        Bucket=BUCKET, Key=key, Body=b"bytes", Metadata={"sha256": "0" * 64}
    )
    with pytest.raises(Unavailable, match="damaged"):
        await bucket.get_file(key, tmp_path / "scratch" / "a.bin")

    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.fixture
async def busy_settings() -> AsyncIterator[StorageSettings]:
    """Run a server that wants to be left alone."""

    async def refuse(_request: web.Request) -> web.Response:
        text = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
        return web.Response(status=503, text=text, headers={"Retry-After": "7"}, content_type="application/xml")

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", refuse)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield StorageSettings(
        aws_access_key_id="k",
        aws_secret_access_key=SecretStr("s"),
        aws_s3_bucket="busy",
        s3_endpoint_url=site_url(runner),
    )
    await runner.cleanup()


def site_url(runner: web.AppRunner) -> str:
    """Return where a runner's only site listens."""
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


async def test_a_busy_storage_says_how_long_to_wait(busy_settings: StorageSettings) -> None:
    """SlowDown with Retry-After silences the queue for as long as the storage asked."""
    storage = await open_storage(busy_settings)
    with pytest.raises(RateLimited) as caught:
        await storage.put_bytes(b"x", "a.txt")
    await storage.close()

    assert caught.value.retry_after == timedelta(seconds=7)
