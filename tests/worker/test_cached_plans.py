"""What a worker's sessions learnt while the queue was empty does not slow them down when thousands have gone through."""

from __future__ import annotations

from functools import partial

from tests.worker.crew import Crew, Member

_JOBS = 100
_SCANS = "select seq_scan from pg_stat_user_tables where relname = 'video_production_jobs'"
_SESSIONS = (
    "select from pg_stat_activity where application_name = 'callsheet-toy_worker' and datname = current_database()"
)


async def test_jobs_are_claimed_and_settled_by_indexes_alone(crew: Crew) -> None:
    """Postgres keeps a plan after five uses; one that was made beside an empty table would read all of it for each job."""
    await crew.pool.execute("alter table video_production_jobs set (autovacuum_enabled = off)")
    before = await crew.pool.fetchval(_SCANS)
    async with crew.member(slots=1) as member:
        for number in range(_JOBS):
            await crew.bench.add(f"n{number}")
            await member.moments.until(partial(_has_settled, member, number + 1))
    await crew.until(f"select where not exists ({_SESSIONS})")

    assert await crew.pool.fetchval(_SCANS) - before < _JOBS


def _has_settled(member: Member, count: int) -> bool:
    return len(member.moments.outcomes) == count
