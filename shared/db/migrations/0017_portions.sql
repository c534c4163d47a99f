-- A wide graph makes ten thousand nodes ready at once. A plan publishes a portion of them and leaves the rest to the next plans,
-- so that workers begin with the first while the others are being planned.

alter table video_production_changes add column later boolean not null default false;
comment on column video_production_changes.later is 'The node was ready when there was too much for one plan: such rows are folded a portion at a time.';

-- What was put off is taken from the front of the index, and what has happened is found without looking at it.
create index video_production_changes_of_pipeline on video_production_changes (pipeline_id, later, id);
drop index video_production_changes_pipeline;
