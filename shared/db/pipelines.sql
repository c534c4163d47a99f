-- name: save_pipeline
-- Insert a pipeline, or write what differs; the row is locked either way, so that two imports of it come one after the other.
insert into video_production_pipelines (id, version, title, config) values ($1, $2, $3, $4)
on conflict (id) do update set version = excluded.version, title = excluded.title, config = excluded.config
where (video_production_pipelines.version, video_production_pipelines.title, video_production_pipelines.config)
    is distinct from (excluded.version, excluded.title, excluded.config)
returning xmax = 0 as created

-- name: save_nodes
-- Insert nodes, and write those that differ: an unchanged node is not touched and keeps its revision.
-- Who names no position leaves the node where it is.
insert into video_production_nodes as n (pipeline_id, id, title, type, inputs, config, asset, position)
select $1, x.id, x.title, x.type, x.inputs, x.config, x.asset, x.position
from jsonb_to_recordset($2) as x (id varchar, title varchar, type varchar, inputs jsonb, config jsonb, asset jsonb, position jsonb)
on conflict (pipeline_id, id) do update set
    title = excluded.title, type = excluded.type, inputs = excluded.inputs, config = excluded.config, asset = excluded.asset,
    position = coalesce(excluded.position, n.position)
where (n.title, n.type, n.inputs, n.config, n.asset, n.position) is distinct from
      (excluded.title, excluded.type, excluded.inputs, excluded.config, excluded.asset, coalesce(excluded.position, n.position))
returning id, xmax = 0 as created

-- name: others
-- The nodes of a pipeline that a document does not mention.
select id from video_production_nodes where pipeline_id = $1 and id <> all ($2::varchar[]) order by key

-- name: delete_nodes
-- Remove nodes.
delete from video_production_nodes where pipeline_id = $1 and id = any ($2::varchar[])

-- name: pipeline
-- What the editor wrote about a pipeline.
select id, version, title, config from video_production_pipelines where id = $1

-- name: nodes
-- What the editor wrote about the nodes of a pipeline, in the order in which they were made.
select id, title, type, inputs, config, asset, position from video_production_nodes where pipeline_id = $1 order by key
