-- name: nodes
-- All nodes of a pipeline, in the order in which they were made.
select key, id, title, type, inputs, config, asset, status, revision, generation, is_valid, validation_errors, fingerprint, output, metadata
from video_production_nodes where pipeline_id = $1 order by key

-- name: some_nodes
-- Some nodes of a pipeline, by key.
select key, id, title, type, inputs, config, asset, status, revision, generation, is_valid, validation_errors, fingerprint, output, metadata
from video_production_nodes where pipeline_id = $1 and key = any ($2::bigint[]) order by key

-- name: kinds
-- What some nodes are, without what they say: enough to validate those that refer to them.
select id, type, asset ->> 'type' as asset_type from video_production_nodes where pipeline_id = $1 and id = any ($2::varchar[])

-- name: edges
-- Who refers to whom in a pipeline.
select child_id, parent_id from video_production_edges where pipeline_id = $1
