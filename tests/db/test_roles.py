"""Who may write what, as Postgres sees it: each test connects as the role and is let in or refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from shared.db import Connection

As = Callable[[str, str], Awaitable[str]]


@pytest.fixture
async def as_role(kept: Connection) -> As:
    """Give a function that runs a statement as a role and returns the status, or the server's refusal."""
    await kept.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    await kept.execute("insert into video_production_nodes (pipeline_id, id, type) values ('p', 'a', 'asset')")

    async def run(role: str, statement: str) -> str:
        await kept.execute(f"set role callsheet_{role}")
        try:
            async with kept.transaction():
                return str(await kept.execute(statement))
        except asyncpg.InsufficientPrivilegeError as error:
            return f"refused: {error}"
        finally:
            await kept.execute("reset role")

    return run


@pytest.mark.parametrize("column", ["title = 'x'", "type = 'asset'", "inputs = '{}'", "config = '{}'", "asset = '{}'"])
async def test_an_editor_writes_what_is_the_editors(as_role: As, column: str) -> None:
    """The editor's own columns, and the pipeline's."""
    assert await as_role("editor", f"update video_production_nodes set {column}") == "UPDATE 1"


@pytest.mark.parametrize(
    "column",
    [
        "status = 'completed'",
        "metadata = '{}'",
        "output = '{}'",
        "revision = 9",
        "generation = 9",
        "is_valid = true",
        "fingerprint = 'x'",
    ],
)
async def test_an_editor_cannot_write_what_is_the_systems(as_role: As, column: str) -> None:
    """Nobody completes a node by hand."""
    assert (await as_role("editor", f"update video_production_nodes set {column}")).startswith("refused")


async def test_an_editor_inserts_upserts_deletes_and_executes(as_role: As) -> None:
    """All that a visual tool needs."""
    insert = "insert into video_production_nodes (pipeline_id, id, title, type, inputs, config, asset) values ('p', 'b', '', 'asset', '{}', '{}', null)"
    upsert = insert + " on conflict (pipeline_id, id) do update set config = excluded.config"
    assert (
        await as_role("editor", "insert into video_production_pipelines (id, title) values ('q', 'Q')") == "INSERT 0 1"
    )
    assert (
        await as_role("editor", "update video_production_pipelines set config = '{\"mode\": \"draft\"}' where id = 'q'")
        == "UPDATE 1"
    )
    assert await as_role("editor", insert) == "INSERT 0 1"
    assert await as_role("editor", upsert) == "INSERT 0 1"
    assert await as_role("editor", "select video_production_execute('p')") == "SELECT 1"
    assert await as_role("editor", 'notify video_production_execute, \'{"pipeline_id": "p"}\'') == "NOTIFY"
    assert await as_role("editor", "delete from video_production_nodes where id = 'b'") == "DELETE 1"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into video_production_nodes (pipeline_id, id, type, status) values ('p', 'b', 'asset', 'completed')",
        "update video_production_pipelines set metadata = '{}'",
        "insert into video_production_results (fingerprint, output) values ('x', '{}')",
        "update video_production_jobs set state = 'dead'",
        "delete from video_production_changes",
        "update video_production_queues set paused = true",
        "select video_production_reset('{}', '{1}')",
    ],
)
async def test_an_editor_cannot_reach_the_systems_tables(as_role: As, statement: str) -> None:
    """Results, jobs and queues belong to the services."""
    assert (await as_role("editor", statement)).startswith("refused")


@pytest.mark.parametrize("column", ["type = 'asset'", "inputs = '{}'", "config = '{}'", "asset = '{}'", "title = ''"])
async def test_a_service_cannot_write_what_is_the_editors(as_role: As, column: str) -> None:
    """A worker never changes what somebody asked for."""
    assert (await as_role("service", f"update video_production_nodes set {column}")).startswith("refused")


@pytest.mark.parametrize("column", ["status = 'completed'", "metadata = '{}'", "output = '{}'"])
async def test_a_service_writes_what_is_the_systems(as_role: As, column: str) -> None:
    """Status, metadata and output."""
    assert await as_role("service", f"update video_production_nodes set {column}") == "UPDATE 1"


async def test_a_reader_reads_and_writes_nothing(as_role: As) -> None:
    """For dashboards."""
    assert await as_role("reader", "select * from video_production_jobs") == "SELECT 0"
    assert (await as_role("reader", "update video_production_nodes set title = ''")).startswith("refused")
    assert (await as_role("reader", "select video_production_execute('p')")).startswith("refused")
