"""The HTTP API beside a bare aiohttp handler, its events with 200 clients, and its memory after thousands of connects.

``python -m benchmarks.api``. Server, clients and database share this machine: compare the ratios.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from benchmarks.results import keep
from cli.access import free_port
from cli.postgres import EmbeddedPostgres
from shared.db import Pool, open_pool
from shared.db.access import create_token
from shared.db.migrate import migrate
from shared.domain.access import AccessRole
from tests.api.conftest import Client
from tests.api.sse import listening

_SIZES = {"small": 20, "large": 1000}
_SECONDS = 4.0
_SIDE_BY_SIDE = 8
_WATCHERS = 200
_COMMITS = 100
_CONNECTS = 10_000
_BASE = "/v1/video_production"


async def main() -> None:
    """Measure, print, keep."""
    with tempfile.TemporaryDirectory(prefix="callsheet-bench-") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedPostgres(Path(folder), purpose="bench") as server:
            await migrate(server.url("owner"))
            pool = await open_pool(server.url("owner"), size=4, name="bench")
            await _fill(pool)
            token = (await create_token(pool, "bench", AccessRole.OPS, lasts=None)).get_secret_value()
            found = await _measure(server, pool, token, Path(folder))
            pool.terminate()
    keep("api", found)


async def _measure(server: EmbeddedPostgres, pool: Pool, token: str, folder: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    headers = {"Authorization": f"Bearer {token}"}
    async with _api(server, folder) as (address, pid), _bare(server) as bare:
        for name, size in _SIZES.items():
            ours = await _load(f"{address}{_BASE}/pipelines/{name}", headers)
            theirs = await _load(f"{bare}/pipelines/{name}", {})
            found[f"get_{name}"] = {"nodes": size, "api": ours, "bare": theirs, "ratio": ours["rps"] / theirs["rps"]}
            print(
                f"GET pipeline, {size} nodes: api {_shown(ours)}; bare {_shown(theirs)}; ratio {ours['rps'] / theirs['rps']:.2f}"
            )
        found["events"] = await _watch(pool, address, token)
        found["memory"] = await _connect(address, token, pid)
    return found


async def _fill(pool: Pool) -> None:
    for name, size in _SIZES.items():
        await pool.execute("insert into video_production_pipelines (id, title) values ($1, $1)", name)
        await pool.execute(
            "insert into video_production_nodes (pipeline_id, id, type, inputs, status, metadata, output) "
            "select $1, 'n' || n, 'generate-voiceover', jsonb_build_object('script', 'n' || n - 1), 'completed', "
            '\'{"cost": 0.1, "seconds": 2.5, "provider": "local", "retries": 0, "cacheHit": false}\', '
            "jsonb_build_object('type', 'audio', 's3Key', 'pipelines/p/nodes/n' || n || '/out.wav', 'size', 1000, "
            "'sha256', repeat('a', 64), 'duration', 3.5) from generate_series(1, $2::integer) n",
            name, size,
        )  # fmt: skip
    await pool.execute("delete from video_production_changes")


@asynccontextmanager
async def _api(server: EmbeddedPostgres, folder: Path) -> AsyncIterator[tuple[str, int]]:
    port = free_port()
    settings = {
        "DATABASE_URL": server.url("service").get_secret_value(),
        "CALLSHEET_EDITOR_DATABASE_URL": server.url("editor").get_secret_value(),
        "CALLSHEET_API_PORT": str(port),
        "CALLSHEET_MEDIA_DIR": str(folder / "media"),
        "CALLSHEET_LOG_FORMAT": "json",
        "CALLSHEET_API_MAX_STREAMS": "2000",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.api"), env=os.environ | settings, stdout=asyncio.subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as session:
            await _answers(session, f"{address}{_BASE}/health")
        yield address, process.pid
    finally:
        process.terminate()
        await process.wait()


async def _answers(session: aiohttp.ClientSession, url: str) -> None:
    while True:
        try:
            async with session.get(url):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _bare(server: EmbeddedPostgres) -> AsyncIterator[str]:
    url = server.url("owner").get_secret_value()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.api_bare", url), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def _load(url: str, headers: dict[str, str]) -> dict[str, float]:
    """Ask again and again, one after the other for the latency, then side by side for the rate."""
    async with aiohttp.ClientSession(headers=headers) as session:
        alone = [await _ask(session, url) for _ in range(100)]
        until = time.perf_counter() + _SECONDS

        async def keep_asking() -> int:
            asked = 0
            while time.perf_counter() < until:
                await _ask(session, url)
                asked += 1
            return asked

        asked = sum(await asyncio.gather(*(keep_asking() for _ in range(_SIDE_BY_SIDE))))
    return {"p50_ms": _at(alone, 50), "p95_ms": _at(alone, 95), "rps": asked / _SECONDS}


async def _ask(session: aiohttp.ClientSession, url: str) -> float:
    began = time.perf_counter()
    async with session.get(url) as answer:
        assert answer.status == 200
        await answer.read()
    return time.perf_counter() - began


async def _watch(pool: Pool, address: str, token: str) -> dict[str, float]:
    """Return how long after a commit its change is at the clients, all of whom watch one pipeline."""
    committed: dict[str, float] = {}
    delays: list[float] = []
    ready = asyncio.Semaphore(0)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        client = Client(session, address, token, None)  # type: ignore[arg-type]

        async def watch() -> None:
            async with listening(client, "/pipelines/large/events") as events:
                await events.next()
                ready.release()
                seen = 0
                while seen < _COMMITS and (event := await events.next()):
                    marks = [n["metadata"]["mark"] for n in event.data["nodes"] if "mark" in n["metadata"]]
                    delays.extend(time.perf_counter() - committed[mark] for mark in marks)
                    seen += len(marks)

        tasks = [asyncio.create_task(watch()) for _ in range(_WATCHERS)]
        for _ in tasks:
            await ready.acquire()
        for number in range(_COMMITS):
            mark = str(number)
            committed[mark] = time.perf_counter()
            change = "update video_production_nodes set metadata = metadata || jsonb_build_object('mark', $1::text) where pipeline_id = 'large' and id = $2"
            await pool.execute(change, mark, f"n{number + 1}")
            committed[mark] = time.perf_counter()
            await asyncio.sleep(0.15)
        await asyncio.gather(*tasks)
    found = {"clients": _WATCHERS, "p50_ms": _at(delays, 50), "p95_ms": _at(delays, 95), "p99_ms": _at(delays, 99)}
    print(
        f"events, {_WATCHERS} clients, 1000 nodes: p50 {found['p50_ms']:.1f} ms, p95 {found['p95_ms']:.1f} ms, p99 {found['p99_ms']:.1f} ms"
    )
    return found


async def _connect(address: str, token: str, pid: int) -> dict[str, object]:
    """Return the resident memory of the API as streams come and go."""
    rss = {0: _rss(pid)}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        client = Client(session, address, token, None)  # type: ignore[arg-type]

        async def connect() -> None:
            async with listening(client, "/pipelines/small/events") as events:
                await events.next()

        for done in range(0, _CONNECTS, 50):
            await asyncio.gather(*(connect() for _ in range(50)))
            if (done + 50) % 2000 == 0:
                rss[done + 50] = _rss(pid)
    print("memory after connects: " + ", ".join(f"{connects}: {mb:.0f} MB" for connects, mb in rss.items()))
    return {"rss_mb": rss}


def _rss(pid: int) -> float:
    fields = Path(f"/proc/{pid}/statm").read_text("utf-8").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _at(seconds: list[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100)[percent - 1] * 1000


def _shown(found: dict[str, float]) -> str:
    return f"p50 {found['p50_ms']:.1f} ms, p95 {found['p95_ms']:.1f} ms, {found['rps']:.0f}/s"


if __name__ == "__main__":
    asyncio.run(main())
