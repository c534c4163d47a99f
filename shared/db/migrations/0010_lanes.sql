-- A provider that refuses all of us (no money, a wrong key) is asked no more until a person says so; its queue goes on.

create table video_production_lanes (
    provider  varchar primary key,
    reason    varchar not null,
    closed_at timestamptz not null default now()
);
comment on table video_production_lanes is 'Providers that nothing is ordered from: a row closes the lane, a person opens it.';
comment on column video_production_lanes.reason is 'What the provider said, for the person who looks.';

grant select on video_production_lanes to callsheet_reader, callsheet_editor, callsheet_service;
grant insert, update, delete on video_production_lanes to callsheet_service;
