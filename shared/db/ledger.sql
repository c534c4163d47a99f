-- name: turn
-- Orders at one provider are counted one worker at a time.
select pg_advisory_xact_lock(1667329134, hashtext($1))

-- name: places
-- How many orders the provider has of us; those of buried jobs are with a person, and take no place.
select count(*)::integer from video_production_spend s
where s.provider = $1 and s.state = 'reserved'
  and exists (select from video_production_jobs j where j.id = s.job_id and j.state in ('available', 'scheduled', 'running'))

-- name: ahead
-- How many jobs of this kind stand before a job in the line for the provider's places: more urgent, or with an earlier turn, not ordered
-- yet, and at work, or about to be within $2. Counts up to $3.
select count(*)::integer from (
    select j.id
    from (select queue, provider, type, priority, turn, id from video_production_jobs where id = $1) me
    cross join lateral (
        select * from video_production_jobs where state = 'running' and queue = me.queue
        union all
        select * from video_production_jobs where state = 'available' and queue = me.queue
        union all
        select * from video_production_jobs where state = 'scheduled' and queue = me.queue and run_at <= now() + $2) j
    where j.provider = me.provider and j.type = me.type and (j.priority, j.turn, j.id) < (me.priority, me.turn, me.id)
      and not exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved')
    limit $3) line

-- name: intend
-- Note that an order is about to be placed, if the attempt still owns its job. Each order of one fingerprint has a key of its own.
-- $6: '' for the whole job, ':2' and the like for one of several orders of it.
insert into video_production_spend (job_id, pipeline_id, node_id, provider, fingerprint, key, state, reserved)
select j.id, j.pipeline_id, j.node_id, $4::varchar, j.fingerprint || $6::text,
       left(j.fingerprint, 40) || '-' || (select count(*) + 1 from video_production_spend s where s.key like left(j.fingerprint, 40) || '-%'),
       'reserved', $5::numeric
from video_production_jobs j
where j.id = $1 and j.worker_id = $2 and j.attempt = $3
  and not exists (select from video_production_spend s where s.fingerprint = j.fingerprint || $6::text and s.state = 'reserved')
returning id, key, remote_id, reserved, facts, created_at as intended_at, created_at as begun_at

-- name: take_over
-- The open order of a job's fingerprint, or of a part of it, whoever placed it; from now on it is this job's.
update video_production_spend s set job_id = j.id, pipeline_id = j.pipeline_id, node_id = j.node_id, updated_at = now()
from video_production_jobs j
where j.id = $1 and j.worker_id = $2 and j.attempt = $3 and s.fingerprint = j.fingerprint || $4::text and s.state = 'reserved'
returning s.id, s.key, s.remote_id, s.reserved, s.facts, s.created_at as begun_at,
    coalesce((s.facts ->> 'placed_again_at')::timestamptz, s.created_at) as intended_at

-- name: bought
-- The last order of a part that is paid for, whoever bought it. Who is told to make everything anew takes only what his own job bought.
select s.id, s.key, s.remote_id, s.reserved, s.facts, s.created_at as intended_at, s.created_at as begun_at, s.settled
from video_production_spend s join video_production_jobs j on s.fingerprint = j.fingerprint || $2::text
where j.id = $1 and s.state = 'settled' and s.remote_id is not null
  and not s.facts ? 'failed' and (s.job_id = j.id or not j.force)
order by s.id desc limit 1

-- name: again
-- Note that an order is about to be placed once more under its key, if the attempt still owns its job.
update video_production_spend s set facts = s.facts || jsonb_build_object('placed_again_at', now()) || $5::jsonb, updated_at = now()
from video_production_jobs j
where s.id = $4 and s.state = 'reserved' and s.remote_id is null and j.id = $1 and j.worker_id = $2 and j.attempt = $3
returning s.id

-- name: placed
-- Keep the provider's id of an order. Not fenced: whoever learned it, it is true, and without it the order would be lost.
update video_production_spend set remote_id = $2, facts = facts || $3::jsonb, placed_at = now(), updated_at = now()
where id = $1 and remote_id is null

-- name: refused
-- End an order that the provider has refused, for nothing. Not where its job has gone on to another attempt, which may have
-- placed it by now, under the same key.
update video_production_spend s set state = 'released', settled = 0, facts = facts || $2::jsonb, updated_at = now()
where s.id = $1 and s.state = 'reserved' and s.remote_id is null
  and not exists (select from video_production_jobs j
                  where j.id = s.job_id and (j.id, j.worker_id, j.attempt) is distinct from ($3::bigint, $4::bigint, $5::integer))

-- name: over
-- End an order: with what it cost, or for nothing.
update video_production_spend set
    state = case when $2::numeric > 0 then 'settled' else 'released' end, settled = $2::numeric, facts = facts || $3::jsonb, updated_at = now()
where id = $1 and state = 'reserved'

-- name: paid
-- Settle the order of a part whose goods are kept: the next attempt finds them.
update video_production_spend set state = 'settled', settled = $2::numeric, updated_at = now()
where id = $1 and state = 'reserved'

-- name: delivered
-- Settle the orders of jobs that have just been completed, in their transaction: {job id: cost}. The parts of a job have been
-- settled one by one; one that is still open was given up for others, and may have cost what it was reckoned to.
update video_production_spend set
    state = 'settled', updated_at = now(),
    settled = case when fingerprint like '%:%' then reserved else ($1::jsonb ->> job_id::text)::numeric end
where job_id = any ($2::bigint[]) and state = 'reserved'

-- name: waiting
-- The provider's ids of all orders that it works on: one request can ask for many.
select s.remote_id from video_production_spend s
where s.provider = $1 and s.state = 'reserved' and s.remote_id is not null
order by s.id

-- name: hint
-- A provider says that an order of ours is over: the job that waits for it looks now, at the provider. Once per order, so that
-- hints can be repeated without end; one that finds no waiting job is not kept, and the job looks when it would have anyway.
with due as (
    update video_production_jobs set run_at = now()
    where state = 'scheduled' and id in (
        select job_id from video_production_spend
        where provider = $1 and state = 'reserved' and (remote_id = $2 or key = $3) and not facts ? 'told_at')
    returning id, queue
), told as (
    update video_production_spend set facts = facts || jsonb_build_object('told_at', now()), updated_at = now()
    where provider = $1 and state = 'reserved' and (remote_id = $2 or key = $3) and job_id in (select id from due)
)
select queue, pg_notify('video_production_jobs', queue) from due

-- name: forget
-- Say that intents without an answer were never orders: a person has looked at the provider. Placed orders stay.
update video_production_spend s set state = 'released', updated_at = now()
from video_production_nodes n, video_production_jobs j
where n.pipeline_id = $1 and ($2::varchar is null or n.id = $2) and j.node_key = n.key and j.state in ('held', 'dead')
  and split_part(s.fingerprint, ':', 1) = j.fingerprint and s.state = 'reserved' and s.remote_id is null
returning s.id

-- name: lane
-- Why nothing is ordered from a provider; no row: the lane is open.
select reason from video_production_lanes where provider = $1

-- name: close_lane
-- Order nothing more from a provider, in any process. The first reason stays.
insert into video_production_lanes (provider, reason) values ($1, $2) on conflict do nothing

-- name: lanes
-- The closed lanes.
select provider, reason, closed_at from video_production_lanes order by provider

-- name: open_lane
-- Order from a provider again; what waited for that is due now.
with opened as (
    delete from video_production_lanes where provider = $1 returning provider
), due as (
    update video_production_jobs set run_at = now()
    where provider = $1 and state = 'scheduled' and exists (select from opened)
    returning queue
)
select provider, (select count(pg_notify('video_production_jobs', queue)) from (select distinct queue from due) q) as told from opened
