"""AWS Lambda and a bucket for each test, and clips that are made once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from shared.storage import Storage, open_storage
from tests.lambdas.aws import Aws, aws
from tests.media.conftest import make
from tests.storage.conftest import s3_server
from tests.storage.seaweed import Seaweed

__all__ = ["make", "s3_server"]


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
