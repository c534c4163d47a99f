"""Events: what changed reaches those who watch, once, also after they were away; the slow are let go."""

from __future__ import annotations

import asyncio
import socket
import statistics
import time
from urllib.parse import urlsplit

import aiohttp
import pytest

from services.api.events.stream import Stream
from services.api.routing import BASE
from services.api.service import Api
from shared.config import ApiSettings
from shared.db import Pool
from shared.db.access import revoke_token
from tests.api.conftest import Client, Served
from tests.api.sse import listening

TEXT = {"type": "asset", "asset": {"type": "text", "content": "Words."}}


async def _lesson(served: Served) -> None:
    nodes = [{"id": node, **TEXT} for node in "abc"]
    await served.editor("POST", "/pipelines", {"id": "p", "title": "P", "nodes": nodes})


async def test_a_watcher_sees_everything_that_commits(served: Served, pool: Pool) -> None:
    """A snapshot, then each change as a whole node: the system's, an editor's of any kind, new and removed ones; then the end."""
    await _lesson(served)
    async with (
        listening(served.viewer, "/pipelines/p/events") as events,
        listening(served.viewer, "/events") as list_events,
    ):
        first = await events.next()
        assert first is not None
        assert (first.name, [n["id"] for n in first.data["nodes"]]) == ("snapshot", ["a", "b", "c"])
        assert first.data["nodes"] == (await served.viewer("GET", "/pipelines/p")).json["nodes"]
        assert (await list_events.next()).data == {"pipeline_ids": []}  # type: ignore[union-attr]

        await pool.execute("update video_production_nodes set status = 'completed' where id = 'a'")
        changed = await events.until(node="a", status="completed")
        assert [n["id"] for n in changed.data["nodes"]] == ["a"]
        touched = await list_events.next()
        assert touched is not None
        assert touched.data == {"pipeline_ids": ["p"]}

        await served.editor("PATCH", "/pipelines/p/nodes/b", {"title": "New"})
        await events.until(node="b", title="New")
        await served.editor("PUT", "/pipelines/p/nodes", {"nodes": [{"id": "d", **TEXT}], "delete": ["c"]})
        swapped = await events.until(node="d")
        assert swapped.data["removed"] == ["c"]
        run = await served.editor("POST", "/pipelines/p/run")
        while (event := await events.next()) and not event.data["runs"]:
            pass
        assert event is not None
        assert [r["id"] for r in event.data["runs"]] == [run.json["job_id"]]

        await served.editor("DELETE", "/pipelines/p")
        while (event := await events.next()) and event.name != "deleted":
            pass
        assert await events.next() is None
    assert (await served.viewer("GET", "/pipelines/p/events")).status == 404


async def test_a_client_that_was_away_gets_what_it_missed(
    served: Served, api_settings: ApiSettings, pool: Pool
) -> None:
    """From another process, too: the cursor is the database's. Transactions that commit late are not lost; nonsense means everything."""
    await _lesson(served)
    late = await pool.acquire()
    transaction = late.transaction()
    await transaction.start()
    await late.execute("update video_production_nodes set metadata = '{\"late\": true}' where id = 'b'")
    async with listening(served.viewer, "/pipelines/p/events") as events:
        last = (await events.next()).id  # type: ignore[union-attr]
    await served.editor("PUT", "/pipelines/p/nodes", {"nodes": [{"id": "d", **TEXT}], "delete": ["c"]})
    await transaction.commit()
    await pool.release(late)

    other = Api(api_settings)
    async with other.serving() as rooms:
        viewer = Client(served.viewer.session, other.address, served.viewer.token, rooms)
        async with listening(viewer, "/pipelines/p/events", last) as events:
            missed = await events.next()
            assert missed is not None
            assert (missed.name, {n["id"] for n in missed.data["nodes"]} >= {"b", "d"}) == ("change", True)
            assert missed.data["node_ids"] == ["a", "b", "d"]
        async with listening(viewer, "/pipelines/p/events", missed.id) as events:
            nothing = await events.next()
            assert nothing is not None
            assert nothing.data["nodes"] == []
        for nonsense in ("x", "-1", str(2**62), "9" * 40):
            async with listening(viewer, "/pipelines/p/events", nonsense) as events:
                assert (await events.next()).name == "snapshot"  # type: ignore[union-attr]


async def test_many_watch_and_hear_it_soon(served: Served, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty clients, one listening session, one look: what commits is there in a moment, and nothing is left when they go."""
    monkeypatch.setattr("services.api.routes.events._LOOK_SECONDS", 0.2)
    await _lesson(served)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        viewer = Client(session, served.api.address, served.viewer.token, served.rooms)
        ready, delays = asyncio.Semaphore(0), list[float]()
        began = 0.0

        async def watch() -> None:
            async with listening(viewer, "/pipelines/p/events") as events:
                await events.next()
                ready.release()
                await events.until(node="a", status="completed")
                delays.append(time.perf_counter() - began)

        tasks = [asyncio.create_task(watch()) for _ in range(60)]
        for _ in tasks:
            await ready.acquire()
        sessions = await pool.fetchval(
            "select count(*) from pg_stat_activity where application_name = 'callsheet-api-listen' and datname = current_database()"
        )
        began = time.perf_counter()
        await pool.execute("update video_production_nodes set status = 'completed' where id = 'a'")
        await asyncio.gather(*tasks)

    assert sessions == 1
    assert statistics.quantiles(delays, n=20)[-1] < 1.0
    async with asyncio.timeout(10):
        while served.rooms.hub.open_streams:
            await asyncio.sleep(0.05)
    assert served.rooms.hub.watched == 0


async def test_a_client_that_does_not_read_holds_nobody_up(
    served: Served, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection is cut when too much waits for it; who reads gets every change in the meantime."""
    monkeypatch.setattr("services.api.events.stream._MOST_BYTES", 1_000_000)
    await _lesson(served)
    address = urlsplit(served.api.address)
    deaf = socket.create_connection((address.hostname, address.port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    request = (
        f"GET {BASE}/pipelines/p/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {served.viewer.token}\r\n\r\n"
    )
    deaf.sendall(request.encode())
    async with asyncio.timeout(20):
        while served.rooms.hub.open_streams != 1:
            await asyncio.sleep(0.01)
    async with listening(served.viewer, "/pipelines/p/events") as events:
        await events.next()
        number = 0
        async with asyncio.timeout(20):
            while served.rooms.hub.open_streams != 1:
                number += 1
                mark = {"number": number, "noise": "x" * 300_000}
                await pool.execute("update video_production_nodes set metadata = $1 where id = 'a'", mark)
                await events.until(node="a", metadata=mark)
    deaf.close()
    assert number > 3


async def test_a_slow_client_is_let_go() -> None:
    """So many events or bytes and no more; the first one always fits; the others are not held up."""
    dropped = []
    slow = Stream(lambda: dropped.append("slow"))
    assert slow.put(b"x" * 10_000_000)
    assert not slow.put(b"y")
    assert dropped == ["slow"]
    assert await slow.next(1) is None

    many = Stream(lambda: dropped.append("many"))
    assert [many.put(b"e") for _ in range(65)] == [True] * 64 + [False]
    quick = Stream(lambda: dropped.append("quick"))
    assert await quick.next(0.001) == b""
    quick.put(b"last")
    quick.end()
    assert [await quick.next(1), await quick.next(1)] == [b"last", None]
    assert dropped == ["slow", "many"]


async def test_streams_end_with_the_token_and_the_process(
    served: Served, api_settings: ApiSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only so many are open at once; operators see queues at once; a revoked token ends its stream, a stop all of them."""
    monkeypatch.setattr("services.api.routes.events._LOOK_SECONDS", 0.01)
    monkeypatch.setattr("services.api.door._REMEMBER_SECONDS", 0.0)
    await _lesson(served)
    small = Api(api_settings.model_copy(update={"api_max_streams": 1}))
    async with small.serving() as rooms:
        ops = Client(served.ops.session, small.address, served.ops.token, rooms)
        async with listening(ops, "/ops/events") as events:
            first = await events.next()
            assert first is not None
            assert {queue["name"] for queue in first.data["queues"]} == {
                "media",
                "heygen",
                "tts",
                "animation",
                "render",
            }
            assert (await ops("GET", "/pipelines/p/events")).error["type"] == "TooManyStreams"
            await revoke_token(rooms.service, "ops")
            while await events.next() is not None:
                pass
        viewer = Client(served.ops.session, small.address, served.viewer.token, rooms)
        async with listening(viewer, "/pipelines/p/events") as events:
            await events.next()
            rooms.hub.close()
            assert await events.next() is None
