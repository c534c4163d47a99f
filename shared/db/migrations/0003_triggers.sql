-- Whoever writes (psql, Rails, Next.js), the system hears it: revisions, edges, downstream resets, changes and NOTIFY.
-- All statement-level with transition tables: a bulk write costs one pass and one NOTIFY per pipeline.
-- They run as the owner, since an editor may not write what the system owns.

create function video_production_references(inputs jsonb) returns table (slot text, "position" integer, parent_id text)
language sql immutable as $$
    -- A single slot may hold a string, any slot a list; what is neither is left for validation to report.
    select s.key, (r.ordinality - 1)::integer, r.value #>> '{}'
    from jsonb_each(case jsonb_typeof(inputs) when 'object' then inputs else '{}' end) s
    cross join lateral jsonb_array_elements(
        case jsonb_typeof(s.value) when 'array' then s.value when 'string' then jsonb_build_array(s.value) else '[]' end
    ) with ordinality r
    where jsonb_typeof(r.value) = 'string'
$$;
comment on function video_production_references is 'The references in a node''s inputs, one a row.';

create function video_production_reset(edited bigint[], touched bigint[]) returns void
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
        metadata = n.metadata - 'error' - 'progress' - 'retries' - 'cacheHit',
        updated_at = now()
    where n.key = any (array(select key from stale))
$$;
comment on function video_production_reset is 'Put nodes and everything downstream back to pending; the edited ones get a new revision.';

create function video_production_tell(pipelines varchar[]) returns void
language sql as $$
    select pg_notify('video_production_nodes', json_build_object('pipeline_id', p)::text) from (select distinct unnest(pipelines) p) t
$$;
comment on function video_production_tell is 'Say once per pipeline that something changed in it.';

create function video_production_nodes_inserted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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

create function video_production_nodes_updated() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    edited bigint[] := array(
        select n.key from new_nodes n join old_nodes o on o.key = n.key
        where (n.type, n.inputs, n.config, n.asset) is distinct from (o.type, o.inputs, o.config, o.asset));
begin
    if edited <> '{}' then
        delete from video_production_edges e using new_nodes n
        where n.key = any (edited) and e.pipeline_id = n.pipeline_id and e.child_id = n.id;
        insert into video_production_edges (pipeline_id, child_id, slot, position, parent_id)
        select n.pipeline_id, n.id, r.slot, r.position, r.parent_id
        from new_nodes n cross join lateral video_production_references(n.inputs) r
        where n.key = any (edited);
        perform video_production_reset(edited, '{}');
    end if;

    -- A reset of a pending node changes its generation alone; a job of the old one may still wait.
    insert into video_production_changes (pipeline_id, node_id)
    select n.pipeline_id, n.id from new_nodes n join old_nodes o on o.key = n.key
    where (n.status <> o.status and n.status <> 'in_progress') or n.generation <> o.generation;

    perform video_production_tell(array(select distinct pipeline_id from new_nodes));
    return null;
end $$;

create function video_production_nodes_deleted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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

create function video_production_pipelines_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'INSERT' or new.config is distinct from old.config then
        insert into video_production_changes (pipeline_id, what) values (new.id, 'pipeline');
        perform video_production_tell(array[new.id]);
    end if;
    return null;
end $$;

create function video_production_pipelines_touched() returns trigger
language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end $$;

create trigger inserted after insert on video_production_nodes
    referencing new table as new_nodes for each statement execute function video_production_nodes_inserted();
create trigger updated after update on video_production_nodes
    referencing old table as old_nodes new table as new_nodes for each statement execute function video_production_nodes_updated();
create trigger deleted after delete on video_production_nodes
    referencing old table as old_nodes for each statement execute function video_production_nodes_deleted();
create trigger touched before update on video_production_pipelines
    for each row when ((new.title, new.version, new.config) is distinct from (old.title, old.version, old.config))
    execute function video_production_pipelines_touched();
create trigger changed after insert or update on video_production_pipelines
    for each row execute function video_production_pipelines_changed();
