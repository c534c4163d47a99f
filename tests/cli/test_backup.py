"""The backup of docs/operations.md, by the server's own programs, and life after it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import asyncpg
from pydantic import SecretStr

from cli.postgres import binary
from shared.db import Pool, open_pool
from shared.db.migrate import require_current
from tests.conftest import with_database
from tests.dispatcher.studio import TEXT, Studio


async def test_what_was_restored_goes_on_where_the_backup_was(
    pool: Pool, database: SecretStr, server_url: SecretStr, tmp_path: Path
) -> None:
    """Results, jobs that nobody had begun, triggers and rights are there: a run ends in the restored database, and reuses."""
    studio = Studio(pool, database)
    await studio.open()
    await studio.add(a=("asset", {}, TEXT), b=("asset", {}, TEXT | {"content": "Other."}))
    await studio.execute("a")
    await studio.finish()
    run = await studio.execute()
    await studio.plan()
    await studio.close()
    dump, name = tmp_path / "callsheet.dump", f"restored_{database.get_secret_value().rpartition('/')[2]}"
    _program("pg_dump", "--format=custom", f"--file={dump}", database.get_secret_value())
    _program("createdb", "--maintenance-db", server_url.get_secret_value(), name)
    try:
        url = with_database(server_url, name)
        _program(
            "pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={url.get_secret_value()}", str(dump)
        )
        restored = await open_pool(url, size=4, name="test")
        async with restored.acquire() as connection:
            await require_current(connection)
        assert await restored.fetchval(
            "select has_column_privilege('callsheet_editor', 'video_production_nodes', 'inputs', 'update')"
        )
        await _go_on(Studio(restored, url, worker=studio.worker), run)
        restored.terminate()
    finally:
        owner = await asyncpg.connect(server_url.get_secret_value())
        await owner.execute(f"drop database {name} with (force)")
        await owner.close()


async def _go_on(later: Studio, run: str) -> None:
    assert await later.finish() == ["b"]
    assert await later.run_state(run) == "completed"
    await later.edit("b", asset=TEXT)
    await later.execute()
    assert await later.finish() == []  # the text of `a` has a result
    assert set((await later.statuses()).values()) == {"completed"}


def _program(name: str, *words: str) -> None:
    ended = subprocess.run([binary(name), *words], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr
