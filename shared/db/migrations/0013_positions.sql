-- Where editors show a node: the same for all who look. It has no part in what the node makes, and no revision counts it.

alter table video_production_nodes add column position jsonb constraint video_production_nodes_position check (
    position is null or coalesce(jsonb_typeof(position -> 'x') = 'number' and jsonb_typeof(position -> 'y') = 'number', false));
comment on column video_production_nodes.position is '{x, y} of the upper left corner in an editor''s graph; null: wherever the layout puts it.';

grant insert (position), update (position) on video_production_nodes to callsheet_editor;
