-- name: jobs
-- How many jobs each queue has in each state, and for how many seconds the oldest has been in it: available since it was due,
-- running since its claim. Due is what is scheduled no longer and that nobody has looked at. What waits is counted from the front up
-- to 10,000 of a queue: nobody scales or wakes up differently for more, and the look costs the same whatever there is.
select q.name as queue, s.state, s.jobs, s.oldest
from video_production_queues q cross join lateral (
    select 'available' as state, count(*)::integer as jobs, extract(epoch from now() - min(run_at))::float8 as oldest
    from (select run_at from video_production_jobs where queue = q.name and state = 'available'
          order by priority, turn, id limit 10000) j
    union all
    select 'scheduled', count(*)::integer, null
    from (select from video_production_jobs where queue = q.name and state = 'scheduled' and run_at > now() order by run_at limit 10000) j
    union all
    select 'due', count(*)::integer, extract(epoch from now() - min(run_at))::float8
    from (select run_at from video_production_jobs where queue = q.name and state = 'scheduled' and run_at <= now() order by run_at limit 10000) j
) s
union all
select queue, state, count(*)::integer, extract(epoch from now() - min(claimed_at))::float8
from video_production_jobs where state = 'running' group by queue, state
union all
select queue, state, count(*)::integer, null from video_production_jobs where state = 'waiting' group by queue, state
union all
select queue, state, count(*)::integer, null from video_production_jobs where state in ('held', 'dead') group by queue, state

-- name: controls
-- Which queues somebody has paused, and which a vendor has silenced.
select name as queue, paused, coalesce(resume_at > now(), false) as silent from video_production_queues

-- name: workers
-- How many processes serve each queue, with how many slots, by how they are: ok, draining, or missing (the lease is over).
select queue, state, count(*)::integer as workers, sum(slots)::integer as slots
from (
    select unnest(queues) as queue, slots,
           case when lease_until <= now() then 'missing' when draining then 'draining' else 'ok' end as state
    from video_production_workers) w
group by queue, state

-- name: lanes
-- The providers that nothing is ordered from.
select provider from video_production_lanes

-- name: spend
-- What each provider has cost since the beginning, and what open orders are reckoned to cost; US dollars.
select provider, coalesce(sum(settled), 0)::float8 as settled,
       coalesce(sum(reserved) filter (where state = 'reserved'), 0)::float8 as reserved,
       (count(*) filter (where state = 'reserved'))::integer as orders
from video_production_spend group by provider
