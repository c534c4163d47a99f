"""One LISTEN session for all clients of this process: hints come in, looks at the tables go out, once per pipeline.

Hints that come while a look is under way are folded into the next one, so a busy pipeline costs at most twenty looks a
second, however many watch it and however often it changes. A second after the last hint it is looked at once more: the
dispatcher sums pipelines up without a NOTIFY. Losing all hints costs a sweep.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from services.api.errors import HttpError, not_found
from services.api.events.broadcast import OPS_EVERY_SECONDS, OpsChannel, TouchedChannel
from services.api.events.pipeline import PipelineChannel
from services.api.events.stream import Stream
from services.api.metrics import Metrics
from shared.config import ApiSettings
from shared.db import CONNECTION_ERRORS, Pool
from shared.db.listen import Hint, Listener
from shared.domain.events import Channel, PipelineChanged, parse
from shared.domain.nodes import PipelineId

_LOG = structlog.get_logger(__name__)
_SWEEP_SECONDS = 5.0
_PACE_SECONDS = 0.05
_AFTERWARDS_SECONDS = 1.0
_SIDE_BY_SIDE = 4


class Hub:
    """Keep all streams of this process up to date."""

    def __init__(self, editor: Pool, service: Pool, settings: ApiSettings, metrics: Metrics) -> None:
        self._pool = editor
        self._most = settings.api_max_streams
        self._metrics = metrics
        self._listener = Listener(
            settings.direct_url,
            [Channel.NODES, Channel.JOBS],
            sweep=_SWEEP_SECONDS,
            name="callsheet-api-listen",
            on_state=metrics.hearing.set,
        )
        self._channels: dict[PipelineId, PipelineChannel] = {}
        self._ops = OpsChannel(service)
        self._touched = TouchedChannel()
        self._marked: set[PipelineId] = set()
        """To be looked at."""
        self._changed: set[PipelineId] = set()
        """To be named to those who watch the list."""
        self._missed = False
        """The listening session was away: anything may have changed."""
        self._afterwards: dict[PipelineId, asyncio.TimerHandle] = {}
        self._wake = asyncio.Event()
        self._streams: set[Stream] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hear and look for as long as the block lasts."""
        tasks = [asyncio.create_task(part) for part in (self._hear(), self._work())]
        try:
            yield
        finally:
            self.close()
            for timer in self._afterwards.values():
                timer.cancel()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def close(self) -> None:
        """End all streams: their clients come back to another process."""
        for stream in self._streams:
            stream.end()

    def notes(self) -> dict[str, str]:
        """Return what is worth knowing of the listening session."""
        if self._listener.hearing:
            return {}
        return {"listen": "LISTEN does not work here; events come by sweeps. Set DATABASE_URL_DIRECT to a session."}

    @property
    def open_streams(self) -> int:
        """Return how many clients are here."""
        return len(self._streams)

    @property
    def watched(self) -> int:
        """Return how many pipelines somebody watches."""
        return len(self._channels)

    @asynccontextmanager
    async def watch(
        self, pipeline: PipelineId, cursor: str | None, on_drop: Callable[[], None]
    ) -> AsyncIterator[Stream]:
        """Give a stream of what happens in a pipeline, from a cursor on.

        Raises:
            HttpError: 404, or 503 with too many streams.
        """
        async with self._open(on_drop) as stream:
            channel = self._channels.setdefault(pipeline, PipelineChannel(self._pool, pipeline))
            channel.joining += 1
            try:
                if not await channel.join(stream, cursor):
                    raise not_found("pipeline", pipeline)
                yield stream
            finally:
                channel.joining -= 1
                channel.streams.discard(stream)
                self._let_go(pipeline, channel)

    @asynccontextmanager
    async def watch_ops(self, on_drop: Callable[[], None]) -> AsyncIterator[Stream]:
        """Give a stream of what operators watch."""
        async with self._open(on_drop) as stream:
            await self._ops.join(stream)
            try:
                yield stream
            finally:
                self._ops.streams.discard(stream)

    @asynccontextmanager
    async def watch_touched(self, on_drop: Callable[[], None]) -> AsyncIterator[Stream]:
        """Give a stream of which pipelines change."""
        async with self._open(on_drop) as stream:
            self._touched.join(stream)
            try:
                yield stream
            finally:
                self._touched.streams.discard(stream)

    @asynccontextmanager
    async def _open(self, on_drop: Callable[[], None]) -> AsyncIterator[Stream]:
        if len(self._streams) >= self._most:
            raise HttpError(503, "TooManyStreams", "too many streams are open here; try again", headers=_LATER)

        def drop() -> None:
            self._metrics.dropped.inc()
            on_drop()

        stream = Stream(drop)
        self._streams.add(stream)
        self._metrics.streams.set(len(self._streams))
        try:
            yield stream
        finally:
            self._streams.discard(stream)
            self._metrics.streams.set(len(self._streams))

    def _let_go(self, pipeline: PipelineId, channel: PipelineChannel) -> None:
        """Forget a pipeline that nobody watches any more."""
        if not channel.watched and self._channels.get(pipeline) is channel:
            del self._channels[pipeline]

    async def _hear(self) -> None:
        async for hint in self._listener.hints():
            self._take(hint)

    def _take(self, hint: Hint) -> None:
        if hint.cause != "notify":
            self._marked |= self._channels.keys()
            self._missed |= hint.cause == "connect"
        elif isinstance(event := parse(hint.channel or "", hint.payload or ""), PipelineChanged):
            self._marked.add(event.pipeline_id)
            self._changed.add(event.pipeline_id)
            self._look_afterwards(event.pipeline_id)
        self._wake.set()

    def _look_afterwards(self, pipeline: PipelineId) -> None:
        if pipeline not in self._channels and not self._touched.streams:
            return
        if timer := self._afterwards.pop(pipeline, None):
            timer.cancel()

        def mark() -> None:
            self._afterwards.pop(pipeline, None)
            self._marked.add(pipeline)
            self._changed.add(pipeline)
            self._wake.set()

        self._afterwards[pipeline] = asyncio.get_running_loop().call_later(_AFTERWARDS_SECONDS, mark)

    async def _work(self) -> None:
        """Look at what was marked; what is marked meanwhile is looked at next."""
        places = asyncio.Semaphore(_SIDE_BY_SIDE)
        while True:
            await self._wake.wait()
            self._wake.clear()
            marked, self._marked = self._marked, set()
            self._tell_touched()
            channels = [self._channels[pipeline] for pipeline in marked if pipeline in self._channels]
            looks = [_look(channel.look, places) for channel in channels]
            await asyncio.gather(*looks, _look(self._ops.look, places))
            if self._ops.behind:
                asyncio.get_running_loop().call_later(OPS_EVERY_SECONDS, self._wake.set)
            await asyncio.sleep(_PACE_SECONDS)

    def _tell_touched(self) -> None:
        changed, self._changed = self._changed, set()
        missed, self._missed = self._missed, False
        if missed or changed:
            self._touched.tell_touched(set() if missed else changed)


_LATER = {"Retry-After": "5"}


async def _look(look: Callable[[], Awaitable[None]], places: asyncio.Semaphore) -> None:
    """Look once; a look that fails is made up for by the next sweep."""
    async with places:
        try:
            await look()
        except CONNECTION_ERRORS as error:
            _LOG.warning("look_postponed", error=str(error))
        except Exception:  # noqa: BLE001  the others go on
            _LOG.exception("look_defect")
