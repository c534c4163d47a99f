-- name: fold
-- Take what changed, each node once, with what it is now, and the pipeline's config. A node without a key was deleted.
-- The lock comes first: one plan of a pipeline at a time, in any number of dispatchers; it goes with the transaction. Who had
-- to wait for it sees the changes of before: what the other plan has folded is gone, what it wrote is folded next time. The config
-- is as old as the changes, and no plan has seen a newer one and left them: it would have folded them.
-- Until the transaction's end tables are not read from front to back: the statements of a plan ask for a node, a job or a run each,
-- and a plan that was cached when the tables were small would do so for each of ten thousand nodes.
-- So any plan will do that goes by the indexes, and none is worth making anew for each call.
-- Of nodes that were put off no more than $2 are taken; then there may be more.
with turn as materialized (
    select pg_advisory_xact_lock(1667329133, hashtext($1)), set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)
    where exists (select from video_production_changes where pipeline_id = $1)
), folded as (
    delete from video_production_changes where id = any (array(
        select id from video_production_changes where pipeline_id = $1 and not later and exists (select from turn)
        union all
        (select id from video_production_changes where pipeline_id = $1 and later and exists (select from turn) order by id limit $2)))
    returning what, node_id, fingerprint, later
)
select coalesce(json_agg(json_build_array(f.what, f.node_id, n.key, n.status, n.is_valid, f.fingerprint, f.later)), '[]') as changes,
       (select config from video_production_pipelines where id = $1) as config,
       (select count(*) from folded where later) = $2 as more
from (select what, node_id, fingerprint, bool_and(later) as later from folded group by what, node_id, fingerprint) f
left join video_production_nodes n on n.pipeline_id = $1 and n.id = f.node_id

-- name: requested
-- The runs that were asked for and have not begun, oldest first.
select id, node_id, upstream, force, priority, downstream from video_production_runs
where pipeline_id = $1 and state = 'requested' order by created_at

-- name: set_config_errors
-- Note what is wrong with the pipeline's own config; an empty object removes the note.
update video_production_pipelines set
    metadata = case when $2::jsonb = '{}' then metadata - 'configErrors' else metadata || jsonb_build_object('configErrors', $2::jsonb) end
where id = $1 and metadata -> 'configErrors' is distinct from nullif($2::jsonb, '{}')

-- name: fail_runs
-- End the open runs of a pipeline with the reason why nothing in it can be made.
with failed as (
    update video_production_runs set state = 'failed', ended_at = now(), error = $2
    where pipeline_id = $1 and state in ('requested', 'active') returning id
)
update video_production_run_nodes set state = 'cancelled' where run_id in (select id from failed) and state = 'open'

-- name: set_validity
-- Note what validation found, unless the node was edited meanwhile.
update video_production_nodes n set is_valid = v.valid, validation_errors = v.errors, updated_at = now()
from jsonb_to_recordset($1) as v (key bigint, revision integer, valid boolean, errors jsonb)
where n.key = v.key and n.revision = v.revision
  and (n.is_valid is distinct from v.valid or n.validation_errors is distinct from v.errors)

-- name: reset
-- Put nodes and everything downstream back to pending: what they make is in question.
select video_production_reset('{}', $1)

-- name: reset_for_run
-- Put in question what a forced run makes anew: its node, or all nodes of the pipeline.
select video_production_reset('{}', array(
    select key from video_production_nodes where pipeline_id = $1 and ($2::varchar is null or id = $2)))

-- name: start_node_run
-- The closure of a run of one node: itself and, when asked ($4), all that it needs and is not completed; or ($5) all that is not
-- completed of itself and of what follows from it, with what that needs.
with recursive asked (key, id, status) as (
    select key, id, status from video_production_nodes where pipeline_id = $2 and id = $3
    union
    select c.key, c.id, c.status
    from asked a
    join video_production_edges e on e.pipeline_id = $2 and e.parent_id = a.id
    join video_production_nodes c on c.pipeline_id = $2 and c.id = e.child_id
    where $5
), wanted (key, id) as (
    select key, id from asked where not $5 or status <> 'completed'
    union
    select p.key, p.id
    from wanted w
    join video_production_edges e on e.pipeline_id = $2 and e.child_id = w.id
    join video_production_nodes p on p.pipeline_id = $2 and p.id = e.parent_id
    where ($4 or $5) and p.status <> 'completed'
), started as (
    update video_production_runs set state = 'active', started_at = now() where id = $1 returning force
)
insert into video_production_run_nodes (run_id, node_key, force)
select $1, key, key in (select key from asked) and (select force from started) from wanted
returning node_key

-- name: start_pipeline_run
-- The closure of a run of everything: all nodes that are not completed.
with started as (
    update video_production_runs set state = 'active', started_at = now() where id = $1 returning force
)
insert into video_production_run_nodes (run_id, node_key, force)
select $1, key, (select force from started) from video_production_nodes where pipeline_id = $2 and status <> 'completed'
returning node_key

-- name: afford
-- The budget has room for nodes that waited for it.
update video_production_nodes set metadata = metadata - 'overBudget' where key = any ($1::bigint[]) and metadata ? 'overBudget'

-- name: hurry
-- Bring jobs forward that a more urgent run wants, too, with those that make the same for another node.
with wanted as materialized (
    select array(select fingerprint from video_production_jobs
                 where node_key = any ($1::bigint[]) and state in ('available', 'scheduled', 'waiting')) as fingerprints
)
update video_production_jobs set priority = $2, turn = 0
where priority > $2 and state in ('available', 'scheduled', 'waiting')
  and id = any (array(
      select id from video_production_jobs where fingerprint = any ((select fingerprints from wanted)::text[]) and state in ('available', 'scheduled')
      union all
      select id from video_production_jobs where fingerprint = any ((select fingerprints from wanted)::text[]) and state = 'waiting'))

-- name: age
-- Bring forward by one what has waited long behind more urgent work, so that no flow of that holds it up for ever.
-- Costs two looks at the ends of an index per queue where all wait alike.
update video_production_jobs set priority = priority - 1, run_at = now()
where state = 'available' and id = any (array(
    select late.id from video_production_queues q cross join lateral (
        select j.id from video_production_jobs j
        where j.state = 'available' and j.queue = q.name and j.run_at < now() - $1::interval and j.priority > -100
          and j.priority > (select a.priority from video_production_jobs a
                            where a.state = 'available' and a.queue = q.name order by a.priority limit 1)
        order by j.priority, j.turn, j.id limit 1000) late))

-- name: auto_run
-- Each edit is a run, where the pipeline says so; one that has not begun is enough.
insert into video_production_runs (pipeline_id, requested_by)
select $1::varchar, 'auto'
where not exists (select from video_production_runs where pipeline_id = $1::varchar and state = 'requested')
returning id

-- name: supersede_unclaimed
-- Remove jobs of generations that are over and that nobody has begun. Orders at a provider are kept: they are paid for.
-- By node through the two indexes that know nodes; by pipeline ($3) only when a node was deleted.
delete from video_production_jobs where id = any (array(
    select j.id from video_production_jobs j
    where j.id = any (array(
            select id from video_production_jobs where node_key = any ($2::bigint[]) and state in ('available', 'scheduled', 'waiting')
            union all
            select id from video_production_jobs where node_key = any ($2::bigint[]) and state in ('held', 'dead')
            union all
            select id from video_production_jobs where $3 and pipeline_id = $1 and state <> 'running'))
      and not exists (select from video_production_nodes n where n.key = j.node_key and n.generation = j.generation offset 0)
      and not exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved' offset 0)
    for update of j skip locked))
returning fingerprint, followers

-- name: supersede_running
-- Ask for the end of running jobs of generations that are over, where stopping loses no money and nobody waits for them.
update video_production_jobs j set cancel = true
where j.id = any (array(
        select id from video_production_jobs where node_key = any ($2::bigint[]) and state = 'running'
        union all
        select id from video_production_jobs where $3 and pipeline_id = $1 and state = 'running'))
  and j.state = 'running' and not j.cancel and j.followers = 0 and j.provider = any ($4::varchar[])
  and not exists (select from video_production_nodes n where n.key = j.node_key and n.generation = j.generation offset 0)

-- name: committed
-- What a pipeline has cost so far, with what its open orders and its jobs that have not ordered (all of) it yet are reckoned to cost.
-- Who waits for another pipeline's job may have to order himself.
select coalesce((select sum(coalesce(settled, reserved)) from video_production_spend where pipeline_id = $1 and state <> 'released'), 0)
     + coalesce((select sum(greatest(0, (j.payload ->> 'estimate')::numeric - coalesce((
                     select sum(s.reserved) from video_production_spend s
                     where s.job_id = j.id and s.fingerprint like '%:%' and s.state <> 'released' and not s.facts ? 'failed'), 0)))
                 from (select distinct on (fingerprint) id, payload from video_production_jobs
                       where pipeline_id = $1 and state in ('available', 'scheduled', 'waiting', 'running')
                       order by fingerprint, state = 'waiting') j
                 where not exists (select from video_production_spend s
                                   where s.job_id = j.id and s.state = 'reserved' and s.fingerprint not like '%:%')), 0)

-- name: hold_back
-- Say on nodes that they wait for the budget; {key: reason}.
update video_production_nodes set metadata = metadata || jsonb_build_object('overBudget', $1::jsonb -> key::text)
where key = any ($2::bigint[]) and status = 'pending' and metadata -> 'overBudget' is distinct from $1::jsonb -> key::text

-- name: held_back
-- Nodes that wait for the budget.
select key from video_production_nodes where pipeline_id = $1 and status = 'pending' and metadata ? 'overBudget' order by key

-- name: reassess
-- Say anew, for all active runs of a pipeline, what is completed, failed, blocked or open.
-- Failed: cannot be made as it is. Blocked: downstream of such a node, or of an input that nobody is going to make.
with recursive member as (
    select w.run_id, w.node_key, n.id, n.status, n.key is null as gone,
           n.status = 'failed' or n.is_valid is false as failed
    from video_production_runs r
    join video_production_run_nodes w on w.run_id = r.id
    left join video_production_nodes n on n.key = w.node_key
    where r.pipeline_id = $1 and r.state = 'active'
), starved as (
    select distinct m.run_id, m.node_key, m.id
    from member m
    join video_production_edges e on e.pipeline_id = $1 and e.child_id = m.id
    left join video_production_nodes p on p.pipeline_id = $1 and p.id = e.parent_id
    where m.status <> 'completed' and p.status is distinct from 'completed'
      and not exists (select from video_production_run_nodes w join video_production_runs r on r.id = w.run_id
                      where w.node_key = p.key and r.state = 'active')
), stuck (run_id, node_key, id) as (
    select run_id, node_key, id from member where failed and status <> 'completed'
    union
    select run_id, node_key, id from starved
    union
    select s.run_id, m.node_key, m.id
    from stuck s
    join video_production_edges e on e.pipeline_id = $1 and e.parent_id = s.id
    join member m on m.run_id = s.run_id and m.id = e.child_id
), verdict as (
    select m.run_id, m.node_key, case
        when m.gone then 'cancelled'
        when m.status = 'completed' then 'completed'
        when m.failed then 'failed'
        when (m.run_id, m.node_key) in (select run_id, node_key from stuck) then 'blocked'
        else 'open' end as state
    from member m
)
update video_production_run_nodes w set state = v.state
from verdict v where w.run_id = v.run_id and w.node_key = v.node_key and w.state <> v.state and w.state <> 'cancelled'
returning 1

-- name: ready
-- Tick nodes off that are completed ($4) in the runs that want them, say whether one of these runs wants nothing more, and return
-- the nodes that can be made now, among those that changed ($2) and the children of those that were completed ($3):
-- pending, valid, wanted by an active run, without a live job, and every input completed; with what their inputs made, once each.
-- Of more than $5 that may be such, the rest is put off: each of them is a change again, for the next plan.
-- First the nodes in question, then questions about them: "offset 0" keeps each a look-up per node, where a join may be planned
-- as a scan of all jobs. The last input is asked for first: inputs mostly come in order, and a join of thousands would
-- otherwise be looked through from the front each time that some of them arrive.
with ticked as (
    update video_production_run_nodes set state = 'completed' where node_key = any ($4::bigint[]) and state = 'open'
    returning run_id, node_key
), candidate as materialized (
    select n.key, n.id, n.type, n.title, n.config, n.asset, n.revision, n.generation, row_number() over (order by n.key) as place from (
        select unnest($2::bigint[]) as key
        union
        select c.key from video_production_edges e
        join video_production_nodes c on c.pipeline_id = e.pipeline_id and c.id = e.child_id
        where e.pipeline_id = $1 and e.parent_id = any ($3::varchar[])) k
    cross join lateral (select * from video_production_nodes where key = k.key offset 0) n
    where n.pipeline_id = $1 and n.status = 'pending' and n.is_valid
      and coalesce((select coalesce(p.status, 'missing') = 'completed'
                    from (select e.parent_id from video_production_edges e where e.pipeline_id = $1 and e.child_id = n.id
                          order by e.pipeline_id desc, e.child_id desc, e.slot desc, e.position desc limit 1) last
                    left join video_production_nodes p on p.pipeline_id = $1 and p.id = last.parent_id), true)
      and not exists (select from video_production_jobs j
                      where j.node_key = n.key and j.state in ('available', 'scheduled', 'waiting', 'running') offset 0)
), put_off as (
    insert into video_production_changes (pipeline_id, node_id, later) select $1, id, true from candidate where place > $5 order by place
    returning id
), found as (
    select n.key, n.id, n.type, n.title, n.config, n.asset, n.revision, n.generation, wanted.force, wanted.priority, wanted.run,
           array(select jsonb_build_array(e.slot, e.parent_id) from video_production_edges e
                 where e.pipeline_id = $1 and e.child_id = n.id order by e.slot, e.position) as inputs
    from candidate n
    cross join lateral (
        select bool_or(w.force) as force, min(w.priority) as priority, (array_agg(w.id order by w.priority, w.created_at, w.id))[1] as run
        from (select w.force, w.state, r.priority, r.id, r.created_at
              from video_production_runs r join video_production_run_nodes w on w.run_id = r.id and w.node_key = n.key
              where r.pipeline_id = $1 and r.state = 'active' offset 0) w
        where w.state = 'open') wanted
    where n.place <= $5 and wanted.priority is not null
      and not exists (select from (select parent_id from video_production_edges where pipeline_id = $1 and child_id = n.id offset 0) e
                      left join lateral (select status from video_production_nodes
                                         where pipeline_id = $1 and id = e.parent_id offset 0) p on true
                      where p.status is distinct from 'completed' offset 0)
)
select exists (select from (select distinct run_id from ticked) t
               where not exists (select from video_production_run_nodes o where o.run_id = t.run_id and o.state = 'open'
                                 and o.node_key not in (select node_key from ticked) offset 0)) as may_close,
       (select count(*) > 0 from put_off) as put_off,
       (select coalesce(json_agg(found order by key), '[]') from found) as nodes,
       (select coalesce(json_object_agg(p.id, p.output), '{}')
        from (select distinct i ->> 1 as id from found cross join unnest(found.inputs) i) parent
        cross join lateral (select id, output from video_production_nodes where pipeline_id = $1 and id = parent.id offset 0) p) as outputs

-- name: completed
-- Completed nodes with what their outputs were made from, to find those that would be made otherwise by now.
select n.key, n.id, n.type, n.title, n.config, n.asset, n.revision, n.generation, false as force, 0 as priority, null::uuid as run, n.fingerprint,
       array(select jsonb_build_object('slot', e.slot, 'node', e.parent_id, 'output', p.output)
             from video_production_edges e
             join video_production_nodes p on p.pipeline_id = e.pipeline_id and p.id = e.parent_id
             where e.pipeline_id = n.pipeline_id and e.child_id = n.id and p.output is not null
             order by e.slot, e.position) as inputs
from video_production_nodes n
where n.pipeline_id = $1 and n.status = 'completed' and n.is_valid

-- name: results
-- Which of these fingerprints have a result?
select fingerprint, output, ingredients from video_production_results where fingerprint = any ($1::text[])

-- name: take_results
-- The same, for those that are about to be reused: until the transaction ends nobody prunes them.
select fingerprint from video_production_results where fingerprint = any ($1::text[]) for key share

-- name: reuse
-- Complete nodes with results that exist: at no cost, and without a job.
update video_production_nodes n set
    status = 'completed', updated_at = now(), output = r.output, fingerprint = r.fingerprint,
    metadata = (n.metadata - 'error' - 'progress' - 'startedAt') || jsonb_build_object('completedAt', now(), 'cost', 0, 'cacheHit', true)
from jsonb_to_recordset($1) as x (key bigint, generation integer, fingerprint text)
join video_production_results r on r.fingerprint = x.fingerprint
where n.key = x.key and n.generation = x.generation and n.status = 'pending'
returning n.key

-- name: publish
-- Make jobs available, one per fingerprint, but for those that have a result: until the transaction ends nobody prunes it.
-- Where a job is already live, count another follower on its row instead: the settle that ends it deletes that row and so
-- cannot miss the count.
with asked as materialized (
    select * from jsonb_to_recordset($1) as x (pipeline_id varchar, node_id varchar, node_key bigint, revision integer,
        generation integer, queue varchar, type varchar, provider varchar, fingerprint text, priority smallint, force boolean,
        followers integer, payload jsonb)
), known as materialized (
    select fingerprint from video_production_results
    where fingerprint = any (array(select fingerprint from asked where not force)) for key share
), wanted as materialized (
    select * from asked where fingerprint not in (select fingerprint from known)
), cleared as (
    delete from video_production_jobs j where node_key = any (array(select node_key from wanted)) and state in ('held', 'dead')
      and not exists (select from video_production_spend s where s.job_id = j.id and s.state = 'reserved' offset 0)
), published as (
    insert into video_production_jobs (pipeline_id, node_id, node_key, revision, generation, queue, type, provider, fingerprint,
                                       priority, turn, force, followers, payload)
    select x.pipeline_id, x.node_id, x.node_key, x.revision, x.generation, x.queue, x.type, x.provider, x.fingerprint,
           x.priority, stand.turn + row_number() over (partition by x.queue, x.priority order by x.node_key) - 1,
           x.force, x.followers, x.payload
    from wanted x
    join (
        select queue, priority, video_production_next_turn(queue, priority, pipeline_id) as turn
        from wanted group by queue, priority, pipeline_id
    ) stand on stand.queue = x.queue and stand.priority = x.priority
    on conflict (fingerprint) where state in ('available', 'scheduled', 'running')
    do update set followers = video_production_jobs.followers + excluded.followers + 1,
                  priority = least(video_production_jobs.priority, excluded.priority)
    returning node_key, fingerprint, queue
), told as (
    select pg_notify('video_production_jobs', queue) from (select distinct queue from published) q
)
select node_key, null as known, (select count(*) from told) as told from published
union all
select null, fingerprint, 0 from known

-- name: wait
-- Let jobs wait for the one that makes the same fingerprint.
insert into video_production_jobs (pipeline_id, node_id, node_key, revision, generation, queue, type, provider, fingerprint,
                                   priority, force, state, payload)
select x.pipeline_id, x.node_id, x.node_key, x.revision, x.generation, x.queue, x.type, x.provider, x.fingerprint,
       x.priority, x.force, 'waiting', x.payload
from jsonb_to_recordset($1) as x (pipeline_id varchar, node_id varchar, node_key bigint, revision integer, generation integer,
    queue varchar, type varchar, provider varchar, fingerprint text, priority smallint, force boolean, payload jsonb)

-- name: land_waiting
-- Complete the nodes that waited for a fingerprint whose result is there.
with result as (
    select output from video_production_results where fingerprint = $1
), freed as (
    delete from video_production_jobs where fingerprint = $1 and state = 'waiting' and exists (select from result) returning *
), landed as (
    update video_production_nodes set
        status = 'completed', updated_at = now(), output = (select output from result), fingerprint = $1,
        metadata = (metadata - 'error' - 'progress') || jsonb_build_object('completedAt', now(), 'cost', 0, 'cacheHit', true)
    where key = any (array(select node_key from freed)) and ((key, generation) in (select node_key, generation from freed)) is true
    returning key
), hinted as (
    insert into video_production_changes (pipeline_id, node_id)
    select pipeline_id, node_id from freed where node_key not in (select key from landed)
    returning pipeline_id
)
select (select count(*) from freed)::integer as freed,
       (select video_production_tell(array_agg(pipeline_id)) from hinted having count(*) > 0)::text as told

-- name: fail_waiting
-- Fail those that waited for a job that was buried or held: the same work would fail alike.
with cause as (
    update video_production_jobs set followers = 0 where id = (
        select id from video_production_jobs where fingerprint = $1 and state in ('held', 'dead') and followers > 0
        order by id desc limit 1)
    returning error
), freed as (
    update video_production_jobs set state = 'dead', error = (select error from cause)
    where fingerprint = $1 and state = 'waiting' and exists (select from cause)
    returning node_key, generation
), failed as (
    update video_production_nodes set
        status = 'failed', updated_at = now(),
        metadata = (metadata - 'progress') || jsonb_build_object('error', (select error from cause))
    where key = any (array(select node_key from freed)) and ((key, generation) in (select node_key, generation from freed)) is true
)
select count(*)::integer from freed

-- name: lead_waiting
-- Count those that wait for a fingerprint on the job that makes it, so that its end is told: it may have come after them.
with led as (
    update video_production_jobs set followers = greatest(followers, (
        select count(*) from video_production_jobs where fingerprint = $1 and state = 'waiting'))
    where fingerprint = $1 and state in ('available', 'scheduled', 'running') returning id
)
select count(*)::integer from led

-- name: promote_waiting
-- Let the first of those that waited do the work itself, when nobody is at it any more.
with promoted as (
    update video_production_jobs set state = 'available', followers = (
        select count(*) - 1 from video_production_jobs where fingerprint = $1 and state = 'waiting')
    where id = (select id from video_production_jobs where fingerprint = $1 and state = 'waiting'
                order by priority, turn, id limit 1 for update skip locked)
      and not exists (select from video_production_jobs where fingerprint = $1 and state in ('available', 'scheduled', 'running'))
    returning queue
)
select count(*)::integer, (select pg_notify('video_production_jobs', queue) from promoted)::text as told from promoted

-- name: close
-- End the active runs that want nothing more.
update video_production_runs r set
    state = case when t.bad = 0 then 'completed' else 'failed' end, ended_at = now(), error = t.error
from (
    select a.id, count(n.key) as bad,
           case when count(n.key) > 0 then jsonb_build_object(
               'message', count(*) filter (where w.state = 'failed') || ' failed, ' || count(*) filter (where w.state = 'blocked') || ' blocked',
               'failed', coalesce(jsonb_agg(n.id order by n.id) filter (where w.state = 'failed'), '[]'),
               'blocked', coalesce(jsonb_agg(n.id order by n.id) filter (where w.state = 'blocked'), '[]')) end as error
    from video_production_runs a
    left join video_production_run_nodes w on w.run_id = a.id and w.state in ('failed', 'blocked')
    left join video_production_nodes n on n.key = w.node_key
    where a.pipeline_id = $1 and a.state = 'active'
      and not exists (select from video_production_run_nodes o where o.run_id = a.id and o.state = 'open')
    group by a.id
) t
where r.id = t.id
returning r.id, r.state, r.requested_by, r.created_at, r.ended_at

-- name: rollup
-- Sum the nodes up into their pipeline; writes only what is new. $2 is what is still to be paid; null: not known now.
with sums as (
    select jsonb_strip_nulls(jsonb_build_object('estimatedTotalCost', coalesce(sum((metadata ->> 'cost')::numeric), 0) + $2::numeric)) ||
    jsonb_build_object(
        'totalCost', coalesce(sum((metadata ->> 'cost')::numeric), 0),
        'progress', jsonb_build_object(
            'completed', count(*) filter (where status = 'completed'),
            'in_progress', count(*) filter (where status = 'in_progress'),
            'pending', count(*) filter (where status = 'pending'),
            'failed', count(*) filter (where status = 'failed'),
            'total', count(*))) as metadata
    from video_production_nodes where pipeline_id = $1
)
update video_production_pipelines p set metadata = p.metadata || s.metadata
from sums s where p.id = $1 and not p.metadata @> s.metadata
returning p.id

-- name: may_cost
-- The config of a pipeline that is not a draft and has nodes of types that paid providers make.
select config from video_production_pipelines p
where p.id = $1 and coalesce(p.config ->> 'mode', 'final') <> 'draft'
  and exists (select from video_production_nodes n where n.pipeline_id = p.id and n.type = any ($2::varchar[]))

-- name: with_changes
-- Pipelines in which something changed that nobody has looked at, or whose run has not begun.
select pipeline_id from video_production_changes
union
select pipeline_id from video_production_runs where state = 'requested'

-- name: overlooked
-- What a lost hint would leave behind: ready nodes without a job, runs that want nothing and are not closed.
-- Empty but for defects: each row is counted as a repair.
select n.pipeline_id, n.id as node_id
from video_production_run_nodes w
join video_production_nodes n on n.key = w.node_key
where w.state = 'open' and n.status = 'pending' and n.is_valid is not false and not n.metadata ? 'overBudget'
  and not exists (select from video_production_changes c where c.pipeline_id = n.pipeline_id)
  and not exists (select from video_production_jobs j
                  where j.node_key = n.key and j.state in ('available', 'scheduled', 'waiting', 'running'))
  and not exists (select from video_production_edges e
                  left join video_production_nodes p on p.pipeline_id = e.pipeline_id and p.id = e.parent_id
                  where e.pipeline_id = n.pipeline_id and e.child_id = n.id and p.status is distinct from 'completed')
union all
select r.pipeline_id, null
from video_production_runs r
where r.state = 'active'
  and not exists (select from video_production_changes c where c.pipeline_id = r.pipeline_id)
  and not exists (select from video_production_run_nodes w where w.run_id = r.id and w.state = 'open')

-- name: repair
-- Have overlooked nodes and runs looked at again.
insert into video_production_changes (pipeline_id, what, node_id)
select p, case when n is null then 'run' else 'node' end, n from unnest($1::varchar[], $2::varchar[]) as t (p, n)

-- name: orphans
-- Fingerprints that jobs wait for and nobody makes, and that no plan is going to hear of.
select distinct w.fingerprint from video_production_jobs w
where w.state = 'waiting' and not exists (
    select from video_production_jobs j where j.fingerprint = w.fingerprint and j.state in ('available', 'scheduled', 'running'))
  and not exists (select from video_production_changes c where c.fingerprint = w.fingerprint)

-- name: partition
-- Make this month's and the next month's partition of the history, and drop what is older than $1.
select video_production_partition_attempts(current_date, $1), video_production_partition_attempts((current_date + interval '1 month')::date, $1)
