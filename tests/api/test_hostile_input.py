"""What is sent to break things is refused cleanly, and never with a 5xx."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from urllib.parse import quote

from shared.db import Pool
from tests.api.conftest import Served

SQL = "'; drop table video_production_nodes; --"
TEXT = {"type": "asset", "asset": {"type": "text", "content": "Words."}}


BODIES = [
    (b"{", "application/json", 400),
    (b"\xff\xfe", "application/json", 400),
    (b'{"id": "\\ud800"}', "application/json", 400),
    (b"[" * 10_000 + b"]" * 10_000, "application/json", 400),
    (b'{"id":' * 70 + b"1" + b"}" * 70, "application/json", 400),
    (b"{}", "text/plain", 415),
    (b"a=b", "application/x-www-form-urlencoded", 415),
    (b" " * 200_000, "application/json", 413),
    (b"[]", "application/json", 422),
    (b'{"title": "a\\u0000b"}', "application/json", 422),
    (b'{"title": "t", "config": {"a\\u0000": 1}}', "application/json", 422),
    (b'{"title": "t", "unknown": 1}', "application/json", 422),
    (b'{"title": NaN}', "application/json", 400),
    (
        b'{"title": "t", "nodes": [{"id": "a", "type": "asset"}, {"id": "a", "type": "asset"}]}',
        "application/json",
        422,
    ),
]


async def test_bodies_that_are_none(served: Served) -> None:
    """Malformed, too deep, too large, of another kind, with what Postgres cannot keep: each has its status."""
    for body, kind, status in BODIES:
        said = await served.editor("POST", "/pipelines", data=body, headers={"Content-Type": kind})
        assert (said.status, bool(said.error["message"])) == (status, True), body[:80]


async def test_a_body_without_end_is_cut(served: Served) -> None:
    """A hundred megabytes that come without a length are refused after the first of them."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1_000_000

    began = time.perf_counter()
    try:
        said = await served.editor("POST", "/pipelines", data=endless(), headers={"Content-Type": "application/json"})
        assert said.status == 413
    except (ConnectionError, OSError):
        pass  # the server hung up while we were still sending: as clean, and the client's driver says it this way
    assert time.perf_counter() - began < 20
    assert (await served.viewer("GET", "/health")).status == 200


NO_IDS = ["", " ", "a/b", ".", "..", "a\nb", "\u202ereversed", "x" * 201, "\ufeff", "a\tb"]


async def test_ids_that_are_none(served: Served) -> None:
    """Of pipelines and of nodes alike: empty, too long, unprintable, or a path."""
    for name in NO_IDS:
        nodes = {"nodes": [{"id": name, **TEXT}]}
        assert (await served.editor("POST", "/pipelines", {"id": name, "title": "t"})).status == 422, name
        assert (await served.editor("POST", "/pipelines", {"id": "p", "title": "t", **nodes})).status == 422, name
        assert (await served.editor("POST", "/pipelines/import", {"id": "p", "title": "t", **nodes})).status == 422, (
            name
        )


ODD_IDS = ["Lektion 1: für Schleifen", "课程-一", "🎬", "a%2Fb", "a?b#c", SQL, "a&b=c;d", "%00"]


async def test_odd_ids_are_only_ids(served: Served, pool: Pool) -> None:
    """Unicode, SQL, and what URLs use for themselves: kept as they are, found again, and nothing else happens."""
    for name in ODD_IDS:
        path = f"/pipelines/{quote(name, safe='')}"
        body = {
            "id": name,
            "title": "Odd",
            "nodes": [
                {"id": name, "title": SQL, **TEXT},
                {"id": "v", "type": SQL, "inputs": {SQL: [SQL]}, "config": {SQL: SQL}},
            ],
        }
        made = await served.editor("POST", "/pipelines", body)
        node = await served.viewer("GET", f"{path}/nodes/{quote(name, safe='')}")
        found = await served.viewer("GET", "/pipelines", params={"search": name, "per": "5"})

        assert (made.status, made.json["id"]) == (201, name)
        assert made.headers["Location"].isascii()
        assert (node.json["id"], node.json["title"]) == (name, SQL)
        assert [p["id"] for p in found.json["results"]] == [name]
        for method, where in (("POST", "execute"), ("GET", "status"), ("GET", "output"), ("GET", "attempts")):
            assert (await served.editor(method, f"{path}/nodes/{quote(name, safe='')}/{where}")).status < 500
        for where in ("plan", "estimate", "validate", "export", "runs"):
            assert (await served.editor("GET", f"{path}/{where}")).status == 200
        assert await pool.fetchval("select count(*) from video_production_nodes where pipeline_id = $1", name) == 2


async def test_odd_paths_queries_and_headers(served: Served) -> None:
    """Path traversal, NULs, header injection, numbers out of range, SQL in every place: an answer below 500 for each."""
    await served.editor("POST", "/pipelines", {"id": "p", "title": "P", "nodes": [{"id": "a", **TEXT}]})
    for path in (
        "/pipelines/..%2F..%2Fetc%2Fpasswd",
        "/pipelines/%00",
        "/pipelines/p/nodes/%00",
        "/pipelines/p/runs/x",
        "/pipelines/%ED%A0%80",
        "/pipelines/" + "x" * 5000,
        "/pipelines/p/nodes/a/files/%00",
        "/schemas/%2e%2e",
        "/pipelines/p/events/../../../x",
    ):
        assert (await served.viewer("GET", path)).status == 404, path
    for query in (
        "page=0",
        "page=-1",
        "page=99999999999",
        "per=0",
        "per=1000",
        "page=x",
        "unknown=1",
        "search=%00",
        "page=1&per=' or 1=1",
    ):
        assert (await served.viewer("GET", f"/pipelines?{query}")).status == 422, query
    for header in ("If-Match", "If-None-Match", "Last-Event-ID", "Idempotency-Key", "X-Request-Id", "Range", "Origin"):
        for value in (SQL, "\xff" * 300, "a: b", '"', "*"):
            said = await served.editor("PATCH", "/pipelines/p", {"version": "2"}, headers={header: value})
            assert said.status in (200, 400, 412), (header, value)
            assert "drop" not in str(said.headers)
    for body in ({"priority": 101}, {"priority": 1e999}, {"force": "maybe"}, {"upstream": [1]}):
        assert (await served.editor("POST", "/pipelines/p/nodes/a/execute", body)).status in (400, 422)


async def test_references_by_the_thousand_stop_nobody(served: Served) -> None:
    """What would not fit an index, or would take minutes to look at, is refused before anybody looks."""
    many = {"id": "m", "type": "merge-videos", "inputs": {"segments": [str(n) for n in range(2001)]}}
    long = {"id": "m", "type": "merge-videos", "inputs": {"segments": ["x" * 3000, "y"]}}
    for node in (
        many,
        long,
        {"id": "m", "type": "x" * 3000},
        {"id": "m", "type": "asset", "inputs": {"s" * 3000: "a"}},
    ):
        said = await served.editor("POST", "/pipelines", {"id": "p", "title": "P", "nodes": [node]})
        assert said.status == 422
        assert (await served.viewer("POST", "/pipelines/validate", {"id": "p", "nodes": [node]})).status == 422


async def test_two_writers_at_once_lose_nothing(served: Served, pool: Pool) -> None:
    """Twenty create the same pipeline and write the same nodes: one wins each time, and nobody gets a 5xx."""
    body = {"id": "p", "title": "P", "nodes": [{"id": "a", **TEXT}]}
    made = await asyncio.gather(*(served.editor("POST", "/pipelines", body) for _ in range(20)))
    tag = made[0].headers["ETag"]
    edits = [{"nodes": [{"id": "a", **TEXT, "title": f"T{n}"}, {"id": f"n{n}", **TEXT}]} for n in range(20)]
    wrote = await asyncio.gather(
        *(served.editor("PUT", "/pipelines/p/nodes", edit, headers={"If-Match": tag}) for edit in edits)
    )

    assert sorted(said.status for said in made) == [200] * 19 + [201]
    assert sorted(said.status for said in wrote) == [200] + [412] * 19
    assert await pool.fetchval("select count(*) from video_production_nodes") == 2
