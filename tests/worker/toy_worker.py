"""A worker to be killed, frozen and stopped: its jobs start a process that never ends, and log its number.

With ``TOY_IS_QUICK`` in the environment its jobs are over at once, with ``TOY_SECONDS`` after so many.
"""

from __future__ import annotations

import os

from shared.config import MediaWorkerSettings
from shared.domain.jobs import Job
from shared.domain.nodes import NodeType, Provider, Queue
from shared.media import child
from shared.media.child import Limits
from shared.storage import Storage
from shared.worker.executor import Executor, Made, Work
from shared.worker.service import run_service
from tests.worker.crew import text_output


class Endless:
    """Wait for a process that has to be killed."""

    type = NodeType.ASSET
    provider = Provider.LOCAL

    async def run(self, job: Job, work: Work) -> Made:
        """Start the process and wait for it."""
        if "TOY_IS_QUICK" in os.environ:
            return Made(await text_output(job, work))
        seconds = os.environ.get("TOY_SECONDS", "1000")
        process = await child.start(["/bin/sleep", seconds], cwd=work.scratch, limits=Limits())
        try:
            (work.scratch / "half-made").write_text("half")
            work.log.info("child_started", child=process.pid)
            await process.wait()
            work.log.info("child_ended", child=process.pid)
        finally:
            await child.stop(process)
        return Made(await text_output(job, work))


def _executors(_settings: MediaWorkerSettings, _storage: Storage) -> list[Executor]:
    return [Endless()]


if __name__ == "__main__":
    run_service("toy_worker", Queue.MEDIA, MediaWorkerSettings, _executors)
