"""Bring the inputs of a request into the function, several at a time, and say of what work they are the inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.domain.invocations import Invocation, Known, Video
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
    WorkerId,
)
from shared.errors import InvalidInput
from shared.media.space import require_space
from shared.media.together import each
from shared.storage import Storage, Stored

_AT_ONCE = 8
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")


@dataclass(frozen=True, slots=True)
class Brought:
    """Hold what was brought."""

    slots: dict[str, tuple[Input, ...]]
    taken: list[tuple[Input, Path]]
    """Each file once."""

    async def fetch(self, wanted: Input) -> Path:
        """Return where an input's file lies."""
        return next(path for given, path in self.taken if given.output.s3_key == wanted.output.s3_key)


async def bring(slots: Mapping[str, tuple[Video, ...]], storage: Storage, room: Path) -> Brought:
    """Stream all inputs into the room under names of our own, each file once.

    Raises:
        InvalidInput: One is not there, or has other bytes than when it was made.
        Unavailable: Storage does not answer, or the disk is full.
    """
    videos = {_key(video): video for given in slots.values() for video in given}
    found = await _look(videos, storage)
    require_space(room, sum(stored.size for stored in found.values()))
    files: dict[str, tuple[Output, Path]] = {}

    async def one(item: tuple[int, str]) -> None:
        number, key = item
        suffix = _SUFFIX.search(key.lower())
        path = room / f"input-{number:04d}{suffix.group() if suffix else ''}"
        got = await storage.get_file(key, path)
        files[key] = _verified(videos[key], got), path

    await each(one, enumerate(videos), at_once=_AT_ONCE)
    inputs = {
        slot: tuple(Input(NodeId(_name(video)), files[_key(video)][0]) for video in given)
        for slot, given in slots.items()
    }
    by_key = {given.output.s3_key: given for all_given in inputs.values() for given in all_given}
    return Brought(inputs, [(given, files[key][1]) for key, given in by_key.items()])


async def _look(videos: Mapping[str, Video], storage: Storage) -> dict[str, Stored]:
    """Return what stands under each key, before anything large is brought."""
    found: dict[str, Stored] = {}

    async def one(item: tuple[str, Video]) -> None:
        key, video = item
        stored = await storage.stat(key)
        if stored is None:
            raise InvalidInput(
                f"{_name(video)} is not in the bucket: {key}", field="input_videos", remedy="check the key"
            )
        found[key] = stored

    await each(one, videos.items(), at_once=_AT_ONCE)
    return found


def _verified(video: Video, got: Stored) -> Output:
    """Return what is known of an input, which has the bytes that it had when it was made."""
    if not isinstance(video, Known):
        return Output(type=MediaType.VIDEO, s3_key=got.key, size=got.size, sha256=str(got.sha256))
    if got.sha256 != video.output.sha256:
        raise InvalidInput(
            f"the output of node {video.node!r} has other bytes than when it was made: {got.key}",
            remedy=f"make it again: callsheet run PIPELINE --node {video.node} --force",
            details={"node": video.node},
        )
    return video.output


def _key(video: Video) -> str:
    return video.output.s3_key if isinstance(video, Known) else video


def _name(video: Video) -> str:
    return video.node if isinstance(video, Known) else video


def job_of(asked: Invocation, node_type: NodeType, config: dict[str, Any], inputs: Brought) -> Job:
    """Return the work that a request asks for, in the words of executors."""
    origin = asked.origin
    return Job(
        id=JobId(0),
        attempt=origin.attempt,
        worker_id=WorkerId(0),
        pipeline_id=PipelineId(origin.pipeline),
        node_id=NodeId(origin.node),
        node_key=NodeKey(0),
        revision=origin.revision,
        generation=0,
        fingerprint=Fingerprint(origin.fingerprint),
        type=node_type,
        provider=Provider.FFMPEG,
        title=origin.node,
        config=config,
        asset=None,
        inputs=inputs.slots,
        prefix=asked.folder,
        output_key=asked.output_key,
    )
