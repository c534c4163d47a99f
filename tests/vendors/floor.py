"""A worker service as users run it, its provider a fake, and one node to make."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.config import MediaWorkerSettings
from shared.domain.nodes import Queue
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.service import WorkerService
from tests.worker.crew import Crew, Moments, soon

Build = Callable[[Any, Storage], Sequence[Executor]]


@dataclass
class Floor:
    """One kind of service, and how it is set.

    Args:
        crew: Database, folder and settings.
        name: Of the service.
        queue: That it works on.
        settings: Their class.
        build: Makes its executors.
        fields: Settings of all its workers.
    """

    crew: Crew
    name: str
    queue: Queue
    settings: type[MediaWorkerSettings]
    build: Build
    fields: Mapping[str, Any]

    @asynccontextmanager
    async def worker(self, **fields: Any) -> AsyncIterator[Moments]:
        """Run a worker in this process until the block ends."""
        base = self.crew.settings(slots=4).model_dump(exclude_unset=True)
        moments = Moments()
        settings = self.settings(**{**base, **self.fields, **fields})
        service = WorkerService(self.name, self.queue, settings, self.build, moments)
        task = asyncio.create_task(service.run())
        try:
            await moments.until(lambda: bool(moments.workers))
            yield moments
        finally:
            service.stop()
            service.stop()
            await soon(asyncio.gather(task, return_exceptions=True))

    async def publish(self, *names: str, type_: str, provider: str, config: Mapping[str, Any], **inputs: Any) -> None:
        """Publish a job for each node; inputs are `given`."""
        payload = {
            "title": "a lesson",
            "config": dict(config),
            "asset": None,
            "inputs": {slot: [given] for slot, given in inputs.items()},
            "ingredients": {},
            "estimate": "1.00",
        }
        for name in names:
            kind = {"queue": self.queue, "type": type_, "provider": provider, "fingerprint": name * 20}
            await self.crew.bench.add(name, payload=payload | {"prefix": f"{name}/"}, **kind)

    def given(self, name: str, content: bytes, kind: str, **facts: Any) -> dict[str, Any]:
        """Put a file into storage and return it as an input."""
        path = self.crew.folder / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        return {"node": name, "output": {"type": kind, "s3Key": name, "size": len(content), "sha256": digest, **facts}}

    async def spend(self) -> list[tuple[str, Decimal | None]]:
        """Return the ledger as (state, settled)."""
        rows = await self.crew.pool.fetch("select state, settled from video_production_spend order by id")
        return [(row["state"], row["settled"]) for row in rows]

    async def error(self, name: str) -> dict[str, Any]:
        """Return what a failed node says."""
        node = await self.crew.bench.node(name)
        assert node["status"] == "failed", node
        return dict(node["metadata"]["error"])

    def media(self, key: str) -> Path:
        """Return a file of the storage."""
        return self.crew.folder / "media" / key

    async def nowhere(self, secret: str, log: str) -> None:
        """Look for a secret in every row and in a log."""
        assert secret not in log
        tables = await self.crew.pool.fetch("select tablename from pg_tables where schemaname = 'public'")
        for table in tables:
            query = f"select count(*) from {table['tablename']} t where t::text like '%' || $1 || '%'"
            assert await self.crew.pool.fetchval(query, secret) == 0, table["tablename"]
