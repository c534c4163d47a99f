"""Have merges, mixes and compositions made on AWS Lambda: the same executors, elsewhere.

A merge of many segments is spread out: each invocation makes the pieces of some of them and keeps them, all at once,
and the last one finds every piece made and joins them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from services.ffmpeg_worker.functions import LambdaShop, Task
from shared.config import BackendSettings
from shared.domain.invocations import Invocation, Known, Origin, Part
from shared.domain.jobs import Input, Job
from shared.domain.nodes import NodeType, Output, Provider
from shared.errors import InvalidInput, NotYet, Permanent
from shared.functions.calling import LambdaApi
from shared.worker.executor import Made, Work

_SECONDS_FIRST, _SECONDS_EACH = 10.0, 0.5
"""What an invocation is reckoned to take: for its start, and for each second of its inputs."""
_JOIN = "join"


@dataclass(frozen=True, slots=True)
class Remote:
    """Run one node type on AWS Lambda."""

    type: NodeType
    api: LambdaApi
    settings: BackendSettings
    provider: Provider = Provider.FFMPEG

    async def run(self, job: Job, work: Work) -> Made:
        """Invoke what is to be invoked, or look how far it is; raises `NotYet` until all of it is there."""
        shop = LambdaShop(self.api, self.settings, work.storage, work.progress)
        whole = Task(self.type, self._whole(job))
        segments = job.inputs.get("segments", ())
        if self._is_spread(job, segments):
            before = await self._prepare(job, work, shop, segments)
            output, cost = await self._order(work, shop, whole, _seconds(segments) / 4, part=_JOIN)
            return Made(output, before + cost)
        everything = [given for inputs in job.inputs.values() for given in inputs]
        return Made(*await self._order(work, shop, whole, _seconds(everything)))

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()

    def _is_spread(self, job: Job, segments: Sequence[Input]) -> bool:
        """Say whether a merge is made in parts: transitions tie neighbours together, and are made in one go."""
        cuts = job.config.get("transition", "none") == "none"
        return self.type is NodeType.MERGE_VIDEOS and cuts and len(segments) > self.settings.lambda_segments

    async def _order(
        self, work: Work, shop: LambdaShop, task: Task, seconds: float, *, part: str | None = None
    ) -> tuple[Output, Decimal]:
        assert work.orders is not None  # noqa: S101  a worker's work always has them
        done = await work.orders.fetch(shop, task, reserve=shop.cost(seconds), part=part)
        if done.goods is None:
            remedy = "deploy functions of the workers' version"
            raise Permanent("the function answered without an output", remedy=remedy)
        return done.goods, done.cost

    async def _prepare(self, job: Job, work: Work, shop: LambdaShop, segments: Sequence[Input]) -> Decimal:
        """Have all pieces made, as many at once as there are places, and return what that cost.

        Raises:
            NotYet: Some are still made.
        """
        assert work.orders is not None  # noqa: S101  as above
        cost, waits, parts = Decimal(0), list[timedelta](), list(self._parts(job, segments))
        for number, (task, seconds) in enumerate(parts, 1):
            try:
                done = await work.orders.fetch(shop, task, reserve=shop.cost(seconds), part=f"p{number}")
                cost += done.cost
            except NotYet as error:
                waits.append(error.delay)
        if waits:
            ready = len(parts) - len(waits)
            work.progress(0.9 * ready / len(parts), f"{ready} of {len(parts)} parts made on AWS Lambda")
            raise NotYet(f"{ready} of {len(parts)} parts are made on AWS Lambda", delay=min(waits))
        return cost

    def _parts(self, job: Job, segments: Sequence[Input]) -> list[tuple[Task, float]]:
        """Return what is prepared by itself, and how many seconds it is reckoned to take."""
        size = self.settings.lambda_segments
        found = []
        for offset in range(0, len(segments), size):
            some = segments[offset : offset + size]
            part = Part(first=_known(segments[0]), offset=offset)
            videos = tuple(map(_known, some))
            asked = self._whole(job).model_copy(update={"input_videos": videos, "part": part})
            found.append((Task(self.type, asked), _seconds(some)))
        return found

    def _whole(self, job: Job) -> Invocation:
        origin = Origin(
            pipeline=job.pipeline_id,
            node=job.node_id,
            revision=job.revision,
            attempt=job.attempt,
            fingerprint=job.fingerprint,
            run=None if job.run is None else str(job.run),
        )
        audio = job.one("audio")
        return Invocation(
            output_bucket=str(self.settings.aws_s3_bucket),
            output_key=f"{job.prefix}output.mp4",
            input_videos=tuple(_known(given) for given in _videos(job)),
            input_audio=None if audio is None else _known(audio),
            config=job.config,
            origin=origin,
        )


def _videos(job: Job) -> list[Input]:
    slots = ("segments", "video", "background", "overlay")
    found = [given for slot in slots for given in job.inputs.get(slot, ())]
    if not found:
        raise InvalidInput("Nothing is connected.", field="inputs", remedy="Connect a node.")
    return found


def _known(given: Input) -> Known:
    """Return an input with what the function needs to know of it; where it lies on this machine is not of it."""
    output: Output = given.output.model_copy(update={"local_file": None})
    return Known(node=given.node_id, output=output)


def _seconds(inputs: Sequence[Input]) -> float:
    return _SECONDS_FIRST + _SECONDS_EACH * sum(given.output.duration or 0.0 for given in inputs)
