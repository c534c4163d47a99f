"""What this server can do at all: pgbench runs the leanest queue that there is, with a claim and a fenced delete."""

from __future__ import annotations

import asyncio
import re

import asyncpg

from benchmarks.queue_arena import Arena
from cli.postgres import binary

_TABLES = """
create table queue (id bigint generated always as identity primary key, kind text not null, state "char" not null
    default 'r', attempt int not null default 0, worker bigint, payload jsonb not null default '{}')
    with (fillfactor = 70);
create index queue_ready on queue (kind, id) where state = 'r';
create table history (job bigint, kind text, attempt int, worker bigint, at timestamptz not null default now());
create function claim(most int, me bigint) returns bigint[] language sql as $$
    with taken as (
        update queue set state = 'x', attempt = attempt + 1, worker = me where id = any (array(
            select id from queue where state = 'r' and kind = 'bench' order by id limit most for update skip locked))
        returning id)
    select coalesce(array_agg(id), '{}') from taken
$$;
"""
_FILL = "insert into queue (kind) select 'bench' from generate_series(1, $1::int)"
_SCRIPT = """
select claim(%d, :client_id) as ids \\gset
with gone as (delete from queue where id = any (:ids::bigint[]) and worker = :client_id returning id, kind, attempt)
insert into history (job, kind, attempt, worker) select id, kind, attempt, :client_id from gone;
"""


async def limit(arena: Arena, batch: int, clients: int, seconds: int, jobs: int) -> float:
    """Return jobs a second that so many connections claim and settle in batches, two commits each."""
    await arena.admin.execute("create database limit_of_the_server")
    url = arena.url("limit_of_the_server")
    connection = await asyncpg.connect(url)
    await connection.execute(_TABLES)
    await connection.execute(_FILL, jobs)
    await connection.execute("vacuum analyze queue")
    script = arena.folder / "limit.sql"
    script.write_text(_SCRIPT % batch)
    command = [
        binary("pgbench"),
        "-n",
        "-M",
        "prepared",
        "-c",
        clients,
        "-j",
        clients,
        "-T",
        seconds,
        "-f",
        script,
        url,
    ]
    process = await asyncio.create_subprocess_exec(*map(str, command), stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert await connection.fetchval("select exists (select from queue where state = 'r')"), "the queue ran dry"
    await connection.close()
    await arena.admin.execute("drop database limit_of_the_server")
    rate = re.search(rb"tps = ([\d.]+)", said)
    assert rate, said
    return batch * float(rate[1])
