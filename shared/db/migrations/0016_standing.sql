-- Where a queue stands is what its published jobs say, those included that wait for a place at their provider. Those that come back for
-- another try stand at 0, before all others: taken for the queue's standing, whoever published next overtook everybody who waited.
create index video_production_jobs_line on video_production_jobs (queue, priority, turn) where state = 'scheduled' and turn > 0;
create index video_production_jobs_line_of_pipeline on video_production_jobs (pipeline_id, queue, priority, turn) where state = 'scheduled' and turn > 0;

create or replace function video_production_next_turn(queue varchar, priority smallint, pipeline_id varchar) returns bigint
language sql stable as $$
    -- Where the queue stands, or behind the pipeline's own last job, whichever is later; from 1 on.
    select greatest(
        coalesce(least(
            (select j.turn from video_production_jobs j
             where j.state = 'available' and j.queue = $1 and j.priority = $2 and j.turn > 0 order by j.turn limit 1),
            (select j.turn from video_production_jobs j
             where j.state = 'scheduled' and j.turn > 0 and j.queue = $1 and j.priority = $2 order by j.turn limit 1)), 1),
        coalesce((select j.turn from video_production_jobs j
                  where j.state = 'available' and j.pipeline_id = $3 and j.queue = $1 and j.priority = $2 order by j.turn desc limit 1) + 1, 1),
        coalesce((select j.turn from video_production_jobs j
                  where j.state = 'scheduled' and j.turn > 0 and j.pipeline_id = $3 and j.queue = $1 and j.priority = $2
                  order by j.turn desc limit 1) + 1, 1))
$$;

-- Parts that are paid for are found by what they are, whoever bought them.
create index video_production_spend_bought on video_production_spend (fingerprint) where state = 'settled';

-- Two dispatchers may want the same partition at once: the one that had to wait for the lock looks again.
create or replace function video_production_partition_attempts(first_day date, keep interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    month date := date_trunc('month', first_day);
    part text := 'video_production_attempts_' || to_char(month, 'YYYYMM');
    old text;
begin
    if to_regclass(part) is null then
        lock table video_production_attempts in share row exclusive mode;
    end if;
    if to_regclass(part) is null then
        execute format('create table %I (like video_production_attempts including defaults including constraints)', part);
        execute format('with early as (delete from video_production_attempts_rest where ended_at >= %L and ended_at < %L returning *)
                        insert into %I select * from early', month, month + interval '1 month', part);
        execute format('alter table video_production_attempts attach partition %I for values from (%L) to (%L)',
                       part, month, month + interval '1 month');
    end if;
    for old in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'video_production_attempts'::regclass and c.relname ~ '^video_production_attempts_\d{6}$'
          and to_date(right(c.relname, 6), 'YYYYMM') < date_trunc('month', first_day - keep)
    loop
        execute format('drop table %I', old);
    end loop;
end $$;
