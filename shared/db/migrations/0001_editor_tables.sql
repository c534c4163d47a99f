-- What editors write: pipelines and nodes. Names, columns and JSON keys are a public contract; columns may be added, never renamed.

create table video_production_pipelines (
    id         varchar primary key,
    version    varchar not null default '1.0',
    title      varchar not null,
    config     jsonb not null default '{}',
    metadata   jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index video_production_pipelines_updated_at on video_production_pipelines (updated_at);

comment on table video_production_pipelines is 'One graph of nodes that becomes a video.';
comment on column video_production_pipelines.config is 'The editor''s: {storage: {bucket, prefix}, workingDirectory, mode: draft|final, budget, autoRun}.';
comment on column video_production_pipelines.metadata is 'The system''s: {totalCost, estimatedTotalCost, progress: {completed, in_progress, pending, failed, total}}.';

create table video_production_nodes (
    pipeline_id       varchar not null references video_production_pipelines (id) on delete cascade,
    id                varchar not null,
    key               bigint generated always as identity unique,
    title             varchar not null default '',
    type              varchar not null,
    inputs            jsonb not null default '{}',
    config            jsonb not null default '{}',
    asset             jsonb,
    status            varchar not null default 'pending'
                      constraint video_production_nodes_status check (status in ('pending', 'in_progress', 'completed', 'failed')),
    metadata          jsonb not null default '{}',
    output            jsonb,
    revision          integer not null default 1,
    generation        integer not null default 1,
    fingerprint       text,
    is_valid          boolean,
    validation_errors jsonb not null default '{}',
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    primary key (pipeline_id, id)
) with (fillfactor = 80);
create index video_production_nodes_pipeline_status on video_production_nodes (pipeline_id, status);

comment on table video_production_nodes is 'One step of a pipeline. Editors own title, type, inputs, config and asset; the system owns the rest.';
comment on column video_production_nodes.key is 'The system''s short name of (pipeline_id, id), for joins and batches; never reused.';
comment on column video_production_nodes.inputs is '{slot: "id"} or {slot: ["id", ...]}; order in a multiple slot is kept.';
comment on column video_production_nodes.asset is '{source | content | url, type: text|json|image|video|audio|script}; only for type asset.';
comment on column video_production_nodes.metadata is '{startedAt, completedAt, jobId, cost, retries, cacheHit, progress, error}.';
comment on column video_production_nodes.output is '{type, s3Key, localFile, duration, size, sha256, ...}; stays readable after an edit until it is replaced.';
comment on column video_production_nodes.revision is 'Counts the edits of this node: +1 for each change of type, inputs, config or asset.';
comment on column video_production_nodes.generation is 'Counts how often what this node makes was put in question: +1 for an edit of it or of anything upstream. A job lands only on the generation that it was published for.';
comment on column video_production_nodes.fingerprint is 'Of the output that the node has; see shared/domain/fingerprint.py.';
comment on column video_production_nodes.is_valid is 'Null until the dispatcher has looked at the newest revision.';
comment on column video_production_nodes.validation_errors is '{field: message}, all at once; empty when valid.';

create table video_production_edges (
    pipeline_id varchar not null,
    child_id    varchar not null,
    slot        varchar not null,
    position    integer not null,
    parent_id   varchar not null,
    primary key (pipeline_id, child_id, slot, position)
);
create index video_production_edges_parent on video_production_edges (pipeline_id, parent_id);

comment on table video_production_edges is 'The references in nodes.inputs, one a row; kept true by triggers. The parent need not exist: then the child is invalid.';
comment on column video_production_edges.position is 'Place within the slot, from 0.';
