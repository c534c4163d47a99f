"""What the dispatcher's tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from shared.db import Pool
from tests.dispatcher.studio import Studio


@pytest.fixture
async def studio(pool: Pool, database: SecretStr) -> AsyncIterator[Studio]:
    """Give a draft pipeline with a worker."""
    studio = Studio(pool, database)
    await studio.open()
    yield studio
    await studio.close()
