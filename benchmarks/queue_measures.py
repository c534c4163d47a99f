"""What is measured of every contender: from enqueue to start when idle, drains of a full queue, and enqueue rates."""

from __future__ import annotations

import asyncio
import random
import time

import asyncpg

from benchmarks.peers.contender import Contender, Style
from benchmarks.queue_arena import Arena
from benchmarks.queue_board import Board

_REST_SECONDS = (0.01, 0.03)
"""Between two samples: long enough that the job before is settled, and out of step with whoever polls."""


async def latency(arena: Arena, contender: Contender, samples: int) -> list[float]:
    """Return milliseconds from before the enqueue, commit included, to the job's first line in another process."""
    board = arena.board(samples + 1)
    async with arena.database(contender) as name:
        url = arena.url(name)
        await contender.open(url, samples + 1)
        async with arena.workers(contender.command("latency"), url, board):
            found = []
            for job in range(samples + 1):
                begun = time.monotonic_ns()
                await contender.enqueue(job)
                found.append((await board.until_started(job) - begun) / 1e6)
                await asyncio.sleep(random.uniform(*_REST_SECONDS))
        await contender.close()
    return found[1:]  # the first waited for the worker's own start


async def drain(arena: Arena, contender: Contender, style: Style, workers: int) -> float:
    """Return jobs a second from the first job's first line until all are settled in the tables."""
    async with arena.database(contender) as name:
        return await drain_on(arena, name, contender, style, workers)


async def drain_on(arena: Arena, database: str, contender: Contender, style: Style, workers: int = 1) -> float:
    """Drain on a database that is there."""
    jobs = contender.drained[style] * (2 if workers > 1 and style == "best" else 1)
    board, url = arena.board(jobs), arena.url(database)
    await contender.open(url, jobs)
    await contender.enqueue_all(range(jobs))
    async with arena.workers(contender.command(style), url, board, workers):
        seconds = await _settled(url, contender, board, jobs)
    await contender.close()
    return jobs / seconds


async def _settled(url: str, contender: Contender, board: Board, jobs: int) -> float:
    connection = await asyncpg.connect(url)
    await board.until_all_started(range(jobs))
    while await connection.fetchval(contender.left):
        await asyncio.sleep(0.002)
    ended = time.monotonic_ns()
    await connection.close()
    return float(ended - board.starts()[:jobs].min()) / 1e9


async def enqueue_rates(arena: Arena, contender: Contender, single: int, many: int) -> tuple[float, float]:
    """Return jobs a second that one producer commits one by one, and all at once."""
    async with arena.database(contender) as name:
        await contender.open(arena.url(name), single + many)
        begun = time.perf_counter()
        for job in range(single):
            await contender.enqueue(job)
        between = time.perf_counter()
        await contender.enqueue_all(range(single, single + many))
        ended = time.perf_counter()
        await contender.close()
    return single / (between - begun), many / (ended - between)
