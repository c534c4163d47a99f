"""Both storages, real: a directory of the test's own, and a bucket of a SeaweedFS that runs for the session."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from shared.config import StorageSettings
from shared.storage import Storage, open_storage
from tests.storage.proxy import Proxy, proxied
from tests.storage.seaweed import Seaweed, seaweed

_FOLDERS = (f"test-{number}" for number in itertools.count(1))
MakeFile = Callable[[int], Path]


@pytest.fixture(scope="session")
def s3_server() -> Iterator[Seaweed]:
    """Run a real S3 server for the session."""
    with seaweed() as server:
        yield server


@pytest.fixture
def folder() -> str:
    """Give the test a prefix of its own, since all tests share the bucket."""
    return next(_FOLDERS)


@pytest.fixture
def directory_settings(tmp_path: Path) -> StorageSettings:
    """Settings for a directory of the test's own."""
    return StorageSettings(media_dir=tmp_path / "media", aws_s3_bucket=None)


@pytest.fixture(params=["directory", "bucket"])
async def storage(request: pytest.FixtureRequest, directory_settings: StorageSettings) -> AsyncIterator[Storage]:
    """Open each of the two storages in turn."""
    if request.param == "directory":
        opened = await open_storage(directory_settings)
    else:
        opened = await open_storage(request.getfixturevalue("s3_server").settings())
    yield opened
    await opened.close()


@pytest.fixture
async def bucket(s3_server: Seaweed) -> AsyncIterator[Storage]:
    """Open the bucket alone, without trouble on the way."""
    opened = await open_storage(s3_server.settings())
    yield opened
    await opened.close()


@pytest.fixture
async def proxy(s3_server: Seaweed) -> AsyncIterator[Proxy]:
    """Put a network that misbehaves on order in front of the S3 server."""
    async with proxied(s3_server.endpoint) as running:
        yield running


@pytest.fixture
async def far_bucket(s3_server: Seaweed, proxy: Proxy) -> AsyncIterator[Storage]:
    """Open the bucket by way of the proxy."""
    opened = await open_storage(s3_server.settings(endpoint=proxy.url))
    yield opened
    await opened.close()


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    """Make files of random bytes; equal sizes give different bytes."""
    numbers = itertools.count(1)

    def make(size: int) -> Path:
        number = next(numbers)
        path = tmp_path / f"source-{number}.bin"
        path.write_bytes(random.Random(number).randbytes(size))
        return path

    return make


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
