-- Column ownership is enforced by Postgres, not by good manners.
-- Roles belong to the whole cluster: another database may have made them, at this very moment.

do $$
declare
    role text;
begin
    foreach role in array array['callsheet_editor', 'callsheet_service', 'callsheet_reader'] loop
        begin
            execute format('create role %I nologin', role);
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
end $$;

grant usage on schema public to callsheet_editor, callsheet_service, callsheet_reader;
grant select on all tables in schema public to callsheet_reader;

grant select on video_production_pipelines, video_production_nodes, video_production_edges, video_production_runs,
    video_production_run_nodes, video_production_jobs, video_production_attempts, video_production_queues,
    video_production_workers, video_production_results, video_production_spend, video_production_migrations to callsheet_editor;
grant insert (id, title, version, config), update (title, version, config), delete on video_production_pipelines to callsheet_editor;
grant insert (pipeline_id, id, title, type, inputs, config, asset), update (title, type, inputs, config, asset), delete
    on video_production_nodes to callsheet_editor;

grant select on all tables in schema public to callsheet_service;
grant update (metadata) on video_production_pipelines to callsheet_service;
grant update (status, metadata, output, fingerprint, generation, is_valid, validation_errors, updated_at)
    on video_production_nodes to callsheet_service;
grant insert, update, delete on video_production_changes, video_production_runs, video_production_run_nodes, video_production_jobs,
    video_production_workers, video_production_results, video_production_spend to callsheet_service;
grant insert on video_production_attempts to callsheet_service;
grant update on video_production_queues to callsheet_service;

revoke execute on function video_production_execute, video_production_reset, video_production_partition_attempts,
    video_production_tell, video_production_refuse from public;
grant execute on function video_production_execute, video_production_tell, video_production_refuse to callsheet_editor, callsheet_service;
grant execute on function video_production_reset, video_production_partition_attempts to callsheet_service;
