-- name: pipelines
-- All pipelines, the most recently touched first, with how far they are.
select p.id, p.title, coalesce(p.config ->> 'mode', 'final') as mode, p.updated_at,
       coalesce((p.metadata ->> 'totalCost')::numeric, 0) as cost,
       (select count(*) from video_production_runs r where r.pipeline_id = p.id and r.state in ('requested', 'active'))::integer as runs,
       n.total, n.completed, n.in_progress, n.pending, n.failed, n.invalid
from video_production_pipelines p
cross join lateral (
    select count(*)::integer as total,
           (count(*) filter (where status = 'completed'))::integer as completed,
           (count(*) filter (where status = 'in_progress'))::integer as in_progress,
           (count(*) filter (where status = 'pending'))::integer as pending,
           (count(*) filter (where status = 'failed'))::integer as failed,
           (count(*) filter (where is_valid is false))::integer as invalid
    from video_production_nodes where pipeline_id = p.id) n
order by p.updated_at desc, p.id

-- name: pipeline
-- What the system says about one pipeline.
select id, title, config, metadata, updated_at from video_production_pipelines where id = $1

-- name: nodes
-- The nodes of a pipeline with what they are waiting for: their newest job, live or dead.
select n.id, n.title, n.type, n.status, n.is_valid, n.validation_errors, n.metadata, n.output, n.updated_at,
       j.queue, j.provider, j.state as job_state, j.attempt, j.run_at
from video_production_nodes n
left join lateral (
    select queue, provider, state, attempt, run_at from video_production_jobs
    where node_key = n.key and generation = n.generation order by id desc limit 1) j on true
where n.pipeline_id = $1
order by n.key

-- name: runs
-- The newest runs of a pipeline.
select id, node_id, state, requested_by, error, created_at, started_at, ended_at
from video_production_runs where pipeline_id = $1 order by created_at desc limit $2

-- name: settled
-- Has the dispatcher looked at everything that was written about a pipeline?
select not exists (select from video_production_changes where pipeline_id = $1)
   and not exists (select from video_production_nodes where pipeline_id = $1 and is_valid is null)

-- name: workers
-- The processes that may own jobs, with what they own.
select w.id, w.service, w.queues, w.host, w.pid, w.version, w.slots, w.health_url, w.draining, w.started_at, w.seen_at,
       w.lease_until > now() as alive,
       (select count(*) from video_production_jobs j where j.state = 'running' and j.worker_id = w.id)::integer as running
from video_production_workers w order by w.service, w.id
