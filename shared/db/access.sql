-- name: add_token
-- Keep a token's hash.
insert into video_production_tokens (name, role, hash, expires_at) values ($1, $2, $3, now() + $4::interval)
on conflict (name) do nothing returning id

-- name: tokens
-- All tokens, without what would let anybody in.
select id, name, role, created_at, expires_at, used_at from video_production_tokens order by name

-- name: revoke_token
-- Revoke a token by its name.
delete from video_production_tokens where name = $1 returning id

-- name: find_token
-- Who has a token that is still good.
select id, name, role from video_production_tokens where hash = $1 and (expires_at is null or expires_at > now())

-- name: seen_token
-- Note that a token was used, at most once a minute.
update video_production_tokens set used_at = now() where id = $1 and (used_at is null or used_at < now() - interval '1 minute')

-- name: add_login
-- Keep the hash of a one-time link; those that are over go.
with gone as (
    delete from video_production_logins where expires_at < now()
)
insert into video_production_logins (hash, role, expires_at) values ($1, $2, now() + $3::interval)

-- name: use_login
-- Turn a one-time link into a session, once; sessions that are over go.
with used as (
    delete from video_production_logins where hash = $1 and expires_at > now() returning role
), gone as (
    delete from video_production_sessions where expires_at < now()
)
insert into video_production_sessions (hash, csrf_hash, role, expires_at)
select $2, $3, role, now() + $4::interval from used
returning role, expires_at

-- name: find_session
-- The session of a cookie, while it lasts.
select role, csrf_hash, expires_at from video_production_sessions where hash = $1 and expires_at > now()

-- name: end_session
-- Log out.
delete from video_production_sessions where hash = $1
