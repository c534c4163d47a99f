"""Run one executor in an AWS Lambda: from a request to an answer that stands in the bucket, whatever happens between.

The answer is written last, so whoever finds one finds the output as well. A request that is delivered twice is answered
twice with the same words and done once; where both run at the same time, both write the same bytes. A function that is
killed leaves no answer: whoever waits for it sees that its progress is no longer told, and asks again.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import structlog

from shared import log
from shared.config import FunctionSettings, load
from shared.domain.invocations import Invocation, Place, read_config, read_invocation, read_place
from shared.domain.jobs import Job
from shared.domain.nodes import NodeType
from shared.errors import InvalidInput, JobError, Permanent, Transient
from shared.functions.answers import Answer, Context, cost_of, refusal, success
from shared.functions.inputs import bring, job_of
from shared.functions.objects import read_json, write_json
from shared.functions.telling import Progress, telling
from shared.media.binaries import find_ffmpeg
from shared.media.gate import GateSettings
from shared.media.process import Limits
from shared.media.segments import of_part
from shared.storage import Storage, open_bucket
from shared.worker.blame import naming_inputs
from shared.worker.executor import Executor, Made, Work

_LOG = structlog.get_logger(__name__)
_LONGEST_SECONDS = 900.0
"""Of any Lambda; how long this invocation may take is watched beside it."""
_MARGIN_SECONDS = 15.0
_MARGIN_SHARE = 0.1
"""What is kept of the time that is left, to kill what runs and to write the answer."""

Event = dict[str, Any]
Make = Callable[[Path, Limits], Executor]


@runtime_checkable
class Preparing(Executor, Protocol):
    """An executor that can do a part of its work ahead."""

    async def prepare(self, job: Job, work: Work) -> None:
        """Do it, and keep what comes of it."""
        ...


@dataclass(frozen=True, slots=True)
class _Call:
    """One invocation: what was asked, and where it is answered."""

    event: Event
    context: Context
    settings: FunctionSettings
    storage: Storage
    place: Place
    began: float
    """By the monotonic clock; seconds."""

    def cost(self) -> Decimal:
        return cost_of(self.context, time.monotonic() - self.began)

    def seconds_left(self) -> float:
        """Return how long the work may take."""
        seconds = self.context.get_remaining_time_in_millis() / 1000
        return seconds - min(_MARGIN_SECONDS, seconds * _MARGIN_SHARE)

    async def read(self) -> Invocation:
        """Return what is asked; a large request stands in the bucket."""
        if self.place.event_key is None:
            return read_invocation(self.event)
        return read_invocation(await read_json(self.storage, self.place.event_key))

    async def answer(self, answer: Answer) -> None:
        await write_json(self.storage, self.place.result_key, answer)


@dataclass(slots=True)
class Function:
    """Answer invocations, one at a time.

    Args:
        node_type: What it makes.
        make: Makes the executor.
    """

    node_type: NodeType
    make: Make
    _executor: Executor | None = field(default=None, init=False)
    """Made once for each environment, as once for each worker: what it does once a month it does not do each time."""

    def handle(self, event: Event, context: Context) -> Answer:
        """Answer one invocation, and write the answer beside the output.

        Raises:
            Exception: A defect, which is in the answer as well: AWS counts it among the function's errors.
        """
        settings = load(FunctionSettings, dotenv=None)
        log.configure(f"lambda-{self.node_type.value}", settings)
        return asyncio.run(self._handle(event, context, settings, time.monotonic()))

    async def _handle(self, event: Event, context: Context, settings: FunctionSettings, began: float) -> Answer:
        try:
            place = _place(event, settings)
        except InvalidInput as error:  # nobody can be told where he looks
            return refusal(error, Decimal(0))
        with structlog.contextvars.bound_contextvars(output=place.output_key, request=context.aws_request_id):
            async with _bucket(settings, place.output_bucket) as storage:
                told = await read_json(storage, place.result_key)
                if told is not None:
                    _LOG.info("answered_before")
                    return told
                return await self._answer(_Call(event, context, settings, storage, place, began))

    async def _answer(self, call: _Call) -> Answer:
        try:
            made = await self._work(call)
        except JobError as error:
            answer = refusal(error, call.cost())
        except Exception as error:
            defect = Transient(f"the function failed: {type(error).__name__}", remedy="see its log for the traceback")
            await call.answer(refusal(defect, call.cost()))
            raise
        else:
            answer = success(made, call.cost())
        await call.answer(answer)
        seconds = round(time.monotonic() - call.began, 2)
        _LOG.info("answered", ok=answer["ok"], seconds=seconds, cost=str(call.cost()))
        return answer

    async def _work(self, call: _Call) -> Made | None:
        """Return what was made; None: pieces are kept."""
        asked, left = await call.read(), call.seconds_left()
        try:
            async with asyncio.timeout(left) as limit:
                with _room(call.settings.scratch_dir) as room:
                    async with telling(call.storage, call.place) as progress:
                        return await self._run(asked, call, room, progress)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise Permanent(
                f"It was stopped after {left:.0f} s, before the function's time limit.",
                remedy="merge or mix in shorter parts, or set CALLSHEET_FFMPEG_BACKEND=local; a retry of a merge "
                "finds the pieces that are made",
            ) from error

    async def _run(self, asked: Invocation, call: _Call, room: Path, progress: Progress) -> Made | None:
        slots, config = asked.slots(self.node_type), read_config(asked, self.node_type)
        inputs = await bring(slots, call.storage, room)
        job = job_of(asked, self.node_type, config, inputs)
        ffmpeg = find_ffmpeg(call.settings.ffmpeg)
        executor = self._executor_for(ffmpeg, call.settings)
        work = Work(
            room=lambda: room,
            storage=call.storage,
            fetch=inputs.fetch,
            progress=progress.note,
            log=_LOG,
            ffmpeg=ffmpeg,
            gate=GateSettings.read(call.settings),
        )
        try:
            async with naming_inputs(job, inputs.taken):
                if asked.part is None:
                    return await executor.run(job, work)
                await _preparing(executor).prepare(job, work)
        except JobError as error:
            if asked.part is not None:
                of_part(error, asked.part.offset)
            raise
        return None

    def _executor_for(self, ffmpeg: Path, settings: FunctionSettings) -> Executor:
        if self._executor is None:
            limits = Limits(wall_seconds=_LONGEST_SECONDS, stall_seconds=settings.ffmpeg_stall_seconds)
            self._executor = self.make(ffmpeg, limits)
        return self._executor


def _place(event: Event, settings: FunctionSettings) -> Place:
    place = read_place(event)
    if settings.lambda_bucket not in {None, place.output_bucket}:
        raise InvalidInput(
            f"output_bucket is {place.output_bucket!r}, and this function works in {settings.lambda_bucket!r} alone.",
            field="output_bucket",
            remedy="name that bucket",
        )
    return place


@asynccontextmanager
async def _bucket(settings: FunctionSettings, bucket: str) -> AsyncIterator[Storage]:
    storage = await open_bucket(settings, bucket)
    try:
        yield storage
    finally:
        await storage.close()


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """Lend an empty directory; what a killed invocation left in it is removed first, for ``/tmp`` outlives it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _preparing(executor: Executor) -> Preparing:
    if not isinstance(executor, Preparing):
        raise InvalidInput("part is for merges.", field="part", remedy="leave it out")
    return executor
