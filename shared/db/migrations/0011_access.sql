-- Who may use the HTTP API. Only hashes are kept: whoever reads these tables gets in nowhere.

create table video_production_tokens (
    id         bigint generated always as identity primary key,
    name       varchar not null,
    role       varchar not null constraint video_production_tokens_role check (role in ('viewer', 'editor', 'ops')),
    hash       bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    used_at    timestamptz
);
create unique index video_production_tokens_name on video_production_tokens (name);

comment on table video_production_tokens is 'Bearer tokens of the HTTP API; a row that is gone is a token that is revoked.';
comment on column video_production_tokens.role is 'viewer: reads; editor: writes pipelines and runs them; ops: everything.';
comment on column video_production_tokens.hash is 'sha256 of the token.';
comment on column video_production_tokens.used_at is 'When it was last seen, to a minute; null: never.';

create table video_production_logins (
    hash       bytea primary key,
    role       varchar not null constraint video_production_logins_role check (role in ('viewer', 'editor', 'ops')),
    expires_at timestamptz not null
);

comment on table video_production_logins is 'One-time links to the console that nobody has used yet; to use one is to delete its row.';

create table video_production_sessions (
    hash       bytea primary key,
    csrf_hash  bytea not null,
    role       varchar not null constraint video_production_sessions_role check (role in ('viewer', 'editor', 'ops')),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

comment on table video_production_sessions is 'Browsers that came by a one-time link.';
comment on column video_production_sessions.hash is 'sha256 of the cookie.';
comment on column video_production_sessions.csrf_hash is 'sha256 of the token that goes beside the cookie: either is useless without the other.';

grant select, insert, update, delete on video_production_tokens, video_production_logins, video_production_sessions to callsheet_service;
