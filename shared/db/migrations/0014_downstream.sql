-- Run from here: a node with everything that follows from it, and what those need.

alter table video_production_runs add column downstream boolean not null default false;
comment on column video_production_runs.downstream is 'Also make everything that follows from the node, with what that needs.';

drop function video_production_execute(varchar, varchar, boolean, boolean, varchar, integer);
create function video_production_execute(
    pipeline_id varchar, node_id varchar default null, upstream boolean default false, force boolean default false,
    requested_by varchar default 'sql', priority integer default 0, downstream boolean default false
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
comment on function video_production_execute is 'Ask for a node, or for everything in a pipeline that is not up to date; returns the run''s id. Refused (SQLSTATE CS001) with the reason and a remedy.';
revoke execute on function video_production_execute from public;
grant execute on function video_production_execute to callsheet_editor, callsheet_service;
