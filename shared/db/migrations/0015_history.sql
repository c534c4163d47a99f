-- A month of the history may begin before its partition is there: after a restore, workers may be up before the dispatcher.
-- What lies in the rest by then moves into the partition, which could not be made otherwise.

create or replace function video_production_partition_attempts(first_day date, keep interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    month date := date_trunc('month', first_day);
    part text := 'video_production_attempts_' || to_char(month, 'YYYYMM');
    old text;
begin
    if to_regclass(part) is null then
        lock table video_production_attempts in share row exclusive mode;
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
