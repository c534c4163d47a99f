-- A session plans a trigger's statements once, for as many rows as its first update had. Planned for one row, old and new rows
-- were compared each with each: an update of 9,000 nodes took 30 seconds. A full join is never done that way.

create or replace function video_production_nodes_updated() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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
