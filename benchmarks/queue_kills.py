"""SIGKILL a worker under its job, and see how long it takes until another worker runs that job."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import AsyncExitStack

from benchmarks.peers.callsheet import Callsheet
from benchmarks.peers.contender import worker_environment
from benchmarks.peers.pgqueuer import PgQueuerContender
from benchmarks.queue_arena import Arena


async def rescues(arena: Arena, contender: Callsheet | PgQueuerContender, kills: int) -> list[float]:
    """Return seconds from each kill to the job's first line in another process."""
    board = arena.board(kills)
    command = contender.command("latency", held=True)
    async with arena.database(contender) as name, AsyncExitStack() as stack:
        url = arena.url(name)
        await contender.open(url, kills)
        board.open_gate()
        running = {}
        for worker in range(2):
            process = await stack.enter_async_context(arena.process(command, worker_environment(url, board, worker)))
            running[process.pid] = process
        found = []
        for job in range(kills):
            await contender.enqueue(job)
            victim = await board.holder(job)
            await asyncio.sleep(0.5)
            process = await stack.enter_async_context(
                arena.process(command, worker_environment(url, board, 2 + job % 8))
            )
            running[process.pid] = process
            begun = time.monotonic_ns()
            os.kill(victim, signal.SIGKILL)
            found.append((await board.until_started(job) - begun) / 1e9)
            await running.pop(victim).wait()
            process = await stack.enter_async_context(arena.process(command, worker_environment(url, board, 2)))
            running[process.pid] = process
        await contender.close()
    return found
