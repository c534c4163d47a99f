"""What stands between a worker and the database, and what its own clock says, changes no outcome."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from pydantic import SecretStr

from cli.access import free_port
from shared.domain.jobs import Job
from shared.worker.executor import Work
from tests.worker.crew import Crew

_PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
_FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
_needs_pgbouncer = pytest.mark.skipif(_PGBOUNCER is None, reason="apt install pgbouncer; .ci/run does")
_needs_faketime = pytest.mark.skipif(not _FAKETIME, reason="apt install libfaketime; .ci/run does")


@asynccontextmanager
async def _pgbouncer(url: SecretStr, folder: Path) -> AsyncIterator[SecretStr]:
    """Run Debian's PgBouncer in transaction mode in front of a database, with few server connections."""
    parts, port = urlsplit(url.get_secret_value()), free_port()
    home = folder / "pgbouncer"
    home.mkdir()
    (home / "users.txt").write_text(f'"{parts.username}" "{parts.password or ""}"\n')
    (home / "pgbouncer.ini").write_text(
        f"[databases]\n* = host={parts.hostname} port={parts.port}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n"
        f"auth_file = {home}/users.txt\npool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 100\n"
        "ignore_startup_parameters = extra_float_digits\n"
    )
    user = None
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody").pw_uid
        for path in (home, *home.iterdir()):
            shutil.chown(path, user)
        for above in (folder, *list(folder.parents)[:3]):
            above.chmod(above.stat().st_mode | 0o011)
    process = await asyncio.create_subprocess_exec(
        *(str(_PGBOUNCER), str(home / "pgbouncer.ini")),
        stderr=asyncio.subprocess.PIPE,
        user=user,
    )
    try:
        assert process.stderr is not None
        said = b""
        while b"process up" not in said:
            line = await asyncio.wait_for(process.stderr.readline(), 20)
            assert line, said
            said += line
        drain = asyncio.create_task(process.stderr.read())
        netloc = parts.netloc.replace(f":{parts.port}", f":{port}")
        yield SecretStr(urlunsplit(parts._replace(netloc=netloc, query="statement_cache_size=0")))
        drain.cancel()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.server
@_needs_pgbouncer
async def test_behind_a_transaction_pooler_with_a_direct_url_all_is_as_ever(crew: Crew) -> None:
    """Statements go through PgBouncer, LISTEN and lease have a session of their own."""
    async with (
        _pgbouncer(crew.bench.url, crew.folder) as pooled,
        crew.member(database_url=pooled, database_url_direct=crew.bench.url, sweep_seconds=3600, slots=8) as member,
    ):
        names = [f"n{number}" for number in range(60)]
        await crew.bench.add(*names)
        await member.moments.until_settled(*((name, "completed") for name in names))
        assert (await member.get("/healthz"))[1]["notes"].get("listen") is None


@pytest.mark.server
@_needs_pgbouncer
async def test_behind_a_transaction_pooler_alone_sweeps_and_leases_keep_things_going(crew: Crew) -> None:
    """LISTEN is lost there without a word: the worker notices, says so, and looks again by itself."""
    async with (
        _pgbouncer(crew.bench.url, crew.folder) as pooled,
        crew.member(database_url=pooled, slots=8) as member,
    ):
        names = [f"n{number}" for number in range(20)]
        await crew.bench.add(*names)
        await member.moments.until_settled(*((name, "completed") for name in names))
        status, body = await member.get("/readyz")
        assert status == 200
        assert "Set DATABASE_URL_DIRECT" in body["notes"]["listen"]


@pytest.mark.server
@_needs_faketime
@pytest.mark.parametrize("skew", ["+5h", "-5h"])
async def test_a_worker_whose_clock_is_hours_off_works_like_any_other(crew: Crew, skew: str) -> None:
    """Times in the tables are the database's; a lease is measured by what has passed, not by what o'clock it is."""
    outsider = await crew.outsider(
        LD_PRELOAD=str(_FAKETIME[0]), FAKETIME=skew, FAKETIME_DONT_FAKE_MONOTONIC="1", TOY_IS_QUICK="1"
    )
    theirs = asyncio.Event()

    async def leave_some(_job: Job, _work: Work) -> None:
        await theirs.wait()

    async with crew.member(leave_some, slots=1) as member:
        await crew.bench.add("a", "b", "c", "d")
        await outsider.says("attempt_ended")
        theirs.set()
        await crew.until_empty()

        assert member.moments.rescues == 0
        assert await crew.pool.fetchval("select count(*) from video_production_workers where lease_until > now()") == 2
    assert {outcome for _, outcome in await crew.bench.outcomes()} == {"completed"}
    spread = await crew.pool.fetchval(
        "select max(greatest(started_at, ended_at)) - min(least(started_at, ended_at)) from video_production_attempts"
    )
    assert spread.total_seconds() < 600
