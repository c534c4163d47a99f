-- name: claim
-- Take up to $3 ready jobs of a queue for a worker. Their nodes are shown as in progress a moment later, see show.
-- The array subselect runs once, and the update goes by primary key whatever the statistics say.
-- Does not wait for the disk: what a crash of the server takes back, somebody claims again, and all that costs money is committed
-- later and takes this along (see docs/adr/0016).
-- A claim sees results that appeared after the job was published: it began after that commit. They are looked up together: a
-- plan that was cached when there were few results would read all of them for each job.
with claimed as (
    update video_production_jobs set state = 'running', attempt = attempt + 1, worker_id = $1, claimed_at = now()
    where id = any (array(
        select id from video_production_jobs
        where state = 'available' and queue = $2
          and (select not paused and max_running is null and (resume_at is null or resume_at <= now())
                      and set_config('synchronous_commit', 'off', true) = 'off'
               from video_production_queues where name = $2)
        order by priority, turn, id limit $3 for update skip locked))
    returning id, attempt, worker_id, pipeline_id, node_id, node_key, revision, generation, fingerprint, type, provider, payload,
              failures, crashes, force, claimed_at, run_at, priority, turn
), known as materialized (
    select fingerprint, output from video_production_results where fingerprint = any (array(select fingerprint from claimed where not force))
)
select c.*, k.output as result from claimed c left join known k on k.fingerprint = c.fingerprint and not c.force
order by c.priority, c.turn, c.id

-- name: claim_limited
-- The same for a queue with max_running: each running job takes one of its places.
-- Two claimers that choose one place at once collide on the unique index; the loser tries again.
with places as (
    select p as slot, row_number() over (order by p) as n
    from video_production_queues q cross join lateral generate_series(1, q.max_running) p
    where q.name = $2 and not q.paused and (q.resume_at is null or q.resume_at <= now())
      and not exists (select from video_production_jobs j where j.queue = $2 and j.slot = p)
), ready as (
    select id, row_number() over (order by priority, turn, id) as n from (
        select id, priority, turn from video_production_jobs
        where state = 'available' and queue = $2
        order by priority, turn, id limit least($3, (select count(*) from places)) for update skip locked) r
), claimed as (
    update video_production_jobs j set
        state = 'running', attempt = attempt + 1, worker_id = $1, claimed_at = now(), slot = p.slot
    from ready r join places p on p.n = r.n
    where j.id = r.id
    returning j.*
), known as materialized (
    select fingerprint, output from video_production_results where fingerprint = any (array(select fingerprint from claimed where not force))
)
select c.*, k.output as result from claimed c left join known k on k.fingerprint = c.fingerprint and not c.force
order by c.priority, c.turn, c.id

-- name: show
-- Show nodes as in progress whose jobs a worker still runs. The jobs are locked, so that no settle comes in between; one that
-- is being settled is passed over. $3 {node key: when the attempt began}.
with owned as (
    select node_key, generation from video_production_jobs where id = any ($2::bigint[]) and worker_id = $1 order by id for update skip locked
)
update video_production_nodes set
    status = 'in_progress', updated_at = now(),
    metadata = jsonb_build_object('startedAt', $3::jsonb -> key::text)
               || (metadata - '{error,completedAt,cacheHit,progress}'::text[])
where key = any (array(select node_key from owned)) and ((key, generation) in (select node_key, generation from owned)) is true
  and status <> 'in_progress'

-- name: owned
-- What a worker is running, by the table.
select id from video_production_jobs where worker_id = $1 and state = 'running'

-- name: complete
-- Settle attempts that succeeded: the job leaves, the result is kept, and the output lands on the node if the node still is at
-- the generation that the job was published for. No join on an updated table: see docs/adr on the queue. With `is true` the pairs
-- are looked up in a hash; without, Postgres makes a join of it, and compares each row of a batch with each.
-- $1 worker; $2 job ids; $3 {job id: {attempt, cost, cacheHit}}; $4 {node key: {output, fingerprint, startedAt, metadata}}.
with settled as (
    delete from video_production_jobs
    where id = any ($2::bigint[]) and worker_id = $1 and attempt = ($3::jsonb -> id::text ->> 'attempt')::integer
    returning *
), history as (
    insert into video_production_attempts (job_id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, worker_id,
                                           outcome, cache_hit, cost, started_at)
    select id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, worker_id, 'completed',
           ($3::jsonb -> id::text ->> 'cacheHit')::boolean, ($3::jsonb -> id::text ->> 'cost')::numeric, claimed_at
    from settled
), kept as (
    insert into video_production_results (fingerprint, output, ingredients, cost)
    select fingerprint, $4::jsonb -> node_key::text -> 'output', coalesce(payload -> 'ingredients', '{}'),
           ($3::jsonb -> id::text ->> 'cost')::numeric
    from settled
    on conflict (fingerprint) do update set output = excluded.output, cost = excluded.cost, created_at = now()
    where video_production_results.output is distinct from excluded.output
), landed as (
    update video_production_nodes set
        status = 'completed', updated_at = now(),
        output = $4::jsonb -> key::text -> 'output',
        fingerprint = $4::jsonb -> key::text ->> 'fingerprint',
        metadata = jsonb_build_object('startedAt', $4::jsonb -> key::text -> 'startedAt') || (metadata - '{error,progress}'::text[])
                   || ($4::jsonb -> key::text -> 'metadata') || jsonb_build_object('completedAt', now())
    where key = any (array(select node_key from settled))
      and ((key, generation) in (select node_key, generation from settled)) is true
    returning key
), hinted as (
    -- What did not land leaves its node to be planned again; what others wait for is told to the dispatcher.
    insert into video_production_changes (pipeline_id, node_id, fingerprint)
    select pipeline_id, node_id, case when followers > 0 then fingerprint end from settled
    where followers > 0 or node_key not in (select key from landed)
    returning pipeline_id
)
select s.id, (select video_production_tell(array_agg(pipeline_id)) from hinted having count(*) > 0)::text as told from settled s

-- name: retry
-- Settle an attempt that failed and may succeed later; then it comes before those that nobody has begun.
with settled as (
    update video_production_jobs set
        state = 'scheduled', run_at = now() + $4, turn = 0, failures = failures + 1, worker_id = null, slot = null, error = $5
    where id = $1 and worker_id = $2 and attempt = $3
    returning *
), history as (
    insert into video_production_attempts (job_id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, worker_id,
                                           outcome, error, started_at)
    select id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, $2, 'retried', error, claimed_at from settled
), shown as (
    update video_production_nodes set
        status = 'in_progress', updated_at = now(),
        metadata = jsonb_build_object('startedAt', (select claimed_at from settled)) || (metadata - '{error,completedAt,cacheHit,progress}'::text[])
                   || jsonb_build_object('retries', (select failures from settled), 'lastError', $5::jsonb, 'retryAt', now() + $4)
    where key = (select node_key from settled) and generation = (select generation from settled)
)
select id from settled

-- name: snooze
-- Settle an attempt that has to wait for somebody else: costs nothing, and frees the slot. What is ordered is looked at before others
-- begin; what waits for a place at its provider keeps its turn in that line.
with settled as (
    update video_production_jobs j set
        state = 'scheduled', run_at = now() + $4, worker_id = null, slot = null,
        turn = case when exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved') then 0 else turn end
    where id = $1 and worker_id = $2 and attempt = $3
    returning *
), shown as (
    update video_production_nodes set
        status = 'in_progress', updated_at = now(),
        metadata = jsonb_build_object('startedAt', (select claimed_at from settled)) || (metadata - '{error,completedAt,cacheHit}'::text[])
                   || jsonb_build_object('waitingFor', $5::text)
    where key = (select node_key from settled) and generation = (select generation from settled)
)
select id from settled

-- name: bury
-- Settle an attempt that is not worth trying again, with those that wait for the same fingerprint: they would fail alike.
with settled as (
    update video_production_jobs set state = 'dead', worker_id = null, slot = null, failures = failures + 1, error = $4
    where id = $1 and worker_id = $2 and attempt = $3
    returning *
), history as (
    insert into video_production_attempts (job_id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, worker_id,
                                           outcome, error, started_at)
    select id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, $2, 'buried', error, claimed_at from settled
), failed as (
    update video_production_nodes set
        status = 'failed', updated_at = now(), metadata = (metadata - 'progress' - 'retryAt') || jsonb_build_object('error', $4::jsonb)
    where key = (select node_key from settled) and generation = (select generation from settled)
), hinted as (
    insert into video_production_changes (pipeline_id, node_id, fingerprint)
    select pipeline_id, node_id, case when followers > 0 then fingerprint end from settled
    returning pipeline_id
)
select s.id, (select video_production_tell(array_agg(pipeline_id)) from hinted)::text as told from settled s

-- name: cancelled
-- Settle an attempt that somebody asked to stop: the node goes back to pending; who waits for the same is told. Where it had just
-- ordered something the job stays, to look that up: nothing that may be paid for is forgotten.
with kept as (
    update video_production_jobs j set state = 'scheduled', run_at = now(), turn = 0, cancel = false, worker_id = null, slot = null
    where id = $1 and worker_id = $2 and attempt = $3
      and exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved')
    returning id
), settled as (
    delete from video_production_jobs where id = $1 and worker_id = $2 and attempt = $3 and not exists (select from kept)
    returning *
), history as (
    insert into video_production_attempts (job_id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, worker_id,
                                           outcome, started_at)
    select id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, $2, 'cancelled', claimed_at from settled
), shown as (
    update video_production_nodes set status = 'pending', updated_at = now(), metadata = metadata - 'progress' - 'retryAt'
    where key = (select node_key from settled) and generation = (select generation from settled)
), hinted as (
    insert into video_production_changes (pipeline_id, node_id, fingerprint)
    select pipeline_id, node_id, case when followers > 0 then fingerprint end from settled
    returning pipeline_id
)
select s.id, (select video_production_tell(array_agg(pipeline_id)) from hinted)::text as told from settled s
union all
select id, null from kept

-- name: release
-- Give back jobs at shutdown: another worker takes them at once, and nothing is counted.
with settled as (
    update video_production_jobs set state = 'available', worker_id = null, slot = null
    where id = any ($2::bigint[]) and worker_id = $1
    returning *
), history as (
    insert into video_production_attempts (job_id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, worker_id,
                                           outcome, started_at)
    select id, attempt, pipeline_id, node_id, revision, type, provider, queue, fingerprint, $1, 'released', claimed_at from settled
), told as (
    select pg_notify('video_production_jobs', queue) from (select distinct queue from settled) q
)
select (select count(*) from settled)::integer as released, (select count(*) from told) as told

-- name: progress
-- Show how far a running attempt is; nothing is written for an attempt that is no longer the owner, or is being settled.
with owned as (
    select node_key, generation, claimed_at from video_production_jobs
    where id = $1 and worker_id = $2 and attempt = $3 for update skip locked
)
update video_production_nodes set
    status = 'in_progress',
    metadata = jsonb_build_object('startedAt', (select claimed_at from owned)) || (metadata - '{error,completedAt,cacheHit}'::text[])
               || jsonb_build_object('progress', jsonb_strip_nulls(jsonb_build_object(
                    'fraction', $4::float8, 'note', $5::text, 'etaSeconds', $6::integer)))
where key = (select node_key from owned) and generation = (select generation from owned)
returning key

-- name: silence
-- Claim nothing from a queue until later, on all workers: a vendor asked for it. Never shortens a longer silence.
update video_production_queues set
    resume_at = greatest(resume_at, now() + $2), reason = $3, updated_at = now()
where name = $1

-- name: outlook
-- Seconds until the next scheduled job of a queue is due, or its silence ends (null: nothing is scheduled), and whether a limit says
-- how many of its jobs may run at once over all workers.
select extract(epoch from least(
    (select min(run_at) from video_production_jobs where queue = $1 and state = 'scheduled'),
    (select q.resume_at where q.resume_at > now() and exists (select from video_production_jobs where queue = $1 and state = 'available'))
) - now())::float8 as due, q.max_running is not null as limited
from video_production_queues q where q.name = $1

-- name: stage
-- Make due jobs available; any worker may, any number of times.
with staged as (
    update video_production_jobs set state = 'available'
    where id = any (array(
        select id from video_production_jobs where queue = $1 and state = 'scheduled' and run_at <= now()
        order by run_at limit 1000 for update skip locked))
    returning id
)
select count(*)::integer, case when count(*) > 0 then pg_notify('video_production_jobs', $1)::text end from staged

-- name: controls
-- The queues with their controls, how many jobs are in each state, and how many were completed a minute in the last five.
select q.name, q.paused, q.max_running, q.resume_at, q.reason,
       count(j.id) filter (where j.state = 'available')::integer as available,
       count(j.id) filter (where j.state = 'scheduled')::integer as scheduled,
       count(j.id) filter (where j.state = 'waiting')::integer as waiting,
       count(j.id) filter (where j.state = 'running')::integer as running,
       count(j.id) filter (where j.state = 'held')::integer as held,
       count(j.id) filter (where j.state = 'dead')::integer as dead,
       extract(epoch from now() - min(j.created_at) filter (where j.state = 'available'))::float8 as oldest_seconds,
       coalesce(min(d.completed), 0) / 5.0::float8 as completed_per_minute
from video_production_queues q
left join video_production_jobs j on j.queue = q.name
left join (
    select queue, count(*) as completed from video_production_attempts
    where ended_at > now() - interval '5 minutes' and outcome = 'completed' group by queue
) d on d.queue = q.name
group by q.name order by q.name

-- name: pause
-- Stop claiming from a queue, on all workers.
update video_production_queues set paused = true, reason = $2, updated_at = now() where name = $1 returning name

-- name: resume
-- Claim from a queue again, now.
with resumed as (
    update video_production_queues set paused = false, resume_at = null, reason = null, updated_at = now() where name = $1 returning name
)
select name, pg_notify('video_production_jobs', name)::text as told from resumed

-- name: limit
-- Let at most $2 jobs of a queue run at once over all workers; null: no limit.
with limited as (
    update video_production_queues set max_running = $2, updated_at = now() where name = $1 returning name
)
select name, pg_notify('video_production_jobs', name)::text as told from limited

-- name: unplaced
-- Give the running jobs of a queue that has just got a limit places within it, so that they count.
update video_production_jobs j set slot = r.n
from (select id, row_number() over (order by claimed_at) as n from video_production_jobs where queue = $1 and state = 'running') r
where j.id = r.id and j.slot is null
