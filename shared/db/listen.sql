-- name: ping
-- Notify ourselves: what does not come back says that nothing else would.
select pg_notify($1, '')

-- name: try_lock
-- Take a lock for as long as this session lives.
select pg_try_advisory_lock($1)
