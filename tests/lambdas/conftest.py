"""AWS Lambda and a bucket for each test, and clips that are made once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from shared.storage import Storage, open_storage
from tests.lambdas.aws import Aws, aws
from tests.media.clips import Clip, make_clip
from tests.media.conftest import WHEEL
from tests.storage.seaweed import Seaweed, seaweed


@pytest.fixture(scope="session")
def s3_server() -> Iterator[Seaweed]:
    """Run a real S3 server for the session."""
    with seaweed() as server:
        yield server


@pytest.fixture
async def storage(s3_server: Seaweed) -> AsyncIterator[Storage]:
    """Give the bucket that functions and workers share."""
    storage = await open_storage(s3_server.settings())
    yield storage
    await storage.close()


@pytest.fixture
async def cloud(s3_server: Seaweed) -> AsyncIterator[Aws]:
    """Give AWS Lambda."""
    async with aws(s3_server.settings()) as fake:
        yield fake


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Clip], Path]:
    """Give a maker of clips; equal clips are one file."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[Clip, Path] = {}

    def make(clip: Clip) -> Path:
        if clip not in made:
            made[clip] = make_clip(WHEEL, folder / f"clip-{len(made)}", clip)
        return made[clip]

    return make
