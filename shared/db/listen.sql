-- name: ping
-- Notify ourselves: what does not come back says that nothing else would.
select pg_notify($1, '')

-- name: try_lock
-- Take a lock for as long as this session lives.
select pg_try_advisory_lock($1)

-- name: backend
-- The process that answers. A pooler tells its clients another one: then the session may not be ours alone.
select pg_backend_pid()
