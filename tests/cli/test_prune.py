"""``callsheet prune`` removes what nobody needs, and never anything else, whatever goes on at the same moment."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from cli.orphans import find_orphans, remove_orphans
from services.dispatcher.planner import plan
from shared.db import Pool, open_pool
from shared.db.plan import keep_history, planning, repair
from shared.db.prune import Pruning
from shared.domain.jobs import Job
from shared.domain.nodes import Fingerprint
from shared.storage.local import LocalStorage
from tests.cli.conftest import Callsheet
from tests.dispatcher.studio import PIPELINE, TEXT, Studio

_NOW = timedelta(0)
_LONG_AGO = "now() - interval '200 days'"


class House(Studio):
    """A pipeline whose outputs really lie in storage."""

    storage: LocalStorage

    async def settle(self, *jobs: Job) -> None:
        """Write what a worker writes, then complete."""
        for job in jobs:
            await self.storage.put_bytes(b"side", f"{job.prefix}manifest.json")
            await self.storage.put_bytes(job.fingerprint.encode(), f"{job.prefix}output.bin")
        await super().settle(*jobs)

    async def text(self, node: str, content: str) -> None:
        """Edit a node."""
        await self.edit(node, asset=TEXT | {"content": content})


@asynccontextmanager
async def _house(pool: Pool, url: SecretStr, media: Path) -> AsyncIterator[House]:
    house = House(pool, url)
    house.storage = await LocalStorage.open(media)
    await house.open()
    yield house
    await house.close()


async def _fill(url: SecretStr, media: Path) -> None:
    """Make two versions of a node's output, a merge-like child, objects of all kinds, and let all of it be old."""
    pool = await open_pool(url, size=4, name="test")
    await keep_history(pool, timedelta(days=400))  # as the dispatcher does when it starts
    await pool.execute("select video_production_partition_attempts(current_date - 200, interval '400 days')")
    async with _house(pool, url, media) as house:
        await house.add(a=("asset", {}, TEXT | {"content": "first"}), b=("asset", {}, TEXT | {"content": "stays"}))
        for content in ("second", "third"):
            await house.execute()
            await house.finish()
            await house.text("a", content)
        await house.add(c=("asset", {}, TEXT | {"content": "young"}))
        await pool.execute(f"update video_production_results set created_at = {_LONG_AGO}")
        await pool.execute(
            f"update video_production_runs set ended_at = {_LONG_AGO} where id = (select id from video_production_runs order by created_at limit 1)"
        )
        await house.execute()
        await (
            house.plan()
        )  # `a` and `c` have jobs that nobody has begun; their folders have something in them all the same
        for job in await pool.fetch("select payload ->> 'prefix' as prefix from video_production_jobs"):
            await house.storage.put_bytes(b"half", f"{job['prefix']}output.bin")
        await pool.execute(
            "select video_production_partition_attempts((current_date - 200)::date, interval '900 days')"
        )
        for key in (
            "uploads/00000000-0000-4000-8000-000000000001/named.txt",
            "uploads/00000000-0000-4000-8000-000000000002/nobody's.txt",
            "cache/segments/2019-01/old.mov",
            f"cache/segments/{datetime.now(UTC):%Y-%m}/new.mov",
            "pipelines/gone/nodes/n/0123456789abcdef/output.mp4",
            "pipelines/gone/nodes/n/0123456789abcdef/manifest.json",
            "pipelines/gone/nodes/n/fedcba9876543210/young.mp4",
            "pipelines/paid/nodes/n/aaaaaaaaaaaaaaaa/parts/0001.mp3",
            "pipelines/readme.txt",
            "somebody-elses/pipelines.txt",
        ):
            await house.storage.put_bytes(b"x", key)
        await house.add(
            d=("asset", {}, {"source": "uploads/00000000-0000-4000-8000-000000000001/named.txt", "type": "text"})
        )
        await pool.execute(
            "insert into video_production_spend (job_id, pipeline_id, node_id, provider, fingerprint, key, state, reserved, settled)"
            " values (1, 'paid', 'n', 'elevenlabs', 'aaaaaaaaaaaaaaaabbbb:1', 'k', 'settled', 1, 1)"
        )
    long_ago = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    for path in media.rglob("*"):
        if path.is_file() and path.name != "young.mp4":
            os.utime(path, (long_ago, long_ago))
    pool.terminate()


def test_what_nobody_needs_goes_and_all_else_stays(callsheet: Callsheet, database: SecretStr, tmp_path: Path) -> None:
    """The dry run says what the real one does; a second one finds nothing. What is not ours is not touched."""
    media = tmp_path / ".callsheet" / "media"
    asyncio.run(_fill(database, media))
    before = _keys(media)

    asked = callsheet("prune", "--dry-run", "--json")
    untouched = _keys(media)
    done = callsheet("prune", "--json")
    again = callsheet("prune")

    assert untouched == before
    assert (asked.err, done.err) == ("", "")
    assert asked.json == done.json | {"dry_run": True}
    assert (done.json["runs"], done.json["results"], len(done.json["months"])) == (1, 1, 1)
    assert before - _keys(media) == {
        *(key for key in before if key.startswith("pipelines/p/nodes/a/") and key not in _needed(before, database)),
        "uploads/00000000-0000-4000-8000-000000000002/nobody's.txt",
        "cache/segments/2019-01/old.mov",
        "pipelines/gone/nodes/n/0123456789abcdef/output.mp4",
        "pipelines/gone/nodes/n/0123456789abcdef/manifest.json",
    }
    assert done.json["objects"] == len(before - _keys(media))
    assert again.out == "Removed 0 runs, 0 months of history, 0 results, 0 objects of 0.0 MB.\n"


def _keys(media: Path) -> set[str]:
    return {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}


def _needed(keys: set[str], url: SecretStr) -> set[str]:
    """Return the keys in folders that a node or a job names."""

    async def folders() -> list[str]:
        pool = await open_pool(url, size=1, name="test")
        rows = await pool.fetch(
            "select regexp_replace(output ->> 's3Key', '[^/]+$', '') as folder from video_production_nodes where output is not null"
            " union select payload ->> 'prefix' from video_production_jobs"
        )
        pool.terminate()
        return [row["folder"] for row in rows]

    named = tuple(asyncio.run(folders()))
    return {key for key in keys if key.startswith(named)}


async def test_a_result_that_is_being_reused_stays(pool: Pool, database: SecretStr, tmp_path: Path) -> None:
    """A plan that has seen a result takes it, though it was going to be pruned at that moment."""
    async with _house(pool, database, tmp_path) as house:
        fingerprint = await _abandoned(house)
        pruning = Pruning(pool, _NOW)
        async with planning(pool, PIPELINE) as tables:
            assert await tables.results({fingerprint}) == {fingerprint}
            assert await pruning.count_results() == 1
            assert await pruning.drop_results() == 0
        assert await pruning.drop_results() == 1


async def test_a_result_that_is_being_pruned_is_made_anew(pool: Pool, database: SecretStr, tmp_path: Path) -> None:
    """A plan that comes too late waits for the end of it, finds no result, and publishes a job."""
    async with _house(pool, database, tmp_path) as house:
        await _abandoned(house)
        await house.text("a", "first")
        await house.execute()
        pruning = asyncio.Event()

        async def prune_slowly() -> None:
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute("select from video_production_results for update")
                pruning.set()
                await _until_somebody_waits(pool)
                await connection.execute(
                    "delete from video_production_results where fingerprint not in (select fingerprint from video_production_nodes where fingerprint is not null)"
                )

        slow = asyncio.create_task(prune_slowly())
        await pruning.wait()
        report = await plan(pool, PIPELINE)
        await slow
        assert (report.published, report.reused) == (1, 0)
        assert await house.finish() == ["a"]
        assert await repair(pool) == 0


async def test_no_job_begins_to_write_where_something_is_being_removed(
    pool: Pool, database: SecretStr, tmp_path: Path
) -> None:
    """A plan of the pipeline waits until its objects are gone; what got a job before that stays."""
    async with _house(pool, database, tmp_path) as house:
        await house.add(a=("asset", {}, TEXT))
        await house.execute()
        pruning = Pruning(pool, _NOW)
        folder, short = "pipelines/p/nodes/a/0123456789abcdef/", "0123456789abcdef"
        async with pruning.unneeded(PIPELINE, [(folder, short)]) as unneeded:
            assert unneeded == {folder}
            late = asyncio.create_task(house.plan())
            await _until_somebody_waits(pool)
            assert not await pool.fetchval("select count(*) from video_production_jobs")
        await late
        prefix = await pool.fetchval("select payload ->> 'prefix' from video_production_jobs")
        async with pruning.unneeded(PIPELINE, [(prefix, prefix.split("/")[-2])]) as unneeded:
            assert unneeded == set()
        await house.finish()
        async with pruning.unneeded(PIPELINE, [(prefix, prefix.split("/")[-2])]) as unneeded:
            assert unneeded == set()


async def test_pruning_while_runs_go_on_takes_nothing_that_a_node_has(
    pool: Pool, database: SecretStr, tmp_path: Path
) -> None:
    """With no patience at all: edits, reverts and reuse meet it at every moment, and each output is there in the end."""
    async with _house(pool, database, tmp_path) as house:
        await house.add(**{f"n{number}": ("asset", {}, TEXT) for number in range(5)})
        dice, pruned = random.Random(7), [0, 0]
        editing = asyncio.create_task(_edit_and_revert(house, dice))
        while not editing.done():
            pruning = Pruning(pool, _NOW)
            pruned[0] += await pruning.drop_results()
            orphans = await find_orphans(house.storage, pruning, _NOW, datetime.now(UTC))
            pruned[1] += (await remove_orphans(house.storage, pruning, orphans)).objects
        await editing

        assert set((await house.statuses()).values()) == {"completed"}
        keys = [row["key"] for row in await pool.fetch("select output ->> 's3Key' as key from video_production_nodes")]
        assert [await house.storage.stat(key) is not None for key in keys] == [True] * 5
        assert min(pruned) > 0
        assert await repair(pool) == 0


async def _edit_and_revert(house: House, dice: random.Random) -> None:
    for _ in range(15):
        for number in range(5):
            await house.text(f"n{number}", f"version {dice.randrange(3)} of {number % 3}")
        await house.execute()
        await house.finish()


async def _abandoned(house: House) -> Fingerprint:
    """Leave a result behind that no node has."""
    await house.add(a=("asset", {}, TEXT | {"content": "first"}))
    await house.execute()
    await house.finish()
    fingerprint = await house.pool.fetchval("select fingerprint from video_production_nodes")
    await house.text("a", "second")
    await house.execute()
    await house.finish()
    return Fingerprint(fingerprint)


async def _until_somebody_waits(pool: Pool) -> None:
    async with asyncio.timeout(20):
        while not await pool.fetchval(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        ):
            await asyncio.sleep(0.01)
