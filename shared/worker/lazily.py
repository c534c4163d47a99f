"""Load an executor's libraries with its first job: a worker that waits for providers needs no voice of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.domain.jobs import Job
from shared.domain.nodes import NodeType, Provider
from shared.worker.executor import Executor, Made, Work


@dataclass(slots=True)
class Lazily:
    """Stand for an executor until it is needed.

    Args:
        type: What it makes.
        provider: Who does the work.
        make: Imports and makes it; called once, in a thread.
    """

    type: NodeType
    provider: Provider
    make: Callable[[], Executor]
    _made: Executor | None = field(default=None, init=False)
    _making: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def run(self, job: Job, work: Work) -> Made:
        """Have the executor made by the first job, and run it."""
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self.make)
        return await self._made.run(job, work)
