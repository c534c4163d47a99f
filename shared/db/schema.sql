-- What the migrations come to; written by `make schema`, held equal by a test. Never applied.

CREATE FUNCTION public.video_production_execute(pipeline_id character varying, node_id character varying DEFAULT NULL::character varying, upstream boolean DEFAULT false, force boolean DEFAULT false, requested_by character varying DEFAULT 'sql'::character varying, priority integer DEFAULT 0, downstream boolean DEFAULT false) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
#variable_conflict use_column
declare
    p_pipeline alias for $1;
    p_node alias for $2;
    p_upstream alias for $3;
    p_force alias for $4;
    p_by alias for $5;
    p_priority alias for $6;
    p_downstream alias for $7;
    node video_production_nodes;
    missing text;
    run uuid;
begin
    if p_priority not between -100 and 100 then
        perform video_production_refuse(format('priority %s is not between -100 and 100', p_priority), 'use -10 for urgent, 0, or 10 for some time');
    end if;
    if p_downstream and p_node is null then
        perform video_production_refuse('nothing is named that others could follow from', 'name a node, or ask for everything without downstream');
    end if;
    if not exists (select from video_production_pipelines where id = p_pipeline) then
        perform video_production_refuse(format('there is no pipeline %L', p_pipeline), 'create it first, or check the id');
    end if;
    if p_node is null then
        if not p_force then
            select r.id into run from video_production_runs r
            where r.pipeline_id = p_pipeline and r.node_id is null and r.state = 'requested' and r.priority <= p_priority limit 1;
        end if;
    else
        select * into node from video_production_nodes n where n.pipeline_id = p_pipeline and n.id = p_node;
        if node.key is null then
            perform video_production_refuse(format('pipeline %L has no node %L', p_pipeline, p_node), 'check the node''s id');
        end if;
        select r.id into run from video_production_runs r
        where r.pipeline_id = p_pipeline and r.state in ('requested', 'active') and r.priority <= p_priority
          and (r.state = 'requested' and r.node_id = p_node and r.downstream >= p_downstream and r.force >= (p_force and p_downstream)
               or not p_downstream
                  and exists (select from video_production_run_nodes w where w.run_id = r.id and w.node_key = node.key and w.state = 'open'))
        limit 1;
        if run is not null then
            return run;
        end if;
        if node.is_valid is false then
            perform video_production_refuse(
                format('node %L is not valid: %s', p_node, node.validation_errors::text), 'mend the fields that are named');
        end if;
        if node.status = 'completed' and not p_force and not p_downstream then
            perform video_production_refuse(format('node %L is already completed', p_node), 'edit it, or ask with force => true');
        end if;
        if not p_upstream and not p_downstream then
            select string_agg(distinct quote_literal(e.parent_id), ', ') into missing
            from video_production_edges e
            left join video_production_nodes i on i.pipeline_id = e.pipeline_id and i.id = e.parent_id
            where e.pipeline_id = p_pipeline and e.child_id = p_node and i.status is distinct from 'completed';
            if missing is not null then
                perform video_production_refuse(
                    format('node %L needs inputs that are not completed: %s', p_node, missing),
                    'execute those first, or ask with upstream => true');
            end if;
        end if;
    end if;
    if run is null then
        insert into video_production_runs (pipeline_id, node_id, upstream, force, requested_by, priority, downstream)
        values (p_pipeline, p_node, p_upstream, p_force, p_by, p_priority, p_downstream) returning id into run;
    end if;
    insert into video_production_changes (pipeline_id, what) values (p_pipeline, 'run');
    perform video_production_tell(array[p_pipeline]);
    return run;
end $_$;
COMMENT ON FUNCTION public.video_production_execute(pipeline_id character varying, node_id character varying, upstream boolean, force boolean, requested_by character varying, priority integer, downstream boolean) IS 'Ask for a node, or for everything in a pipeline that is not up to date; returns the run''s id. Refused (SQLSTATE CS001) with the reason and a remedy.';
CREATE FUNCTION public.video_production_next_turn(queue character varying, priority smallint, pipeline_id character varying) RETURNS bigint
    LANGUAGE sql STABLE
    AS $_$
    -- Where the queue stands, or behind the pipeline's own last job, whichever is later; from 1 on.
    select greatest(
        coalesce(least(
            (select j.turn from video_production_jobs j
             where j.state = 'available' and j.queue = $1 and j.priority = $2 and j.turn > 0 order by j.turn limit 1),
            (select j.turn from video_production_jobs j
             where j.state = 'scheduled' and j.turn > 0 and j.queue = $1 and j.priority = $2 order by j.turn limit 1)), 1),
        coalesce((select j.turn from video_production_jobs j
                  where j.state = 'available' and j.pipeline_id = $3 and j.queue = $1 and j.priority = $2 order by j.turn desc limit 1) + 1, 1),
        coalesce((select j.turn from video_production_jobs j
                  where j.state = 'scheduled' and j.turn > 0 and j.pipeline_id = $3 and j.queue = $1 and j.priority = $2
                  order by j.turn desc limit 1) + 1, 1))
$_$;
COMMENT ON FUNCTION public.video_production_next_turn(queue character varying, priority smallint, pipeline_id character varying) IS 'The turn of the next job that a pipeline publishes to a queue.';
CREATE FUNCTION public.video_production_nodes_deleted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    delete from video_production_edges e using old_nodes o where e.pipeline_id = o.pipeline_id and e.child_id = o.id;
    insert into video_production_changes (pipeline_id, node_id) select pipeline_id, id from old_nodes;
    perform video_production_reset('{}', array(
        select c.key from old_nodes o
        join video_production_edges e on e.pipeline_id = o.pipeline_id and e.parent_id = o.id
        join video_production_nodes c on c.pipeline_id = e.pipeline_id and c.id = e.child_id));
    perform video_production_tell(array(select distinct pipeline_id from old_nodes));
    return null;
end $$;
CREATE FUNCTION public.video_production_nodes_inserted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    insert into video_production_edges (pipeline_id, child_id, slot, position, parent_id)
    select n.pipeline_id, n.id, r.slot, r.position, r.parent_id
    from new_nodes n cross join lateral video_production_references(n.inputs) r;
    insert into video_production_changes (pipeline_id, node_id) select pipeline_id, id from new_nodes;
    -- Nodes that already referred to one of these were invalid until now.
    perform video_production_reset('{}', array(
        select c.key from new_nodes n
        join video_production_edges e on e.pipeline_id = n.pipeline_id and e.parent_id = n.id
        join video_production_nodes c on c.pipeline_id = e.pipeline_id and c.id = e.child_id and c.is_valid is not null));
    perform video_production_tell(array(select distinct pipeline_id from new_nodes));
    return null;
end $$;
CREATE FUNCTION public.video_production_nodes_updated() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    edited bigint[] := array(
        select n.key from new_nodes n full join old_nodes o on o.key = n.key
        where (n.type, n.inputs, n.config, n.asset) is distinct from (o.type, o.inputs, o.config, o.asset));
begin
    if edited <> '{}' then
        delete from video_production_edges e using new_nodes n
        where n.key in (select unnest(edited)) and e.pipeline_id = n.pipeline_id and e.child_id = n.id;
        insert into video_production_edges (pipeline_id, child_id, slot, position, parent_id)
        select n.pipeline_id, n.id, r.slot, r.position, r.parent_id
        from new_nodes n cross join lateral video_production_references(n.inputs) r
        where n.key in (select unnest(edited));
        perform video_production_reset(edited, '{}');
    end if;
    -- A reset of a pending node changes its generation alone; a job of the old one may still wait.
    -- Nothing here is strict, or the join would not stay a full one.
    insert into video_production_changes (pipeline_id, node_id)
    select n.pipeline_id, n.id from new_nodes n full join old_nodes o on o.key = n.key
    where (n.status is distinct from o.status and n.status is distinct from 'in_progress') or n.generation is distinct from o.generation;
    perform video_production_tell(array(select distinct pipeline_id from new_nodes));
    return null;
end $$;
CREATE FUNCTION public.video_production_partition_attempts(first_day date, keep interval) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $_$
declare
    month date := date_trunc('month', first_day);
    part text := 'video_production_attempts_' || to_char(month, 'YYYYMM');
    old text;
begin
    if to_regclass(part) is null then
        lock table video_production_attempts in share row exclusive mode;
    end if;
    if to_regclass(part) is null then
        execute format('create table %I (like video_production_attempts including defaults including constraints)', part);
        execute format('with early as (delete from video_production_attempts_rest where ended_at >= %L and ended_at < %L returning *)
                        insert into %I select * from early', month, month + interval '1 month', part);
        execute format('alter table video_production_attempts attach partition %I for values from (%L) to (%L)',
                       part, month, month + interval '1 month');
    end if;
    for old in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'video_production_attempts'::regclass and c.relname ~ '^video_production_attempts_\d{6}$'
          and to_date(right(c.relname, 6), 'YYYYMM') < date_trunc('month', first_day - keep)
    loop
        execute format('drop table %I', old);
    end loop;
end $_$;
COMMENT ON FUNCTION public.video_production_partition_attempts(first_day date, keep interval) IS 'Make the month''s partition of the history and drop the months older than keep.';
CREATE FUNCTION public.video_production_pipelines_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
begin
    if tg_op = 'INSERT' or new.config is distinct from old.config then
        insert into video_production_changes (pipeline_id, what) values (new.id, 'pipeline');
        perform video_production_tell(array[new.id]);
    end if;
    return null;
end $$;
CREATE FUNCTION public.video_production_pipelines_touched() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.updated_at := now();
    return new;
end $$;
CREATE FUNCTION public.video_production_references(inputs jsonb) RETURNS TABLE(slot text, "position" integer, parent_id text)
    LANGUAGE sql IMMUTABLE
    AS $$
    -- A single slot may hold a string, any slot a list; what is neither is left for validation to report.
    select s.key, (r.ordinality - 1)::integer, r.value #>> '{}'
    from jsonb_each(case jsonb_typeof(inputs) when 'object' then inputs else '{}' end) s
    cross join lateral jsonb_array_elements(
        case jsonb_typeof(s.value) when 'array' then s.value when 'string' then jsonb_build_array(s.value) else '[]' end
    ) with ordinality r
    where jsonb_typeof(r.value) = 'string'
$$;
COMMENT ON FUNCTION public.video_production_references(inputs jsonb) IS 'The references in a node''s inputs, one a row.';
CREATE FUNCTION public.video_production_refuse(message text, remedy text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    raise exception using errcode = 'CS001', message = message, hint = remedy;
end $$;
COMMENT ON FUNCTION public.video_production_refuse(message text, remedy text) IS 'Refuse a request with a sentence for the person who asked; SQLSTATE CS001.';
CREATE FUNCTION public.video_production_reset(edited bigint[], touched bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with recursive stale (pipeline_id, id, key) as (
        select pipeline_id, id, key from video_production_nodes where key = any (edited || touched)
        union
        select n.pipeline_id, n.id, n.key
        from stale s
        join video_production_edges e on e.pipeline_id = s.pipeline_id and e.parent_id = s.id
        join video_production_nodes n on n.pipeline_id = e.pipeline_id and n.id = e.child_id
    )
    update video_production_nodes n set
        revision = n.revision + (n.key in (select unnest(edited)))::integer,
        generation = n.generation + 1,
        status = 'pending',
        -- An edit can also mend or break what refers to the node (its type), and what lies on a cycle with it.
        is_valid = case
            when n.is_valid is false or n.key in (select unnest(edited || touched))
                 or (n.pipeline_id, n.id) in (
                    select e.pipeline_id, e.child_id from video_production_edges e
                    join video_production_nodes p on p.pipeline_id = e.pipeline_id and p.id = e.parent_id
                    where p.key in (select unnest(edited))) then null
            else n.is_valid end,
        metadata = n.metadata - '{error,progress,retries,cacheHit,startedAt,lastError,retryAt}'::text[],
        updated_at = now()
    where n.key = any (array(select key from stale))
$$;
COMMENT ON FUNCTION public.video_production_reset(edited bigint[], touched bigint[]) IS 'Put nodes and everything downstream back to pending; the edited ones get a new revision.';
CREATE FUNCTION public.video_production_tell(pipelines character varying[]) RETURNS void
    LANGUAGE sql
    AS $$
    select pg_notify('video_production_nodes', json_build_object('pipeline_id', p)::text) from (select distinct unnest(pipelines) p) t
$$;
COMMENT ON FUNCTION public.video_production_tell(pipelines character varying[]) IS 'Say once per pipeline that something changed in it.';
CREATE TABLE public.video_production_attempts (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    pipeline_id character varying NOT NULL,
    node_id character varying NOT NULL,
    revision integer NOT NULL,
    type character varying NOT NULL,
    provider character varying NOT NULL,
    queue character varying NOT NULL,
    fingerprint text NOT NULL,
    worker_id bigint,
    outcome character varying NOT NULL,
    cache_hit boolean DEFAULT false NOT NULL,
    cost numeric(12,6) DEFAULT 0 NOT NULL,
    error jsonb,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT video_production_attempts_outcome CHECK (((outcome)::text = ANY ((ARRAY['completed'::character varying, 'retried'::character varying, 'buried'::character varying, 'cancelled'::character varying, 'released'::character varying, 'rescued'::character varying, 'held'::character varying])::text[])))
)
PARTITION BY RANGE (ended_at);
COMMENT ON TABLE public.video_production_attempts IS 'History: one row per ended attempt, by month; old months are dropped.';
CREATE TABLE public.video_production_attempts_rest (
    job_id bigint CONSTRAINT video_production_attempts_job_id_not_null NOT NULL,
    attempt integer CONSTRAINT video_production_attempts_attempt_not_null NOT NULL,
    pipeline_id character varying CONSTRAINT video_production_attempts_pipeline_id_not_null NOT NULL,
    node_id character varying CONSTRAINT video_production_attempts_node_id_not_null NOT NULL,
    revision integer CONSTRAINT video_production_attempts_revision_not_null NOT NULL,
    type character varying CONSTRAINT video_production_attempts_type_not_null NOT NULL,
    provider character varying CONSTRAINT video_production_attempts_provider_not_null NOT NULL,
    queue character varying CONSTRAINT video_production_attempts_queue_not_null NOT NULL,
    fingerprint text CONSTRAINT video_production_attempts_fingerprint_not_null NOT NULL,
    worker_id bigint,
    outcome character varying CONSTRAINT video_production_attempts_outcome_not_null NOT NULL,
    cache_hit boolean DEFAULT false CONSTRAINT video_production_attempts_cache_hit_not_null NOT NULL,
    cost numeric(12,6) DEFAULT 0 CONSTRAINT video_production_attempts_cost_not_null NOT NULL,
    error jsonb,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT now() CONSTRAINT video_production_attempts_ended_at_not_null NOT NULL,
    CONSTRAINT video_production_attempts_outcome CHECK (((outcome)::text = ANY ((ARRAY['completed'::character varying, 'retried'::character varying, 'buried'::character varying, 'cancelled'::character varying, 'released'::character varying, 'rescued'::character varying, 'held'::character varying])::text[])))
);
CREATE TABLE public.video_production_changes (
    id bigint NOT NULL,
    pipeline_id character varying NOT NULL,
    what character varying DEFAULT 'node'::character varying NOT NULL,
    node_id character varying,
    fingerprint text,
    later boolean DEFAULT false NOT NULL,
    CONSTRAINT video_production_changes_node CHECK (((node_id IS NOT NULL) = ((what)::text = 'node'::text))),
    CONSTRAINT video_production_changes_what CHECK (((what)::text = ANY ((ARRAY['node'::character varying, 'pipeline'::character varying, 'run'::character varying])::text[])))
)
WITH (fillfactor='100', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');
COMMENT ON TABLE public.video_production_changes IS 'What the dispatcher has not looked at yet; written by triggers in the transaction of the change, folded (deleted) by a plan.';
COMMENT ON COLUMN public.video_production_changes.what IS 'node: a node was made, edited, settled or deleted; pipeline: its config changed; run: one was asked for.';
COMMENT ON COLUMN public.video_production_changes.fingerprint IS 'Set when a job that others wait for has ended.';
COMMENT ON COLUMN public.video_production_changes.later IS 'The node was ready when there was too much for one plan: such rows are folded a portion at a time.';
ALTER TABLE public.video_production_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_production_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.video_production_edges (
    pipeline_id character varying NOT NULL,
    child_id character varying NOT NULL,
    slot character varying NOT NULL,
    "position" integer NOT NULL,
    parent_id character varying NOT NULL
);
COMMENT ON TABLE public.video_production_edges IS 'The references in nodes.inputs, one a row; kept true by triggers. The parent need not exist: then the child is invalid.';
COMMENT ON COLUMN public.video_production_edges."position" IS 'Place within the slot, from 0.';
CREATE TABLE public.video_production_jobs (
    id bigint NOT NULL,
    pipeline_id character varying NOT NULL,
    node_id character varying NOT NULL,
    node_key bigint NOT NULL,
    revision integer NOT NULL,
    generation integer NOT NULL,
    queue character varying NOT NULL,
    type character varying NOT NULL,
    provider character varying NOT NULL,
    fingerprint text NOT NULL,
    state character varying DEFAULT 'available'::character varying NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    crashes integer DEFAULT 0 NOT NULL,
    worker_id bigint,
    slot integer,
    cancel boolean DEFAULT false NOT NULL,
    force boolean DEFAULT false NOT NULL,
    followers integer DEFAULT 0 NOT NULL,
    payload jsonb NOT NULL,
    error jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    claimed_at timestamp with time zone,
    turn bigint DEFAULT 0 NOT NULL,
    CONSTRAINT video_production_jobs_owner CHECK ((((state)::text = 'running'::text) = (worker_id IS NOT NULL))),
    CONSTRAINT video_production_jobs_state CHECK (((state)::text = ANY ((ARRAY['available'::character varying, 'scheduled'::character varying, 'waiting'::character varying, 'running'::character varying, 'held'::character varying, 'dead'::character varying])::text[])))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');
COMMENT ON TABLE public.video_production_jobs IS 'Requests to execute one node at one revision. Hot rows only: a completed job leaves for video_production_attempts.';
COMMENT ON COLUMN public.video_production_jobs.state IS 'available: to be claimed; scheduled: not before run_at; waiting: the same fingerprint is being made by another job; running; held: killed three workers; dead: a person must look.';
COMMENT ON COLUMN public.video_production_jobs.priority IS 'Lower is sooner.';
COMMENT ON COLUMN public.video_production_jobs.attempt IS '0 before the first claim; +1 at each claim, never less: with worker_id the fence of every write.';
COMMENT ON COLUMN public.video_production_jobs.failures IS 'Attempts that ended with an error; the retry policy counts these.';
COMMENT ON COLUMN public.video_production_jobs.crashes IS 'Attempts whose worker died; at three the job is held.';
COMMENT ON COLUMN public.video_production_jobs.slot IS 'Which of the queue''s max_running places the running job takes; null where the queue has no limit.';
COMMENT ON COLUMN public.video_production_jobs.cancel IS 'The worker is asked to stop; it hears so with its next heartbeat.';
COMMENT ON COLUMN public.video_production_jobs.followers IS 'Jobs that came to wait for this fingerprint; counted here since the count travels with the row that the settle deletes.';
COMMENT ON COLUMN public.video_production_jobs.payload IS 'What the executor needs: title, config, asset, inputs, prefix. References only, no media.';
COMMENT ON COLUMN public.video_production_jobs.turn IS 'Place among the jobs of one priority: each pipeline counts its own up from where the queue stands, so that pipelines take turns (start-time fair queuing).';
ALTER TABLE public.video_production_jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_production_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.video_production_lanes (
    provider character varying NOT NULL,
    reason character varying NOT NULL,
    closed_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE public.video_production_lanes IS 'Providers that nothing is ordered from: a row closes the lane, a person opens it.';
COMMENT ON COLUMN public.video_production_lanes.reason IS 'What the provider said, for the person who looks.';
CREATE TABLE public.video_production_logins (
    hash bytea NOT NULL,
    role character varying NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT video_production_logins_role CHECK (((role)::text = ANY ((ARRAY['viewer'::character varying, 'editor'::character varying, 'ops'::character varying])::text[])))
);
COMMENT ON TABLE public.video_production_logins IS 'One-time links to the console that nobody has used yet; to use one is to delete its row.';
CREATE TABLE public.video_production_migrations (
    version integer NOT NULL,
    name character varying NOT NULL,
    checksum character varying NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.video_production_nodes (
    pipeline_id character varying NOT NULL,
    id character varying NOT NULL,
    key bigint NOT NULL,
    title character varying DEFAULT ''::character varying NOT NULL,
    type character varying NOT NULL,
    inputs jsonb DEFAULT '{}'::jsonb NOT NULL,
    config jsonb DEFAULT '{}'::jsonb NOT NULL,
    asset jsonb,
    status character varying DEFAULT 'pending'::character varying NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    output jsonb,
    revision integer DEFAULT 1 NOT NULL,
    generation integer DEFAULT 1 NOT NULL,
    fingerprint text,
    is_valid boolean,
    validation_errors jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    "position" jsonb,
    CONSTRAINT video_production_nodes_position CHECK ((("position" IS NULL) OR COALESCE(((jsonb_typeof(("position" -> 'x'::text)) = 'number'::text) AND (jsonb_typeof(("position" -> 'y'::text)) = 'number'::text)), false))),
    CONSTRAINT video_production_nodes_status CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'in_progress'::character varying, 'completed'::character varying, 'failed'::character varying])::text[])))
)
WITH (fillfactor='80');
COMMENT ON TABLE public.video_production_nodes IS 'One step of a pipeline. Editors own title, type, inputs, config and asset; the system owns the rest.';
COMMENT ON COLUMN public.video_production_nodes.key IS 'The system''s short name of (pipeline_id, id), for joins and batches; never reused.';
COMMENT ON COLUMN public.video_production_nodes.inputs IS '{slot: "id"} or {slot: ["id", ...]}; order in a multiple slot is kept.';
COMMENT ON COLUMN public.video_production_nodes.asset IS '{source | content | url, type: text|json|image|video|audio|script}; only for type asset.';
COMMENT ON COLUMN public.video_production_nodes.metadata IS '{startedAt, completedAt, jobId, cost, retries, cacheHit, progress, error}.';
COMMENT ON COLUMN public.video_production_nodes.output IS '{type, s3Key, localFile, duration, size, sha256, ...}; stays readable after an edit until it is replaced.';
COMMENT ON COLUMN public.video_production_nodes.revision IS 'Counts the edits of this node: +1 for each change of type, inputs, config or asset.';
COMMENT ON COLUMN public.video_production_nodes.generation IS 'Counts how often what this node makes was put in question: +1 for an edit of it or of anything upstream. A job lands only on the generation that it was published for.';
COMMENT ON COLUMN public.video_production_nodes.fingerprint IS 'Of the output that the node has; see shared/domain/fingerprint.py.';
COMMENT ON COLUMN public.video_production_nodes.is_valid IS 'Null until the dispatcher has looked at the newest revision.';
COMMENT ON COLUMN public.video_production_nodes.validation_errors IS '{field: message}, all at once; empty when valid.';
COMMENT ON COLUMN public.video_production_nodes."position" IS '{x, y} of the upper left corner in an editor''s graph; null: wherever the layout puts it.';
ALTER TABLE public.video_production_nodes ALTER COLUMN key ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_production_nodes_key_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.video_production_pipelines (
    id character varying NOT NULL,
    version character varying DEFAULT '1.0'::character varying NOT NULL,
    title character varying NOT NULL,
    config jsonb DEFAULT '{}'::jsonb NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE public.video_production_pipelines IS 'One graph of nodes that becomes a video.';
COMMENT ON COLUMN public.video_production_pipelines.config IS 'The editor''s: {storage: {bucket, prefix}, workingDirectory, mode: draft|final, budget, autoRun}.';
COMMENT ON COLUMN public.video_production_pipelines.metadata IS 'The system''s: {totalCost, estimatedTotalCost, progress: {completed, in_progress, pending, failed, total}}.';
CREATE TABLE public.video_production_queues (
    name character varying NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    max_running integer,
    resume_at timestamp with time zone,
    reason character varying,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT video_production_queues_max_running CHECK ((max_running > 0))
);
COMMENT ON TABLE public.video_production_queues IS 'What holds for a queue across all workers.';
COMMENT ON COLUMN public.video_production_queues.max_running IS 'At most this many jobs of the queue run at once, over all workers; null: as many as there are slots.';
COMMENT ON COLUMN public.video_production_queues.resume_at IS 'Nothing is claimed before: a vendor asked for silence.';
COMMENT ON COLUMN public.video_production_queues.reason IS 'Why it is paused or silent, for the person who looks.';
CREATE TABLE public.video_production_results (
    fingerprint text NOT NULL,
    output jsonb NOT NULL,
    ingredients jsonb DEFAULT '{}'::jsonb NOT NULL,
    cost numeric(12,6) DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE public.video_production_results IS 'Outputs under their fingerprints, across pipelines: the same work is never done or paid twice.';
COMMENT ON COLUMN public.video_production_results.ingredients IS 'What the fingerprint was made from, to say what changed.';
CREATE TABLE public.video_production_run_nodes (
    run_id uuid NOT NULL,
    node_key bigint NOT NULL,
    force boolean DEFAULT false NOT NULL,
    state character varying DEFAULT 'open'::character varying NOT NULL,
    CONSTRAINT video_production_run_nodes_state CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'completed'::character varying, 'failed'::character varying, 'blocked'::character varying, 'cancelled'::character varying])::text[])))
);
COMMENT ON TABLE public.video_production_run_nodes IS 'The nodes of a run: its closure over edges, computed when it starts.';
COMMENT ON COLUMN public.video_production_run_nodes.state IS 'open: still wanted; completed; failed: this node cannot be made; blocked: something upstream of it cannot; cancelled.';
CREATE TABLE public.video_production_runs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    pipeline_id character varying NOT NULL,
    node_id character varying,
    upstream boolean DEFAULT false NOT NULL,
    force boolean DEFAULT false NOT NULL,
    state character varying DEFAULT 'requested'::character varying NOT NULL,
    requested_by character varying DEFAULT 'sql'::character varying NOT NULL,
    error jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    priority smallint DEFAULT 0 NOT NULL,
    downstream boolean DEFAULT false NOT NULL,
    CONSTRAINT video_production_runs_ended CHECK (((ended_at IS NOT NULL) = ((state)::text = ANY ((ARRAY['completed'::character varying, 'failed'::character varying, 'cancelled'::character varying])::text[])))),
    CONSTRAINT video_production_runs_state CHECK (((state)::text = ANY ((ARRAY['requested'::character varying, 'active'::character varying, 'completed'::character varying, 'failed'::character varying, 'cancelled'::character varying])::text[])))
);
COMMENT ON TABLE public.video_production_runs IS 'A request to bring some nodes of a pipeline, with what they need, to completion.';
COMMENT ON COLUMN public.video_production_runs.node_id IS 'The node asked for; null: everything in the pipeline that is not up to date.';
COMMENT ON COLUMN public.video_production_runs.upstream IS 'Also make what the node needs.';
COMMENT ON COLUMN public.video_production_runs.force IS 'Make again even what has a result.';
COMMENT ON COLUMN public.video_production_runs.requested_by IS 'sql, notify, cli, api, auto or retry.';
COMMENT ON COLUMN public.video_production_runs.priority IS 'Lower is sooner: -10 overtakes a batch; jobs have that of the most urgent run that wants them.';
COMMENT ON COLUMN public.video_production_runs.downstream IS 'Also make everything that follows from the node, with what that needs.';
CREATE TABLE public.video_production_sessions (
    hash bytea NOT NULL,
    csrf_hash bytea NOT NULL,
    role character varying NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT video_production_sessions_role CHECK (((role)::text = ANY ((ARRAY['viewer'::character varying, 'editor'::character varying, 'ops'::character varying])::text[])))
);
COMMENT ON TABLE public.video_production_sessions IS 'Browsers that came by a one-time link.';
COMMENT ON COLUMN public.video_production_sessions.hash IS 'sha256 of the cookie.';
COMMENT ON COLUMN public.video_production_sessions.csrf_hash IS 'sha256 of the token that goes beside the cookie: either is useless without the other.';
CREATE TABLE public.video_production_spend (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    pipeline_id character varying NOT NULL,
    node_id character varying NOT NULL,
    provider character varying NOT NULL,
    key text NOT NULL,
    state character varying NOT NULL,
    reserved numeric(12,6) NOT NULL,
    settled numeric(12,6),
    remote_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    fingerprint text DEFAULT ''::text NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    placed_at timestamp with time zone,
    CONSTRAINT video_production_spend_state CHECK (((state)::text = ANY ((ARRAY['reserved'::character varying, 'settled'::character varying, 'released'::character varying])::text[])))
);
COMMENT ON TABLE public.video_production_spend IS 'The ledger: one row per submission at a provider.';
COMMENT ON COLUMN public.video_production_spend.key IS 'Idempotency key: committed before the provider is called.';
COMMENT ON COLUMN public.video_production_spend.state IS 'reserved: intended or placed, and not over; settled: over, and cost this much; released: over, and cost nothing.';
COMMENT ON COLUMN public.video_production_spend.remote_id IS 'The provider''s id of the order: committed right after it answered.';
COMMENT ON COLUMN public.video_production_spend.fingerprint IS 'Of the job that ordered: another job of the same fingerprint takes the order over instead of ordering again.';
COMMENT ON COLUMN public.video_production_spend.facts IS 'What the provider said when it took the order: request ids, its own estimate.';
ALTER TABLE public.video_production_spend ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_production_spend_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.video_production_tokens (
    id bigint NOT NULL,
    name character varying NOT NULL,
    role character varying NOT NULL,
    hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    used_at timestamp with time zone,
    CONSTRAINT video_production_tokens_role CHECK (((role)::text = ANY ((ARRAY['viewer'::character varying, 'editor'::character varying, 'ops'::character varying])::text[])))
);
COMMENT ON TABLE public.video_production_tokens IS 'Bearer tokens of the HTTP API; a row that is gone is a token that is revoked.';
COMMENT ON COLUMN public.video_production_tokens.role IS 'viewer: reads; editor: writes pipelines and runs them; ops: everything.';
COMMENT ON COLUMN public.video_production_tokens.hash IS 'sha256 of the token.';
COMMENT ON COLUMN public.video_production_tokens.used_at IS 'When it was last seen, to a minute; null: never.';
ALTER TABLE public.video_production_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_production_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.video_production_workers (
    id bigint NOT NULL,
    service character varying NOT NULL,
    queues character varying[] NOT NULL,
    host character varying NOT NULL,
    pid integer NOT NULL,
    version character varying NOT NULL,
    slots integer NOT NULL,
    health_url character varying,
    locked boolean DEFAULT false NOT NULL,
    draining boolean DEFAULT false NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    lease_until timestamp with time zone NOT NULL
)
WITH (fillfactor='50');
COMMENT ON TABLE public.video_production_workers IS 'Processes that may own jobs, one lease each. A row that is gone is a lease that is lost.';
COMMENT ON COLUMN public.video_production_workers.locked IS 'The process holds a session lock on its id, so that its death is known in a second.';
ALTER TABLE public.video_production_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_production_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.video_production_attempts ATTACH PARTITION public.video_production_attempts_rest DEFAULT;
ALTER TABLE ONLY public.video_production_changes
    ADD CONSTRAINT video_production_changes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.video_production_edges
    ADD CONSTRAINT video_production_edges_pkey PRIMARY KEY (pipeline_id, child_id, slot, "position");
ALTER TABLE ONLY public.video_production_jobs
    ADD CONSTRAINT video_production_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.video_production_lanes
    ADD CONSTRAINT video_production_lanes_pkey PRIMARY KEY (provider);
ALTER TABLE ONLY public.video_production_logins
    ADD CONSTRAINT video_production_logins_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.video_production_migrations
    ADD CONSTRAINT video_production_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.video_production_nodes
    ADD CONSTRAINT video_production_nodes_key_key UNIQUE (key);
ALTER TABLE ONLY public.video_production_nodes
    ADD CONSTRAINT video_production_nodes_pkey PRIMARY KEY (pipeline_id, id);
ALTER TABLE ONLY public.video_production_pipelines
    ADD CONSTRAINT video_production_pipelines_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.video_production_queues
    ADD CONSTRAINT video_production_queues_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.video_production_results
    ADD CONSTRAINT video_production_results_pkey PRIMARY KEY (fingerprint);
ALTER TABLE ONLY public.video_production_run_nodes
    ADD CONSTRAINT video_production_run_nodes_pkey PRIMARY KEY (run_id, node_key);
ALTER TABLE ONLY public.video_production_runs
    ADD CONSTRAINT video_production_runs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.video_production_sessions
    ADD CONSTRAINT video_production_sessions_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.video_production_spend
    ADD CONSTRAINT video_production_spend_key_key UNIQUE (key);
ALTER TABLE ONLY public.video_production_spend
    ADD CONSTRAINT video_production_spend_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.video_production_tokens
    ADD CONSTRAINT video_production_tokens_hash_key UNIQUE (hash);
ALTER TABLE ONLY public.video_production_tokens
    ADD CONSTRAINT video_production_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.video_production_workers
    ADD CONSTRAINT video_production_workers_pkey PRIMARY KEY (id);
CREATE INDEX video_production_attempts_ended ON ONLY public.video_production_attempts USING brin (ended_at) WITH (pages_per_range='32', autosummarize='on');
CREATE INDEX video_production_attempts_node ON ONLY public.video_production_attempts USING btree (pipeline_id, node_id, ended_at);
CREATE INDEX video_production_attempts_rest_ended_at_idx ON public.video_production_attempts_rest USING brin (ended_at) WITH (pages_per_range='32', autosummarize='on');
CREATE INDEX video_production_attempts_rest_pipeline_id_node_id_ended_at_idx ON public.video_production_attempts_rest USING btree (pipeline_id, node_id, ended_at);
CREATE INDEX video_production_changes_of_pipeline ON public.video_production_changes USING btree (pipeline_id, later, id);
CREATE INDEX video_production_edges_parent ON public.video_production_edges USING btree (pipeline_id, parent_id);
CREATE INDEX video_production_jobs_available ON public.video_production_jobs USING btree (queue, priority, turn, id) WHERE ((state)::text = 'available'::text);
CREATE INDEX video_production_jobs_ended ON public.video_production_jobs USING btree (node_key) WHERE ((state)::text = ANY ((ARRAY['held'::character varying, 'dead'::character varying])::text[]));
CREATE INDEX video_production_jobs_line ON public.video_production_jobs USING btree (queue, priority, turn) WHERE (((state)::text = 'scheduled'::text) AND (turn > 0));
CREATE INDEX video_production_jobs_line_of_pipeline ON public.video_production_jobs USING btree (pipeline_id, queue, priority, turn) WHERE (((state)::text = 'scheduled'::text) AND (turn > 0));
CREATE INDEX video_production_jobs_of_pipeline ON public.video_production_jobs USING btree (pipeline_id);
CREATE UNIQUE INDEX video_production_jobs_one_per_node ON public.video_production_jobs USING btree (node_key) WHERE ((state)::text = ANY ((ARRAY['available'::character varying, 'scheduled'::character varying, 'waiting'::character varying, 'running'::character varying])::text[]));
CREATE INDEX video_production_jobs_pipeline ON public.video_production_jobs USING btree (pipeline_id, queue, priority, turn) WHERE ((state)::text = 'available'::text);
CREATE INDEX video_production_jobs_running ON public.video_production_jobs USING btree (worker_id) WHERE ((state)::text = 'running'::text);
CREATE INDEX video_production_jobs_scheduled ON public.video_production_jobs USING btree (queue, run_at) WHERE ((state)::text = 'scheduled'::text);
CREATE UNIQUE INDEX video_production_jobs_single_flight ON public.video_production_jobs USING btree (fingerprint) WHERE ((state)::text = ANY ((ARRAY['available'::character varying, 'scheduled'::character varying, 'running'::character varying])::text[]));
CREATE UNIQUE INDEX video_production_jobs_slots ON public.video_production_jobs USING btree (queue, slot) WHERE (slot IS NOT NULL);
CREATE INDEX video_production_jobs_waiting ON public.video_production_jobs USING btree (fingerprint) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX video_production_nodes_pipeline_status ON public.video_production_nodes USING btree (pipeline_id, status);
CREATE INDEX video_production_pipelines_updated_at ON public.video_production_pipelines USING btree (updated_at);
CREATE INDEX video_production_run_nodes_open ON public.video_production_run_nodes USING btree (run_id) WHERE ((state)::text = 'open'::text);
CREATE INDEX video_production_run_nodes_wanted ON public.video_production_run_nodes USING btree (node_key) WHERE ((state)::text = 'open'::text);
CREATE INDEX video_production_runs_history ON public.video_production_runs USING btree (pipeline_id, created_at);
CREATE INDEX video_production_runs_open ON public.video_production_runs USING btree (pipeline_id) WHERE ((state)::text = ANY ((ARRAY['requested'::character varying, 'active'::character varying])::text[]));
CREATE INDEX video_production_spend_at_provider ON public.video_production_spend USING btree (provider) WHERE ((state)::text = 'reserved'::text);
CREATE INDEX video_production_spend_bought ON public.video_production_spend USING btree (fingerprint) WHERE ((state)::text = 'settled'::text);
CREATE INDEX video_production_spend_job ON public.video_production_spend USING btree (job_id);
CREATE INDEX video_production_spend_open ON public.video_production_spend USING btree (fingerprint) WHERE ((state)::text = 'reserved'::text);
CREATE INDEX video_production_spend_pipeline ON public.video_production_spend USING btree (pipeline_id);
CREATE UNIQUE INDEX video_production_tokens_name ON public.video_production_tokens USING btree (name);
ALTER INDEX public.video_production_attempts_ended ATTACH PARTITION public.video_production_attempts_rest_ended_at_idx;
ALTER INDEX public.video_production_attempts_node ATTACH PARTITION public.video_production_attempts_rest_pipeline_id_node_id_ended_at_idx;
CREATE TRIGGER changed AFTER INSERT OR UPDATE ON public.video_production_pipelines FOR EACH ROW EXECUTE FUNCTION public.video_production_pipelines_changed();
CREATE TRIGGER deleted AFTER DELETE ON public.video_production_nodes REFERENCING OLD TABLE AS old_nodes FOR EACH STATEMENT EXECUTE FUNCTION public.video_production_nodes_deleted();
CREATE TRIGGER inserted AFTER INSERT ON public.video_production_nodes REFERENCING NEW TABLE AS new_nodes FOR EACH STATEMENT EXECUTE FUNCTION public.video_production_nodes_inserted();
CREATE TRIGGER touched BEFORE UPDATE ON public.video_production_pipelines FOR EACH ROW WHEN (((((new.title)::text IS DISTINCT FROM (old.title)::text) OR ((new.version)::text IS DISTINCT FROM (old.version)::text)) OR (new.config IS DISTINCT FROM old.config))) EXECUTE FUNCTION public.video_production_pipelines_touched();
CREATE TRIGGER updated AFTER UPDATE ON public.video_production_nodes REFERENCING OLD TABLE AS old_nodes NEW TABLE AS new_nodes FOR EACH STATEMENT EXECUTE FUNCTION public.video_production_nodes_updated();
ALTER TABLE ONLY public.video_production_nodes
    ADD CONSTRAINT video_production_nodes_pipeline_id_fkey FOREIGN KEY (pipeline_id) REFERENCES public.video_production_pipelines(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.video_production_run_nodes
    ADD CONSTRAINT video_production_run_nodes_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.video_production_runs(id) ON DELETE CASCADE;
GRANT USAGE ON SCHEMA public TO callsheet_editor;
GRANT USAGE ON SCHEMA public TO callsheet_service;
GRANT USAGE ON SCHEMA public TO callsheet_reader;
REVOKE ALL ON FUNCTION public.video_production_execute(pipeline_id character varying, node_id character varying, upstream boolean, force boolean, requested_by character varying, priority integer, downstream boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.video_production_execute(pipeline_id character varying, node_id character varying, upstream boolean, force boolean, requested_by character varying, priority integer, downstream boolean) TO callsheet_editor;
GRANT ALL ON FUNCTION public.video_production_execute(pipeline_id character varying, node_id character varying, upstream boolean, force boolean, requested_by character varying, priority integer, downstream boolean) TO callsheet_service;
REVOKE ALL ON FUNCTION public.video_production_partition_attempts(first_day date, keep interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.video_production_partition_attempts(first_day date, keep interval) TO callsheet_service;
REVOKE ALL ON FUNCTION public.video_production_refuse(message text, remedy text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.video_production_refuse(message text, remedy text) TO callsheet_editor;
GRANT ALL ON FUNCTION public.video_production_refuse(message text, remedy text) TO callsheet_service;
REVOKE ALL ON FUNCTION public.video_production_reset(edited bigint[], touched bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.video_production_reset(edited bigint[], touched bigint[]) TO callsheet_service;
REVOKE ALL ON FUNCTION public.video_production_tell(pipelines character varying[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.video_production_tell(pipelines character varying[]) TO callsheet_editor;
GRANT ALL ON FUNCTION public.video_production_tell(pipelines character varying[]) TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_attempts TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_attempts TO callsheet_editor;
GRANT SELECT,INSERT ON TABLE public.video_production_attempts TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_attempts_rest TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_attempts_rest TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_changes TO callsheet_reader;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_changes TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_edges TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_edges TO callsheet_editor;
GRANT SELECT ON TABLE public.video_production_edges TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_jobs TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_jobs TO callsheet_editor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_jobs TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_lanes TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_lanes TO callsheet_editor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_lanes TO callsheet_service;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_logins TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_migrations TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_migrations TO callsheet_editor;
GRANT SELECT ON TABLE public.video_production_migrations TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_nodes TO callsheet_reader;
GRANT SELECT,DELETE ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT SELECT ON TABLE public.video_production_nodes TO callsheet_service;
GRANT INSERT(pipeline_id) ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT INSERT(id) ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT INSERT(title),UPDATE(title) ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT INSERT(type),UPDATE(type) ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT INSERT(inputs),UPDATE(inputs) ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT INSERT(config),UPDATE(config) ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT INSERT(asset),UPDATE(asset) ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT UPDATE(status) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT UPDATE(metadata) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT UPDATE(output) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT UPDATE(generation) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT UPDATE(fingerprint) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT UPDATE(is_valid) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT UPDATE(validation_errors) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT UPDATE(updated_at) ON TABLE public.video_production_nodes TO callsheet_service;
GRANT INSERT("position"),UPDATE("position") ON TABLE public.video_production_nodes TO callsheet_editor;
GRANT SELECT ON TABLE public.video_production_pipelines TO callsheet_reader;
GRANT SELECT,DELETE ON TABLE public.video_production_pipelines TO callsheet_editor;
GRANT SELECT ON TABLE public.video_production_pipelines TO callsheet_service;
GRANT INSERT(id) ON TABLE public.video_production_pipelines TO callsheet_editor;
GRANT INSERT(version),UPDATE(version) ON TABLE public.video_production_pipelines TO callsheet_editor;
GRANT INSERT(title),UPDATE(title) ON TABLE public.video_production_pipelines TO callsheet_editor;
GRANT INSERT(config),UPDATE(config) ON TABLE public.video_production_pipelines TO callsheet_editor;
GRANT UPDATE(metadata) ON TABLE public.video_production_pipelines TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_queues TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_queues TO callsheet_editor;
GRANT SELECT,UPDATE ON TABLE public.video_production_queues TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_results TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_results TO callsheet_editor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_results TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_run_nodes TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_run_nodes TO callsheet_editor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_run_nodes TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_runs TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_runs TO callsheet_editor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_runs TO callsheet_service;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_sessions TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_spend TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_spend TO callsheet_editor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_spend TO callsheet_service;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_tokens TO callsheet_service;
GRANT SELECT ON TABLE public.video_production_workers TO callsheet_reader;
GRANT SELECT ON TABLE public.video_production_workers TO callsheet_editor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_production_workers TO callsheet_service;
