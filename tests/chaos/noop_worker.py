"""A worker whose nodes are made of a few bytes: what is left is the queue, and storage."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
from typing import ClassVar

from shared.config import FfmpegWorkerSettings
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Output, Provider, Queue
from shared.storage import Storage
from shared.worker.executor import Executor, Made, Work
from shared.worker.service import run_service

_LONGEST_SECONDS = float(os.environ.get("NOOP_SECONDS", "0.3"))


class FewBytes:
    """Make an output that depends on what the node is made from, after a moment."""

    provider = Provider.FFMPEG
    types: ClassVar = {
        NodeType.ASSET: MediaType.VIDEO,
        NodeType.MERGE_VIDEOS: MediaType.VIDEO,
        NodeType.COMPOSE_VIDEO: MediaType.VIDEO,
    }

    def __init__(self, node_type: NodeType) -> None:
        self.type = node_type

    async def run(self, job: Job, work: Work) -> Made:
        """Write the bytes through scratch to storage, as media are."""
        await asyncio.sleep(random.uniform(0, _LONGEST_SECONDS))
        content = job.fingerprint.encode()
        half = work.scratch / "half-made"
        half.write_bytes(content)
        stored = await work.storage.put_file(half, f"{job.prefix}output.bin", content_type="application/octet-stream")
        digest = hashlib.sha256(content).hexdigest()
        return Made(Output(type=self.types[self.type], s3_key=stored.key, size=len(content), sha256=digest))


def _executors(_settings: FfmpegWorkerSettings, _storage: Storage) -> list[Executor]:
    return [FewBytes(node_type) for node_type in FewBytes.types]


if __name__ == "__main__":
    run_service("noop_worker", Queue.MEDIA, FfmpegWorkerSettings, _executors)
