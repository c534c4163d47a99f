-- Fed to psql at every start of the embedded server: what is there already stays as it is, passwords are set anew.
select 'create database callsheet'
where not exists (select from pg_database where datname = 'callsheet') \gexec

do $$
declare
    role text;
begin
    foreach role in array array['callsheet_editor', 'callsheet_service', 'callsheet_reader'] loop
        begin
            execute format('create role %I', role);
        exception when duplicate_object then
            null;
        end;
    end loop;
end $$;

alter role callsheet_editor login password :'editor';
alter role callsheet_service login password :'service';
alter role callsheet_reader login password :'reader';
