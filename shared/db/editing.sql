-- name: insert_pipeline
-- Make a pipeline, unless there is one of this id.
insert into video_production_pipelines (id, version, title, config) values ($1, $2, $3, $4) on conflict (id) do nothing returning id

-- name: lock_pipeline
-- Let guarded writers of one pipeline come one after the other; null: there is none.
select id from video_production_pipelines where id = $1 for no key update

-- name: lock_nodes
-- What editors wrote about some nodes, which nobody else writes until this transaction is over.
select id, title, type, inputs, config, asset, position, revision from video_production_nodes
where pipeline_id = $1 and id = any ($2::varchar[]) order by key for no key update

-- name: update_pipeline
-- Write what an editor says about a pipeline; null leaves a column as it is.
update video_production_pipelines set
    title = coalesce($2::varchar, title), version = coalesce($3::varchar, version), config = coalesce($4::jsonb, config)
where id = $1 returning video_production_tell(array[id])::text as told

-- name: delete_pipeline
-- Delete a pipeline with its nodes.
delete from video_production_pipelines where id = $1 returning video_production_tell(array[id])::text as told
