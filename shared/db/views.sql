-- name: count
-- How many pipelines there are whose title or id holds a text.
select count(*)::integer from video_production_pipelines p
where $1::varchar = '' or strpos(lower(p.title), lower($1::varchar)) > 0 or strpos(lower(p.id), lower($1::varchar)) > 0

-- name: page
-- One page of the pipelines, the most recently touched first.
select id, version, title, config, metadata, created_at, updated_at from video_production_pipelines p
where $1::varchar = '' or strpos(lower(p.title), lower($1::varchar)) > 0 or strpos(lower(p.id), lower($1::varchar)) > 0
order by updated_at desc, id limit $2 offset $3

-- name: pipeline
-- One pipeline, with a fingerprint of all that its editors wrote: what the system writes does not change it.
select p.id, p.version, p.title, p.config, p.metadata, p.created_at, p.updated_at,
       md5(concat_ws(E'\n', p.version, p.title, p.config::text, (
           select string_agg(n.id || ':' || n.revision || ':' || md5(n.title), E'\n' order by n.key)
           from video_production_nodes n where n.pipeline_id = p.id))) as edit
from video_production_pipelines p where p.id = $1

-- name: nodes
-- All nodes of a pipeline, or one of them, in the order in which they were made.
select id, pipeline_id, title, type, inputs, config, asset, position, status, metadata, output, revision, generation, fingerprint, is_valid,
       validation_errors, created_at, updated_at, xmin::text::bigint as version
from video_production_nodes where pipeline_id = $1 and ($2::varchar is null or id = $2) order by key

-- name: runs
-- The newest runs of a pipeline, or one of them.
select id, pipeline_id, node_id, upstream, downstream, force, priority, state, requested_by, error, created_at, started_at, ended_at,
       (select jsonb_object_agg(state, n) from (
            select w.state, count(*) as n from video_production_run_nodes w where w.run_id = r.id group by w.state) s) as nodes
from video_production_runs r
where pipeline_id = $1 and ($2::uuid is null or id = $2)
order by created_at desc, id limit $3

-- name: attempts
-- The newest attempts of a node.
select job_id, attempt, revision, provider, queue, outcome, cache_hit, cost, error, started_at, ended_at
from video_production_attempts where pipeline_id = $1 and node_id = $2
order by ended_at desc, job_id desc, attempt desc limit $3

-- name: recent
-- The nodes of a pipeline that were written in or after a transaction, and how many nodes there are. Row versions are compared
-- modulo 2^32, as Postgres does: one that is older than two billion transactions counts as new, which costs a line and no truth.
-- next: transactions before it are over and are seen by this statement; what is not seen has this number, or a later one.
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as next, count(*)::integer as total,
       coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'version', n.xmin::text) order by n.key)
                filter (where ((n.xmin::text::bigint - $2::bigint) & 4294967295) < 2147483648), '[]') as nodes
from video_production_nodes n where n.pipeline_id = $1

-- name: some_nodes
-- Some nodes of a pipeline.
select id, pipeline_id, title, type, inputs, config, asset, position, status, metadata, output, revision, generation, fingerprint, is_valid,
       validation_errors, created_at, updated_at, xmin::text::bigint as version
from video_production_nodes where pipeline_id = $1 and id = any ($2::varchar[]) order by key

-- name: ids
-- The ids of a pipeline's nodes.
select id from video_production_nodes where pipeline_id = $1

-- name: ended_jobs
-- One page of the jobs that wait for a person, the newest first.
select j.id, j.pipeline_id, j.node_id, j.type, j.provider, j.queue, j.state, j.attempt, j.failures, j.crashes, j.error, j.created_at,
       (n.key is not null and n.status = 'failed') as current, count(*) over ()::integer as total
from video_production_jobs j
left join video_production_nodes n on n.key = j.node_key and n.generation = j.generation
where j.state in ('held', 'dead')
order by j.id desc limit $1 offset $2

-- name: ended_job
-- Where a job belongs that waits for a person.
select pipeline_id, node_id from video_production_jobs where id = $1 and state in ('held', 'dead')

-- name: spend
-- What was ordered and paid, by day of the order (UTC) and provider.
select (created_at at time zone 'UTC')::date as day, provider, count(*)::integer as orders,
       coalesce(sum(settled) filter (where state = 'settled'), 0) as settled,
       coalesce(sum(reserved) filter (where state = 'reserved'), 0) as reserved
from video_production_spend where created_at >= now() - make_interval(days => $1)
group by 1, 2 order by 1 desc, 2

-- name: may_edit
-- May this role write what editors write?
select has_any_column_privilege('video_production_nodes', 'insert')
