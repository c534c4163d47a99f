-- name: register
-- Enter a process that may own jobs, with its first lease.
insert into video_production_workers (service, queues, host, pid, version, slots, health_url, lease_until)
values ($1, $2, $3, $4, $5, $6, $7, now() + $8)
returning id

-- name: lock
-- Hold a lock on the worker's id for as long as this session lives: the server frees it when the process dies.
select pg_try_advisory_lock(1667329132, ($1::bigint & 2147483647)::integer)

-- name: locked
-- Note that the session lock is held.
update video_production_workers set locked = true where id = $1

-- name: heartbeat
-- Extend the lease and hear which running jobs somebody asked to cancel, but for those that have ordered; no row: the lease is lost.
with alive as (
    update video_production_workers set lease_until = now() + $2, seen_at = now() where id = $1 returning id
)
select id, array(select j.id from video_production_jobs j
                 where j.worker_id = $1 and j.state = 'running' and j.cancel
                   and not exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved')) as cancel
from alive

-- name: draining
-- Show that the process takes no more work.
update video_production_workers set draining = true where id = $1

-- name: deregister
-- Leave: jobs that are still owned go back at once, uncounted.
with freed as (
    update video_production_jobs set state = 'available', worker_id = null, slot = null
    where worker_id = $1 and state = 'running' returning queue
), told as (
    select pg_notify('video_production_jobs', queue) from (select distinct queue from freed) q
), gone as (
    delete from video_production_workers where id = $1
)
select (select count(*) from freed)::integer as freed, (select count(*) from told) as told

-- name: silent
-- Workers whose lease has run out, or that should hold their session lock and do not; and ids that have left (expired is
-- null) with jobs behind them: what is claimed in the moment in which its id goes, nobody else would look for.
select w.id, w.lease_until < now() as expired
from video_production_workers w
where w.lease_until < now()
   or w.locked and not exists (
        select from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.classid = 1667329132 and l.objsubid = 2
          and l.objid = (w.id & 2147483647)::oid and l.database = (select oid from pg_database where datname = current_database()))
union all
select distinct j.worker_id, null::boolean from video_production_jobs j
where j.state = 'running' and not exists (select from video_production_workers w where w.id = j.worker_id)

-- name: rescue
-- Take the jobs of dead workers back: available again, or held when they have killed three workers.
-- A worker whose lease was extended meanwhile is spared, unless its session lock is gone ($2).
with gone as (
    delete from video_production_workers where id = any (array(
        select id from video_production_workers where id = any ($1::bigint[]) and (lease_until < now() or id = any ($2::bigint[]))
        order by id for update skip locked))
    returning id
), freed as (
    update video_production_jobs set
        state = case when crashes >= 2 then 'held' else 'available' end,
        crashes = crashes + 1, turn = 0, worker_id = null, slot = null,
        error = case when crashes >= 2 then jsonb_build_object(
            'type', 'Held', 'message', 'three workers died while they ran this job',
            'remedy', 'look at its inputs and at the workers'' memory, then retry') else error end
    where worker_id = any (array(select id from gone)) and state = 'running'
    returning *
), history as (
    insert into video_production_attempts (job_id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint,
                                           outcome, error, started_at)
    select id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint,
           case state when 'held' then 'held' else 'rescued' end, error, claimed_at
    from freed
), failed as (
    update video_production_nodes set
        status = 'failed', updated_at = now(),
        metadata = (metadata - 'progress') || jsonb_build_object('error', jsonb_build_object(
            'type', 'Held', 'message', 'three workers died while they ran this job',
            'remedy', 'look at its inputs and at the workers'' memory, then retry'))
    where key = any (array(select node_key from freed where state = 'held'))
      and ((key, generation) in (select node_key, generation from freed)) is true
), hinted as (
    insert into video_production_changes (pipeline_id, node_id, fingerprint)
    select pipeline_id, node_id, case when followers > 0 then fingerprint end from freed where state = 'held'
    returning pipeline_id
), told as (
    select pg_notify('video_production_jobs', queue) from (select distinct queue from freed where state = 'available') q
)
select (select count(*) from gone)::integer as workers, (select count(*) from freed)::integer as jobs, (select count(*) from told) as told,
       (select video_production_tell(array_agg(pipeline_id)) from hinted having count(*) > 0)::text as hinted
