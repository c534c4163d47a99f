-- name: lock
-- One migration at a time; the lock goes with the session.
select pg_advisory_lock($1)

-- name: make_table
-- Keep what was applied, with its checksum.
create table if not exists video_production_migrations (
    version    integer primary key,
    name       varchar not null,
    checksum   varchar not null,
    applied_at timestamptz not null default now()
)

-- name: has_table
-- Has this database ever been migrated?
select to_regclass('video_production_migrations') is not null

-- name: applied
-- What was applied, oldest first.
select version, checksum from video_production_migrations order by version

-- name: newest
-- The newest version that was applied; 0 for none.
select coalesce(max(version), 0) from video_production_migrations

-- name: contracted
-- The newest version that took something away which code of an older version knows.
select max(version) from video_production_migrations where version > $1 and name like '%\_contract\_%'

-- name: record
-- Note a migration in the transaction that applies it.
insert into video_production_migrations (version, name, checksum) values ($1, $2, $3)
