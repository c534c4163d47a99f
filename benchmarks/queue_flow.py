"""Whole graphs, planned by a real dispatcher and run by real workers, each a process of its own, as an editor sees it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import SecretStr

from benchmarks.peers.callsheet import Callsheet
from benchmarks.peers.contender import python
from benchmarks.queue_arena import Arena
from benchmarks.queue_board import Board
from shared.db import Pool, open_pool

Node = tuple[str, dict[str, Any], dict[str, Any], dict[str, Any] | None]
"""Type, inputs, config and asset; nodes are named n0, n1, … after their place on the board."""
Graph = Callable[[int], list[Node]]
_REST_SECONDS = (0.02, 0.06)


@dataclass
class Crew:
    """A dispatcher and workers on an empty database, up and connected."""

    pool: Pool
    board: Board
    dispatcher: Process
    workers: list[Process]


def chain(size: int) -> list[Node]:
    """Hang each node on the one before."""
    return [*_sources(), *(_mix(f"n{i - 1 if i > 2 else 0}", i) for i in range(2, size))]


def fan_out(size: int) -> list[Node]:
    """Hang all nodes on the same two."""
    return [*_sources(), *(_mix("n0", i) for i in range(2, size))]


def fan_in(size: int) -> list[Node]:
    """Join a thousand nodes in one, as often as the size has room for, and those in one more."""
    groups = size // 1000
    nodes = [_asset("video", i) for i in range(size - groups - (groups > 1))]
    share = len(nodes) // groups
    for group in range(groups):
        segments = [f"n{i}" for i in range(group * share, (group + 1) * share)]
        nodes.append(("merge-videos", {"segments": segments}, {}, None))
    if groups > 1:
        nodes.append(("merge-videos", {"segments": [f"n{share * groups + i}" for i in range(groups)]}, {}, None))
    return nodes


def _sources() -> list[Node]:
    return [_asset("video", 0), _asset("audio", 1)]


def _asset(kind: str, number: int) -> Node:
    return "asset", {}, {}, {"type": kind, "url": f"https://example.com/{number}"}


def _mix(video: str, number: int) -> Node:
    return "mix-audio", {"video": video, "audio": "n1"}, {"volume": 0.5 + number / 10_000}, None


@contextlib.asynccontextmanager
async def crew(arena: Arena, jobs: int, *, workers: int = 1) -> AsyncIterator[Crew]:
    """Start everything and see one node through, so that nobody is still starting when it matters."""
    board = arena.board(jobs + 1)
    contender = Callsheet()
    async with arena.database(contender) as name:
        environment = {**os.environ, "DATABASE_URL": await arena.service_url(name, "dispatcher")}
        url = await arena.service_url(name, "worker")
        async with (
            arena.workers(contender.command("best"), url, board, workers) as working,
            arena.process(python("services.dispatcher"), environment) as dispatcher,
            await open_pool(SecretStr(arena.url(name)), size=2, name="bench-editor") as pool,
        ):
            await _insert(pool, "warm", [_asset("video", -1)], first=jobs)
            await _run(pool, "warm")
            yield Crew(pool, board, dispatcher, working)


async def through_graph(arena: Arena, graph: Graph, size: int) -> tuple[float, float]:
    """Return nodes a second from the trigger to the run's end, and the median of milliseconds between two starts."""
    nodes = graph(size)
    async with crew(arena, len(nodes)) as here:
        await _insert(here.pool, "graph", nodes)
        await _validated(here.pool, "graph")
        await here.pool.execute("analyze")
        begun = time.perf_counter()
        await _run(here.pool, "graph")
        seconds = time.perf_counter() - begun
        hops = np.diff(here.board.starts()[2 : len(nodes)]) / 1e6
    return len(nodes) / seconds, float(np.median(hops))


async def trigger_to_start(arena: Arena, samples: int) -> list[float]:
    """Return milliseconds from before the editor's trigger, through the dispatcher's plan, to the job's first line."""
    found = []
    async with crew(arena, samples) as here:
        await _insert(here.pool, "trigger", [_asset("video", i) for i in range(samples)])
        await _validated(here.pool, "trigger")
        for job in range(samples):
            await asyncio.sleep(random.uniform(*_REST_SECONDS))
            begun = time.monotonic_ns()
            await here.pool.execute("select video_production_execute('trigger', $1)", f"n{job}")
            found.append((await here.board.until_started(job) - begun) / 1e6)
    return found


async def _insert(pool: Pool, pipeline: str, nodes: list[Node], first: int = 0) -> None:
    await pool.execute(
        'insert into video_production_pipelines (id, title, config) values ($1, $1, \'{"mode": "draft"}\')', pipeline
    )
    rows = [
        {"id": f"n{first + place}", "type": kind, "inputs": inputs, "config": config, "asset": asset}
        for place, (kind, inputs, config, asset) in enumerate(nodes)
    ]
    await pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, inputs, config, asset)"
        " select $1, id, type, inputs, config, asset"
        " from jsonb_to_recordset($2) as n (id varchar, type varchar, inputs jsonb, config jsonb, asset jsonb)",
        pipeline,
        rows,
    )


async def _validated(pool: Pool, pipeline: str) -> None:
    """Wait until the dispatcher has looked at what was inserted."""
    waiting = "select exists (select from video_production_changes where pipeline_id = $1)"
    while await pool.fetchval(waiting, pipeline):
        await asyncio.sleep(0.02)
    wrong = await pool.fetchval(
        "select min(validation_errors::text) from video_production_nodes where pipeline_id = $1 and is_valid is not true",
        pipeline,
    )
    assert wrong is None, wrong


async def _run(pool: Pool, pipeline: str) -> None:
    """Trigger the whole pipeline and wait for the end of the run."""
    run = await pool.fetchval("select video_production_execute($1)", pipeline)
    while (state := await pool.fetchval("select state from video_production_runs where id = $1", run)) != "completed":
        assert state in ("requested", "active"), state
        await asyncio.sleep(0.01)
