-- When a node is in question again, so is when its work began: the next attempt says it anew.

create or replace function video_production_reset(edited bigint[], touched bigint[]) returns void
language sql security definer set search_path = public, pg_temp as $$
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
