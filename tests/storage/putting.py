"""Put one file into the storage of the environment: ``python -m tests.storage.putting FILE KEY``, to be killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from shared.config import StorageSettings, load
from shared.storage import open_storage


async def put(path: Path, key: str) -> None:
    """Open, put, close."""
    storage = await open_storage(load(StorageSettings, dotenv=None))
    await storage.put_file(path, key)
    await storage.close()


if __name__ == "__main__":
    asyncio.run(put(Path(sys.argv[1]), sys.argv[2]))
