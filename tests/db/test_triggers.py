"""What the triggers promise to whoever writes with psql, Rails or Next.js."""

from __future__ import annotations

import json

import asyncpg
import pytest
from pydantic import SecretStr

from shared.db import Pool


@pytest.fixture
async def graph(pool: Pool) -> Pool:
    """Give a -> b -> c, all completed, and d beside them."""
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    await pool.executemany(
        "insert into video_production_nodes (pipeline_id, id, type, inputs) values ('p', $1, 'asset', $2)",
        [("a", {}), ("b", {"script": "a"}), ("c", {"segments": ["b", "a"]}), ("d", {})],
    )
    await pool.execute("update video_production_nodes set status = 'completed', is_valid = true, output = '{}'")
    await pool.execute("delete from video_production_changes")
    return pool


async def _nodes(pool: Pool) -> dict[str, asyncpg.Record]:
    rows = await pool.fetch("select * from video_production_nodes")
    return {row["id"]: row for row in rows}


async def _changed(pool: Pool) -> set[str]:
    return {row["node_id"] for row in await pool.fetch("select node_id from video_production_changes")}


async def test_an_edit_puts_the_node_and_all_downstream_back_to_pending(graph: Pool) -> None:
    """What depends on an edited node is in question; what does not is left alone."""
    await graph.execute("update video_production_nodes set config = '{\"speed\": 2}' where id = 'a'")

    nodes = await _nodes(graph)
    assert {i: n["status"] for i, n in nodes.items()} == {
        "a": "pending",
        "b": "pending",
        "c": "pending",
        "d": "completed",
    }
    assert {i: n["revision"] for i, n in nodes.items()} == {"a": 2, "b": 1, "c": 1, "d": 1}
    assert {i: n["generation"] for i, n in nodes.items()} == {"a": 2, "b": 2, "c": 2, "d": 1}
    assert nodes["c"]["output"] == {}
    assert await _changed(graph) == {"a", "b", "c"}


async def test_a_title_is_no_edit(graph: Pool) -> None:
    """A new title re-makes nothing."""
    await graph.execute("update video_production_nodes set title = 'new'")

    assert {n["revision"] for n in (await _nodes(graph)).values()} == {1}
    assert await _changed(graph) == set()


async def test_edges_follow_the_inputs(graph: Pool) -> None:
    """The edges are what the newest inputs say, in the editor's order, single slots and lists alike."""
    await graph.execute(
        'update video_production_nodes set inputs = \'{"segments": ["d", "b", 7], "x": {}}\' where id = \'c\''
    )

    rows = await graph.fetch(
        "select slot, position, parent_id from video_production_edges where child_id = 'c' order by 2"
    )
    assert [tuple(row) for row in rows] == [("segments", 0, "d"), ("segments", 1, "b")]


async def test_a_node_that_appears_or_goes_has_its_children_looked_at_again(graph: Pool) -> None:
    """A reference can become right or dangling without an edit of the node that refers."""
    await graph.execute("delete from video_production_nodes where id = 'a'")

    nodes = await _nodes(graph)
    assert (nodes["b"]["status"], nodes["b"]["is_valid"], nodes["b"]["revision"]) == ("pending", None, 1)
    assert await _changed(graph) == {"a", "b", "c"}

    await graph.execute("update video_production_nodes set is_valid = false")
    await graph.execute("insert into video_production_nodes (pipeline_id, id, type) values ('p', 'a', 'asset')")

    assert (await _nodes(graph))["b"]["is_valid"] is None


async def test_a_cycle_resets_each_node_once(graph: Pool) -> None:
    """A graph that bites its tail does not keep the trigger running."""
    await graph.execute("update video_production_nodes set inputs = '{\"x\": \"c\"}' where id = 'a'")
    before = (await _nodes(graph))["b"]["generation"]
    await graph.execute("update video_production_nodes set config = '{\"y\": 1}' where id = 'a'")

    assert (await _nodes(graph))["b"]["generation"] == before + 1


async def test_a_bulk_write_notifies_once_per_pipeline(graph: Pool, database: SecretStr) -> None:
    """A thousand rows in one statement are one NOTIFY."""
    heard: list[str] = []
    listener = await asyncpg.connect(database.get_secret_value())
    await listener.add_listener("video_production_nodes", lambda *args: heard.append(args[-1]))
    await graph.execute(
        "insert into video_production_nodes (pipeline_id, id, type) select 'p', 'n' || i, 'asset' from generate_series(1, 1000) i"
    )
    await graph.execute("update video_production_nodes set config = '{\"z\": 1}'")
    await listener.execute("select 1")  # notifications arrive before this reply
    await listener.close()

    assert [json.loads(payload) for payload in heard] == [{"pipeline_id": "p"}] * 2


async def test_an_update_of_ten_thousand_nodes_is_one_pass_also_in_a_session_that_began_with_one(pool: Pool) -> None:
    """Comparing each with each takes more than half a minute; once through takes a fraction of a second."""
    async with pool.acquire() as connection:
        await connection.execute("insert into video_production_pipelines (id, title) values ('wide', 'Wide')")
        await connection.execute(
            "insert into video_production_nodes (pipeline_id, id, type) select 'wide', n::varchar, 'asset' from generate_series(1, 10000) n"
        )
        await connection.execute(
            "update video_production_nodes set is_valid = true where pipeline_id = 'wide' and id = '1'"
        )
        await connection.execute("set statement_timeout = '15s'")
        await connection.execute("update video_production_nodes set is_valid = true where pipeline_id = 'wide'")
        await connection.execute("""update video_production_nodes set config = '{"x": 1}' where pipeline_id = 'wide'""")

        revisions = await connection.fetchval(
            "select sum(revision) from video_production_nodes where pipeline_id = 'wide'"
        )
    assert revisions == 20_000
