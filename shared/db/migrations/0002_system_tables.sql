-- What the system keeps for itself: changes, runs, jobs, history, queues, workers, results, spend.

create table video_production_changes (
    id          bigint generated always as identity primary key,
    pipeline_id varchar not null,
    what        varchar not null default 'node'
                constraint video_production_changes_what check (what in ('node', 'pipeline', 'run')),
    node_id     varchar,
    fingerprint text,
    constraint video_production_changes_node check ((node_id is not null) = (what = 'node'))
) with (fillfactor = 100, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index video_production_changes_pipeline on video_production_changes (pipeline_id);

comment on table video_production_changes is 'What the dispatcher has not looked at yet; written by triggers in the transaction of the change, folded (deleted) by a plan.';
comment on column video_production_changes.what is 'node: a node was made, edited, settled or deleted; pipeline: its config changed; run: one was asked for.';
comment on column video_production_changes.fingerprint is 'Set when a job that others wait for has ended.';

create table video_production_runs (
    id           uuid primary key default gen_random_uuid(),
    pipeline_id  varchar not null,
    node_id      varchar,
    upstream     boolean not null default false,
    force        boolean not null default false,
    state        varchar not null default 'requested'
                 constraint video_production_runs_state check (state in ('requested', 'active', 'completed', 'failed', 'cancelled')),
    requested_by varchar not null default 'sql',
    error        jsonb,
    created_at   timestamptz not null default now(),
    started_at   timestamptz,
    ended_at     timestamptz,
    constraint video_production_runs_ended check ((ended_at is not null) = (state in ('completed', 'failed', 'cancelled')))
);
create index video_production_runs_open on video_production_runs (pipeline_id) where state in ('requested', 'active');
create index video_production_runs_history on video_production_runs (pipeline_id, created_at);

comment on table video_production_runs is 'A request to bring some nodes of a pipeline, with what they need, to completion.';
comment on column video_production_runs.node_id is 'The node asked for; null: everything in the pipeline that is not up to date.';
comment on column video_production_runs.upstream is 'Also make what the node needs.';
comment on column video_production_runs.force is 'Make again even what has a result.';
comment on column video_production_runs.requested_by is 'sql, notify, cli, api, auto or retry.';

create table video_production_run_nodes (
    run_id   uuid not null references video_production_runs (id) on delete cascade,
    node_key bigint not null,
    force    boolean not null default false,
    state    varchar not null default 'open'
             constraint video_production_run_nodes_state check (state in ('open', 'completed', 'failed', 'blocked', 'cancelled')),
    primary key (run_id, node_key)
);
create index video_production_run_nodes_wanted on video_production_run_nodes (node_key) where state = 'open';
create index video_production_run_nodes_open on video_production_run_nodes (run_id) where state = 'open';

comment on table video_production_run_nodes is 'The nodes of a run: its closure over edges, computed when it starts.';
comment on column video_production_run_nodes.state is 'open: still wanted; completed; failed: this node cannot be made; blocked: something upstream of it cannot; cancelled.';

create table video_production_jobs (
    id          bigint generated always as identity primary key,
    pipeline_id varchar not null,
    node_id     varchar not null,
    node_key    bigint not null,
    revision    integer not null,
    generation  integer not null,
    queue       varchar not null,
    type        varchar not null,
    provider    varchar not null,
    fingerprint text not null,
    state       varchar not null default 'available'
                constraint video_production_jobs_state
                check (state in ('available', 'scheduled', 'waiting', 'running', 'held', 'dead')),
    priority    smallint not null default 0,
    run_at      timestamptz not null default now(),
    attempt     integer not null default 0,
    failures    integer not null default 0,
    crashes     integer not null default 0,
    worker_id   bigint,
    slot        integer,
    cancel      boolean not null default false,
    force       boolean not null default false,
    followers   integer not null default 0,
    payload     jsonb not null,
    error       jsonb,
    created_at  timestamptz not null default now(),
    claimed_at  timestamptz,
    constraint video_production_jobs_owner check ((state = 'running') = (worker_id is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
create index video_production_jobs_available on video_production_jobs (queue, priority, id) where state = 'available';
create index video_production_jobs_scheduled on video_production_jobs (queue, run_at) where state = 'scheduled';
create index video_production_jobs_running on video_production_jobs (worker_id) where state = 'running';
create index video_production_jobs_waiting on video_production_jobs (fingerprint) where state = 'waiting';
create unique index video_production_jobs_one_per_node on video_production_jobs (node_key) where state in ('available', 'scheduled', 'waiting', 'running');
create unique index video_production_jobs_single_flight on video_production_jobs (fingerprint) where state in ('available', 'scheduled', 'running');
create unique index video_production_jobs_slots on video_production_jobs (queue, slot) where slot is not null;
create index video_production_jobs_ended on video_production_jobs (node_key) where state in ('held', 'dead');

comment on table video_production_jobs is 'Requests to execute one node at one revision. Hot rows only: a completed job leaves for video_production_attempts.';
comment on column video_production_jobs.state is 'available: to be claimed; scheduled: not before run_at; waiting: the same fingerprint is being made by another job; running; held: killed three workers; dead: a person must look.';
comment on column video_production_jobs.priority is 'Lower is sooner.';
comment on column video_production_jobs.attempt is '0 before the first claim; +1 at each claim, never less: with worker_id the fence of every write.';
comment on column video_production_jobs.failures is 'Attempts that ended with an error; the retry policy counts these.';
comment on column video_production_jobs.crashes is 'Attempts whose worker died; at three the job is held.';
comment on column video_production_jobs.slot is 'Which of the queue''s max_running places the running job takes; null where the queue has no limit.';
comment on column video_production_jobs.cancel is 'The worker is asked to stop; it hears so with its next heartbeat.';
comment on column video_production_jobs.followers is 'Jobs that came to wait for this fingerprint; counted here since the count travels with the row that the settle deletes.';
comment on column video_production_jobs.payload is 'What the executor needs: title, config, asset, inputs, prefix. References only, no media.';

create table video_production_attempts (
    job_id      bigint not null,
    attempt     integer not null,
    pipeline_id varchar not null,
    node_id     varchar not null,
    revision    integer not null,
    type        varchar not null,
    provider    varchar not null,
    queue       varchar not null,
    fingerprint text not null,
    worker_id   bigint,
    outcome     varchar not null
                constraint video_production_attempts_outcome
                check (outcome in ('completed', 'retried', 'buried', 'cancelled', 'released', 'rescued', 'held')),
    cache_hit   boolean not null default false,
    cost        numeric(12, 6) not null default 0,
    error       jsonb,
    started_at  timestamptz,
    ended_at    timestamptz not null default now()
) partition by range (ended_at);
create table video_production_attempts_rest partition of video_production_attempts default;
create index video_production_attempts_node on video_production_attempts (pipeline_id, node_id, ended_at);

comment on table video_production_attempts is 'History: one row per ended attempt, by month; old months are dropped.';

create table video_production_queues (
    name        varchar primary key,
    paused      boolean not null default false,
    max_running integer constraint video_production_queues_max_running check (max_running > 0),
    resume_at   timestamptz,
    reason      varchar,
    updated_at  timestamptz not null default now()
);
insert into video_production_queues (name) values ('media'), ('heygen'), ('tts'), ('animation'), ('render');

comment on table video_production_queues is 'What holds for a queue across all workers.';
comment on column video_production_queues.max_running is 'At most this many jobs of the queue run at once, over all workers; null: as many as there are slots.';
comment on column video_production_queues.resume_at is 'Nothing is claimed before: a vendor asked for silence.';
comment on column video_production_queues.reason is 'Why it is paused or silent, for the person who looks.';

create table video_production_workers (
    id          bigint generated always as identity primary key,
    service     varchar not null,
    queues      varchar[] not null,
    host        varchar not null,
    pid         integer not null,
    version     varchar not null,
    slots       integer not null,
    health_url  varchar,
    locked      boolean not null default false,
    draining    boolean not null default false,
    started_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now(),
    lease_until timestamptz not null
) with (fillfactor = 50);

comment on table video_production_workers is 'Processes that may own jobs, one lease each. A row that is gone is a lease that is lost.';
comment on column video_production_workers.locked is 'The process holds a session lock on its id, so that its death is known in a second.';

create table video_production_results (
    fingerprint text primary key,
    output      jsonb not null,
    ingredients jsonb not null default '{}',
    cost        numeric(12, 6) not null default 0,
    created_at  timestamptz not null default now()
);

comment on table video_production_results is 'Outputs under their fingerprints, across pipelines: the same work is never done or paid twice.';
comment on column video_production_results.ingredients is 'What the fingerprint was made from, to say what changed.';

create table video_production_spend (
    id          bigint generated always as identity primary key,
    job_id      bigint not null,
    pipeline_id varchar not null,
    node_id     varchar not null,
    provider    varchar not null,
    key         text not null unique,
    state       varchar not null constraint video_production_spend_state check (state in ('reserved', 'settled', 'released')),
    reserved    numeric(12, 6) not null,
    settled     numeric(12, 6),
    remote_id   text,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);
create index video_production_spend_pipeline on video_production_spend (pipeline_id);

comment on table video_production_spend is 'The ledger: one row per submission at a provider.';
comment on column video_production_spend.key is 'Idempotency key: committed before the provider is called.';
comment on column video_production_spend.remote_id is 'The provider''s id of the order: committed right after it answered.';

create function video_production_partition_attempts(first_day date, keep interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    month date := date_trunc('month', first_day);
    part text := 'video_production_attempts_' || to_char(month, 'YYYYMM');
    old text;
begin
    if to_regclass(part) is null then
        execute format('create table %I partition of video_production_attempts for values from (%L) to (%L)',
                       part, month, month + interval '1 month');
    end if;
    for old in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'video_production_attempts'::regclass and c.relname ~ '^video_production_attempts_\d{6}$'
          and to_date(right(c.relname, 6), 'YYYYMM') < date_trunc('month', first_day - keep)
    loop
        execute format('drop table %I', old);
    end loop;
end $$;
comment on function video_production_partition_attempts is 'Make the month''s partition of the history and drop the months older than keep.';
