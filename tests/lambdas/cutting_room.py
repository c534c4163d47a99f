"""A pipeline whose merges, mixes and compositions are made on AWS Lambda, and the same work done here."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

from services.ffmpeg_worker.main import executors
from shared.config import FfmpegWorkerSettings
from shared.domain.jobs import Input
from shared.domain.nodes import MediaType, NodeId, Output, Queue
from shared.storage import Storage
from shared.worker.executor import Executor, Work
from shared.worker.inputs import Inputs
from tests.lambdas.aws import Aws
from tests.media.attempts import make_job
from tests.vendors.floor import Floor
from tests.worker.crew import Crew, Moments


@dataclass
class CuttingRoom:
    """Workers, a bucket, and AWS."""

    crew: Crew
    cloud: Aws
    storage: Storage

    @property
    def floor(self) -> Floor:
        """Return the workers."""
        s3 = self.cloud.settings.model_dump(exclude={"media_dir"})
        fields = {
            **s3,
            "aws_secret_access_key": SecretStr(s3["aws_secret_access_key"].get_secret_value()),
            "ffmpeg_backend": "lambda",
            "lambda_url": self.cloud.url,
        }
        return Floor(self.crew, "ffmpeg_worker", Queue.MEDIA, FfmpegWorkerSettings, executors, fields)

    @asynccontextmanager
    async def worker(self, **fields: Any) -> AsyncIterator[Moments]:
        """Run a worker until the block ends."""
        async with self.floor.worker(**fields) as moments:
            yield moments

    async def given(self, name: str, path: Path, **facts: Any) -> dict[str, Any]:
        """Put a clip into the bucket and return it as an input."""
        stored = await self.storage.put_file(
            path, f"given/{name}-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}{path.suffix}"
        )
        output = {"type": "video", "s3Key": stored.key, "size": stored.size, "sha256": stored.sha256, **facts}
        return {"node": name, "output": output}

    async def publish(
        self, name: str, type_: str, config: Mapping[str, Any], **slots: Sequence[Mapping[str, Any]]
    ) -> None:
        """Ask for a node."""
        payload = {
            "title": name,
            "config": dict(config),
            "asset": None,
            "inputs": {slot: list(given) for slot, given in slots.items()},
            "ingredients": {},
            "prefix": f"{name}/{self.cloud.port}/",
        }
        kind = {"queue": Queue.MEDIA, "type": type_, "provider": "ffmpeg", "fingerprint": (name * 40)[:60]}
        await self.crew.bench.add(name, payload=payload, **kind)

    async def output(self, name: str) -> Output:
        """Return what a node made."""
        node = await self.crew.bench.node(name)
        assert node["status"] == "completed", node["metadata"]
        return Output.model_validate(node["output"])

    async def here(self, executor: Executor, config: Mapping[str, Any], **slots: Sequence[Mapping[str, Any]]) -> Output:
        """Do the same work in this process, on the same bucket."""
        scratch = self.crew.folder / f"here-{executor.type}"
        scratch.mkdir(parents=True)
        inputs = {slot: [_input(one) for one in given] for slot, given in slots.items()}
        job = make_job(executor.type, self.cloud.port, config, None, inputs)
        brought = Inputs(self.storage, lambda: scratch)
        work = Work(lambda: scratch, self.storage, brought.fetch, lambda _done, _note: None, structlog.get_logger())
        return (await executor.run(job, work)).output


def _input(given: Mapping[str, Any]) -> Input:
    return Input(NodeId(given["node"]), Output.model_validate(given["output"] | {"type": MediaType.VIDEO}))
