"""Those who watch the whole house: which pipelines are touched, and what operators see."""

from __future__ import annotations

import asyncio
import time

from services.api.events.stream import Stream, encoded
from services.api.models.events import OpsEvent, TouchedEvent
from services.api.models.ops import LaneView, QueueView, WorkerView
from shared.db import Pool
from shared.db.ledger import Ledger
from shared.db.queue import JobQueue
from shared.db.reports import list_workers
from shared.domain.nodes import PipelineId

OPS_EVERY_SECONDS = 0.5


class Broadcast:
    """Send the same to all streams."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()

    def tell(self, event: bytes) -> None:
        """Send an event."""
        self.streams -= {stream for stream in self.streams if not stream.put(event)}


class TouchedChannel(Broadcast):
    """Say which pipelines changed; whoever was away looks at what it shows anew."""

    def tell_touched(self, pipelines: set[PipelineId]) -> None:
        """Name pipelines in which something changed; none: look at everything anew."""
        if self.streams:
            self.tell(_touched(pipelines))

    def join(self, stream: Stream) -> None:
        """Keep a client told, from an empty first event on."""
        stream.put(_touched(set()))
        self.streams.add(stream)


class OpsChannel(Broadcast):
    """Show queues, workers and lanes as a whole, at most twice a second; a reconnect needs only the next one."""

    def __init__(self, pool: Pool) -> None:
        super().__init__()
        self._pool = pool
        self._turn = asyncio.Lock()
        self._shown = 0.0
        self.behind = False
        """Something changed that nobody was told of yet."""

    async def join(self, stream: Stream) -> None:
        """Show a client how things stand, and keep it told."""
        stream.put(await self._event())
        self.streams.add(stream)

    async def look(self) -> None:
        """Tell all who watch, unless they were told a moment ago: then it is to be tried again in a moment."""
        async with self._turn:
            self.behind = bool(self.streams) and time.monotonic() - self._shown < OPS_EVERY_SECONDS
            if self.streams and not self.behind:
                self._shown = time.monotonic()
                self.tell(await self._event())

    async def _event(self) -> bytes:
        queues = await JobQueue(self._pool).controls()
        workers, lanes = await list_workers(self._pool), await Ledger(self._pool).lanes()
        event = OpsEvent(
            queues=[QueueView.model_validate(queue) for queue in queues],
            workers=[WorkerView.model_validate(worker) for worker in workers],
            lanes=[LaneView.model_validate(lane) for lane in lanes],
        )
        return encoded("ops", event.model_dump_json().encode(), str(time.time_ns()))


def _touched(pipelines: set[PipelineId]) -> bytes:
    event = TouchedEvent(pipeline_ids=sorted(pipelines))
    return encoded("touched", event.model_dump_json().encode(), str(time.time_ns()))
