"""Run one executor in an AWS Lambda: from a request to an answer that stands in the bucket, whatever happens between.

The answer is written last, so whoever finds one finds the output as well. A request that is delivered twice is answered
twice with the same words and done once; where both run at the same time, both write the same bytes. A function that is
killed leaves no answer: whoever waits for it sees that its progress is no longer told, and asks again.
"""

from __future__ import annotations

import asyncio
import json
import platform
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import structlog

from shared import log
from shared.config import FunctionSettings, load
from shared.domain.invocations import Invocation, Place, read_config, read_invocation, read_place
from shared.domain.jobs import Job
from shared.domain.lambda_prices import Architecture, invocation_cost
from shared.domain.nodes import NodeType
from shared.errors import InvalidInput, JobError, Permanent, Transient
from shared.functions.inputs import bring, job_of
from shared.functions.objects import read_json, write_json
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
_TELL_SECONDS = 2.0
"""Between two writes of the progress object, which also shows that the function lives."""
_GIGABYTE = 1e9

Event = dict[str, Any]
Answer = dict[str, Any]
Make = Callable[[Path, Limits], Executor]


class Context(Protocol):
    """What AWS tells of an invocation."""

    aws_request_id: str
    memory_limit_in_mb: str

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        ...


@runtime_checkable
class Preparing(Executor, Protocol):
    """An executor that can do a part of its work ahead."""

    async def prepare(self, job: Job, work: Work) -> None:
        """Do it, and keep what comes of it."""
        ...


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
            return _refusal(error, Decimal(0))
        with structlog.contextvars.bound_contextvars(output=place.output_key, request=context.aws_request_id):
            async with _bucket(settings, place.output_bucket) as storage:
                told = await read_json(storage, place.result_key)
                if told is not None:
                    _LOG.info("answered_before")
                    return told
                return await self._answer(event, context, settings, storage, began, place)

    async def _answer(
        self, event: Event, context: Context, settings: FunctionSettings, storage: Storage, began: float, place: Place
    ) -> Answer:
        def cost() -> Decimal:
            return _cost(context, time.monotonic() - began)

        try:
            made = await self._work(event, context, settings, storage, place)
        except JobError as error:
            answer = _refusal(error, cost())
        except Exception as error:
            defect = Transient(f"the function failed: {type(error).__name__}", remedy="see its log for the traceback")
            await write_json(storage, place.result_key, _refusal(defect, cost()))
            raise
        else:
            answer = _success(made, cost())
        await write_json(storage, place.result_key, answer)
        _LOG.info("answered", ok=answer["ok"], seconds=round(time.monotonic() - began, 2), cost=str(cost()))
        return answer

    async def _work(
        self, event: Event, context: Context, settings: FunctionSettings, storage: Storage, place: Place
    ) -> Made | None:
        """Return what was made; None: pieces are kept."""
        asked = read_invocation(event if place.event_key is None else await read_json(storage, place.event_key))
        seconds = context.get_remaining_time_in_millis() / 1000
        left = seconds - min(_MARGIN_SECONDS, seconds * _MARGIN_SHARE)
        try:
            async with asyncio.timeout(left) as limit:
                with _room(settings.scratch_dir) as room:
                    async with _telling(storage, place) as progress:
                        return await self._run(asked, settings, storage, room, progress)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise Permanent(
                f"It was stopped after {left:.0f} s, before the function's time limit.",
                remedy="merge or mix in shorter parts, or set CALLSHEET_FFMPEG_BACKEND=local; a retry of a merge "
                "finds the pieces that are made",
            ) from error

    async def _run(
        self,
        asked: Invocation,
        settings: FunctionSettings,
        storage: Storage,
        room: Path,
        progress: Progress,
    ) -> Made | None:
        slots, config = asked.slots(self.node_type), read_config(asked, self.node_type)
        inputs = await bring(slots, storage, room)
        job = job_of(asked, self.node_type, config, inputs)
        ffmpeg = find_ffmpeg(settings.ffmpeg)
        limits = Limits(wall_seconds=_LONGEST_SECONDS, stall_seconds=settings.ffmpeg_stall_seconds)
        executor = self._executor = self._executor or self.make(ffmpeg, limits)
        work = Work(
            room=lambda: room,
            storage=storage,
            fetch=inputs.fetch,
            progress=progress.note,
            log=_LOG,
            ffmpeg=ffmpeg,
            gate=GateSettings.read(settings),
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


class Progress:
    """Keep how far the work is."""

    def __init__(self) -> None:
        self._fraction, self._note = 0.0, "fetching"

    def note(self, fraction: float, note: str | None) -> None:
        """Note it; the object is written by whoever has the time."""
        self._fraction, self._note = fraction, note or self._note

    def as_json(self) -> dict[str, object]:
        """Return the object."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        return {"fraction": round(self._fraction, 3), "note": self._note, "at": at}


def _preparing(executor: Executor) -> Preparing:
    if not isinstance(executor, Preparing):
        raise InvalidInput("part is for merges.", field="part", remedy="leave it out")
    return executor


@asynccontextmanager
async def _telling(storage: Storage, place: Place) -> AsyncIterator[Progress]:
    """Write the progress object again and again while the block lasts."""
    progress = Progress()

    async def tell() -> None:
        try:
            await write_json(storage, place.progress_key, progress.as_json())
        except JobError as error:
            _LOG.warning("progress_not_told", error=error.message)

    async def tell_again() -> None:
        while True:
            await asyncio.sleep(_TELL_SECONDS)
            await tell()

    await tell()  # it has begun
    task = asyncio.create_task(tell_again())
    try:
        yield progress
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


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


def _place(event: Event, settings: FunctionSettings) -> Place:
    place = read_place(event)
    if settings.lambda_bucket not in {None, place.output_bucket}:
        raise InvalidInput(
            f"output_bucket is {place.output_bucket!r}, and this function works in {settings.lambda_bucket!r} alone.",
            field="output_bucket",
            remedy="name that bucket",
        )
    return place


def _cost(context: Context, seconds: float) -> Decimal:
    storage = shutil.disk_usage("/tmp").total / _GIGABYTE  # noqa: S108  a Lambda's only place to write to
    architecture: Architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    return invocation_cost(
        seconds,
        memory_mb=int(context.memory_limit_in_mb),
        storage_gigabytes=min(storage, 10.24),  # what a Lambda has at most
        architecture=architecture,
    )


def _success(made: Made | None, cost: Decimal) -> Answer:
    """Return the envelope of what was made; a part of a merge makes nothing that has a key."""
    told: dict[str, Any] = {"cost": str(cost)}
    if made is not None:
        output = made.output
        told |= {"s3_key": output.s3_key, "duration": output.duration, "size": output.size}
        told["output"] = json.loads(output.model_dump_json(by_alias=True, exclude_none=True))
    return {"ok": True, "result": told}


def _refusal(error: JobError, cost: Decimal) -> Answer:
    return {"ok": False, "error": error.as_json(), "cost": str(cost)}
