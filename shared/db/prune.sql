-- name: doomed_results
-- Lock results that are old, that no node has and that no job is about: nobody can take them meanwhile. Those that a plan is taking
-- at this moment are passed over. A look of its own follows, which sees what was committed before the locks were taken.
select fingerprint from video_production_results r
where created_at < now() - $1::interval
  and not exists (select from video_production_nodes n where n.fingerprint = r.fingerprint)
  and not exists (select from video_production_jobs j where j.fingerprint = r.fingerprint)
order by created_at limit $2 for update of r skip locked

-- name: drop_results
-- Delete those of the locked results that are still nobody's.
delete from video_production_results r
where fingerprint = any ($1::text[])
  and not exists (select from video_production_nodes n where n.fingerprint = r.fingerprint)
  and not exists (select from video_production_jobs j where j.fingerprint = r.fingerprint)
returning fingerprint

-- name: count_results
-- How many results would be deleted.
select count(*)::integer from video_production_results r
where created_at < now() - $1::interval
  and not exists (select from video_production_nodes n where n.fingerprint = r.fingerprint)
  and not exists (select from video_production_jobs j where j.fingerprint = r.fingerprint)

-- name: drop_runs
-- Delete runs that ended long ago, with the lists of what they wanted.
delete from video_production_runs where id = any (array(
    select id from video_production_runs where ended_at < now() - $1::interval order by ended_at limit $2 for update skip locked))
returning id

-- name: count_runs
-- How many runs would be deleted.
select count(*)::integer from video_production_runs where ended_at < now() - $1::interval

-- name: old_months
-- The months of the history that are as a whole older than that.
select c.relname::text as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'video_production_attempts'::regclass and c.relname ~ '^video_production_attempts_\d{6}$'
  and to_date(right(c.relname, 6), 'YYYYMM') < date_trunc('month', current_date - $1::interval)
order by 1

-- name: prefixes
-- The folders that pipelines keep their media under.
select distinct trim(both '/' from config -> 'storage' ->> 'prefix') as prefix from video_production_pipelines
where coalesce(trim(both '/' from config -> 'storage' ->> 'prefix'), '') <> ''

-- name: named_keys
-- Every storage key that outputs, results and jobs name, and every source of an asset. $1: as if the results that are older than
-- that, and nobody's, were gone; null: as it is.
select k.key from (
    select jsonb_path_query(output, '$.**.s3Key') #>> '{}' as key from video_production_nodes where output is not null
    union all
    select jsonb_path_query(r.output, '$.**.s3Key') #>> '{}' from video_production_results r
    where $1::interval is null or r.created_at >= now() - $1::interval
       or exists (select from video_production_nodes n where n.fingerprint = r.fingerprint)
       or exists (select from video_production_jobs j where j.fingerprint = r.fingerprint)
    union all
    select jsonb_path_query(payload, '$.**.s3Key') #>> '{}' from video_production_jobs
    union all
    select payload ->> 'prefix' from video_production_jobs
    union all
    select asset ->> 'source' from video_production_nodes where asset ? 'source'
    union all
    select payload -> 'asset' ->> 'source' from video_production_jobs where jsonb_typeof(payload -> 'asset') = 'object'
) k where k.key is not null

-- name: paid_lately
-- The fingerprints of what was ordered or paid lately: parts of it may be kept though no result is there yet.
select distinct left(fingerprint, $2) as short from video_production_spend
where state in ('reserved', 'settled') and fingerprint is not null and updated_at > now() - $1::interval

-- name: lock_pipeline
-- No plan of this pipeline publishes a job, and no job of it begins anew, until the transaction ends.
select pg_advisory_xact_lock(1667329133, hashtext($1))

-- name: come_to_life
-- Which of these folders of a pipeline has somebody come to need since the look at all tables? Only a job of this very pipeline
-- writes there, and only the result of such a job names it. Hex digits sort before g.
select f.folder from unnest($2::text[], $3::text[]) as f (folder, short)
where exists (select from video_production_jobs j where j.pipeline_id = $1 and j.payload ->> 'prefix' = f.folder)
   or exists (select from video_production_results r
              where r.fingerprint >= f.short and r.fingerprint < f.short || 'g' and starts_with(r.output ->> 's3Key', f.folder))

-- name: named_uploads
-- Which of these uploads does an asset name by now?
select u.key from unnest($1::text[]) as u (key)
where exists (select from video_production_nodes n where n.asset ->> 'source' = u.key or n.asset ->> 'source' like 's3://%/' || u.key)
