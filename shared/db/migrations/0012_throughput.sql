-- How much a queue has done lately is asked for twice a second by the API. The history only grows at its end, so an index over
-- ranges of blocks finds the last minutes in a few blocks and costs a settle next to nothing.

create index video_production_attempts_ended on video_production_attempts using brin (ended_at) with (pages_per_range = 32, autosummarize = on);
