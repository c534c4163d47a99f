-- name: execute
-- Ask for a node, or for everything that is not up to date.
select video_production_execute($1, $2, $3, $4, $5, $6, $7)

-- name: refused
-- Keep a request that came by NOTIFY and was refused: nobody was there to hear why.
insert into video_production_runs (pipeline_id, node_id, state, requested_by, error, ended_at)
select $1::varchar, $2, 'failed', 'notify', $3, now()
where exists (select from video_production_pipelines where id = $1::varchar)

-- name: run
-- One run with the counts of its nodes.
select r.*, (select jsonb_object_agg(state, n) from (
    select state, count(*) as n from video_production_run_nodes where run_id = r.id group by state) s) as nodes
from video_production_runs r where r.id = $1

-- name: lock
-- The same lock that a plan takes.
select pg_advisory_xact_lock(1667329133, hashtext($1))

-- name: cancel_runs
-- End the open runs of a pipeline, or the one that is named. A plan looks at what others wanted of it, and at the budget.
with ended as (
    update video_production_runs set state = 'cancelled', ended_at = now()
    where pipeline_id = $1 and state in ('requested', 'active') and ($2::uuid is null or id = $2)
    returning id
), dropped as (
    update video_production_run_nodes set state = 'cancelled' where run_id in (select id from ended) and state = 'open' returning node_key
), hinted as (
    insert into video_production_changes (pipeline_id, node_id)
    select pipeline_id, id from video_production_nodes where key = any (array(select node_key from dropped))
    returning pipeline_id
)
select (select array_agg(id) from ended) as runs, array(select distinct node_key from dropped) as nodes,
       (select video_production_tell(array_agg(pipeline_id)) from hinted having count(*) > 0)::text as told

-- name: drop_unwanted
-- Remove the jobs that no run wants any more and nobody has begun; orders at a provider are kept until they are looked up.
with dropped as (
    delete from video_production_jobs where id = any (array(
        select j.id from video_production_jobs j
        where j.node_key = any ($1::bigint[]) and j.state in ('available', 'scheduled', 'waiting')
          and not exists (select from video_production_run_nodes w where w.node_key = j.node_key and w.state = 'open')
          and not exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved')
        for update skip locked))
    returning pipeline_id, node_id, node_key, generation, fingerprint, followers
), reset as (
    update video_production_nodes set status = 'pending', updated_at = now(), metadata = metadata - 'progress' - 'retryAt'
    where key = any (array(select node_key from dropped)) and ((key, generation) in (select node_key, generation from dropped)) is true
      and status = 'in_progress'
), hinted as (
    insert into video_production_changes (pipeline_id, node_id, fingerprint)
    select pipeline_id, node_id, fingerprint from dropped where followers > 0
)
select count(*)::integer from dropped

-- name: stop_unwanted
-- Ask the workers to stop the jobs that no run wants any more, unless others wait for the same fingerprint, or it is ordered: what
-- is paid for is fetched. Those that were just being claimed could not be dropped.
with stopped as (
    update video_production_jobs j set cancel = true
    where j.node_key = any ($1::bigint[]) and j.state in ('available', 'scheduled', 'running') and j.followers = 0
      and not exists (select from video_production_run_nodes w where w.node_key = j.node_key and w.state = 'open')
      and not exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved')
    returning id
)
select (select count(*) from stopped)::integer as stopping,
       (select count(*) from video_production_jobs j
        where j.node_key = any ($1::bigint[]) and j.state in ('available', 'scheduled', 'running')
          and not exists (select from video_production_run_nodes w where w.node_key = j.node_key and w.state = 'open')
          and exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved'))::integer as ordered

-- name: revive
-- Give dead and held jobs of failed nodes another life that have ordered something: it is looked up. The others go, and are published
-- anew as far as the budget goes.
with fallen as materialized (
    select d.id, d.fingerprint, exists (select from video_production_spend s where s.state = 'reserved' and s.job_id = d.id)
                             or exists (select from video_production_spend s where s.state = 'reserved' and s.fingerprint = d.fingerprint) as ordered
    from video_production_jobs d
    join video_production_nodes n on n.key = d.node_key and n.generation = d.generation
    where n.pipeline_id = $1 and ($2::varchar is null or n.id = $2) and n.status = 'failed' and d.state in ('held', 'dead')
), revived as (
    update video_production_jobs j set state = 'available', run_at = now(), failures = 0, crashes = 0, cancel = false, followers = 0
    where j.id = any (array(
        select max(f.id) from fallen f
        where f.ordered and not exists (select from video_production_jobs l where l.fingerprint = f.fingerprint
                                        and l.state in ('available', 'scheduled', 'running'))
        group by f.fingerprint))
    returning node_key, queue
), gone as (
    delete from video_production_jobs where id = any (array(select id from fallen where not ordered)) and state in ('held', 'dead')
), told as (
    select pg_notify('video_production_jobs', queue) from (select distinct queue from revived) q
)
select array(select node_key from revived) as nodes, (select count(*) from told) as told

-- name: unfail
-- Put failed nodes back to pending.
update video_production_nodes set
    status = 'pending', updated_at = now(), metadata = metadata - 'error' - 'progress' - 'retries' - 'lastError' - 'retryAt'
where pipeline_id = $1 and ($2::varchar is null or id = $2) and status = 'failed'
returning id

-- name: ask
-- Note a run, unless one that has not begun asks for the same.
with known as (
    select id from video_production_runs where pipeline_id = $1 and node_id is not distinct from $2 and state = 'requested' limit 1
), made as (
    insert into video_production_runs (pipeline_id, node_id, upstream, requested_by)
    select $1, $2, true, $3 where not exists (select from known) returning id
), hinted as (
    insert into video_production_changes (pipeline_id, what) values ($1, 'run')
)
select coalesce((select id from known), (select id from made)) as id, video_production_tell(array[$1::varchar])::text as told
