"""Give executors what the runtime gives them: a job, scratch, and a storage that is a directory."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from shared.domain.jobs import Input, Job
from shared.domain.nodes import (
    Fingerprint,
    JobId,
    MediaType,
    NodeId,
    NodeKey,
    NodeType,
    Output,
    PipelineId,
    Provider,
    SideFile,
    WorkerId,
)
from shared.storage import Storage
from shared.storage.local import LocalStorage
from shared.worker.blame import naming_inputs
from shared.worker.executor import Executor, Work
from shared.worker.inputs import Inputs


@dataclass(slots=True)
class Bench:
    """Run executors on files, each attempt in a scratch directory of its own."""

    folder: Path
    storage: Storage
    told: list[tuple[float, str | None]] = field(default_factory=list)
    ffmpeg: Path | None = None
    """Draws what lies beside outputs, where a test asks for it."""
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    async def at(cls, folder: Path) -> Bench:
        """Open a bench whose storage is a directory."""
        return cls(folder, await LocalStorage.open(folder / "media"))

    async def given(self, name: str, path: Path, media_type: MediaType, captions: Path | None = None) -> Input:
        """Store a file as the output of another node."""
        stored = await self.storage.put_file(path, f"given/{name}{path.suffix}")
        files = {}
        if captions is not None:
            beside = await self.storage.put_file(captions, f"given/{name}.srt")
            files["captions"] = SideFile(s3_key=beside.key, size=beside.size, sha256=str(beside.sha256))
        output = Output(type=media_type, s3_key=stored.key, size=stored.size, sha256=str(stored.sha256), files=files)
        return Input(NodeId(name), output)

    async def run(
        self,
        executor: Executor,
        *,
        config: Mapping[str, Any] | None = None,
        asset: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Sequence[Input]] | None = None,
    ) -> Output:
        """Run one attempt and return what it published."""
        number = next(self.numbers)
        scratch = self.folder / f"scratch-{number}"
        scratch.mkdir()
        job = make_job(executor.type, number, config or {}, asset, inputs or {})
        brought = Inputs(self.storage, lambda: scratch)
        work = Work(
            lambda: scratch,
            self.storage,
            brought.fetch,
            lambda done, note: self.told.append((done, note)),
            structlog.get_logger(),
            self.ffmpeg,
        )
        async with naming_inputs(job, brought.taken):
            return (await executor.run(job, work)).output

    def file(self, output: Output) -> Path:
        """Return the file of an output."""
        path = self.storage.local_path(output.s3_key)
        assert path is not None
        return path


def make_job(
    node_type: NodeType,
    number: int,
    config: Mapping[str, Any],
    asset: Mapping[str, Any] | None,
    inputs: Mapping[str, Sequence[Input]],
) -> Job:
    """Return a job of which only the content matters."""
    return Job(
        id=JobId(number),
        attempt=1,
        worker_id=WorkerId(1),
        pipeline_id=PipelineId("lesson"),
        node_id=NodeId("node"),
        node_key=NodeKey(number),
        revision=1,
        generation=1,
        fingerprint=Fingerprint(f"{number:064x}"),
        type=node_type,
        provider=Provider.FFMPEG,
        title="Node",
        config=dict(config),
        asset=dict(asset) if asset is not None else None,
        inputs={slot: tuple(given) for slot, given in inputs.items()},
        prefix=f"pipelines/lesson/nodes/node/{number:016x}/",
    )
