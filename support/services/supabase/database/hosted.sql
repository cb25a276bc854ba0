create extension if not exists supabase_vault;

-- What the role `postgres` may do on a hosted project, where it is no superuser: everything in its own
-- schemas, rows and policies in those of Supabase, but not their tables.

do $$
begin
  if not exists (select from pg_roles where rolname = 'supabase_storage_admin') then
    create role supabase_storage_admin nologin noinherit;
    create role supabase_auth_admin nologin noinherit;
    create role supabase_realtime_admin nologin noinherit;
  end if;
end
$$;

grant anon, authenticated, service_role, authenticator to postgres with admin option;
grant usage on schema public to postgres;
grant usage on schema auth, storage to postgres with grant option;
grant all on all tables in schema auth, storage to postgres with grant option;
grant execute on all functions in schema auth, storage to postgres with grant option;
grant all on schema extensions to postgres with grant option;

alter default privileges for role postgres in schema public
  grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on functions to anon, authenticated, service_role;

-- The Auth implementation makes the list of migrations, which belongs to the project's own tools.
do $$
declare
  listed record;
begin
  for listed in select tablename from pg_tables where schemaname = 'supabase_migrations' loop
    execute format('alter table supabase_migrations.%I owner to postgres', listed.tablename);
  end loop;
  if exists (select from pg_namespace where nspname = 'supabase_migrations') then
    alter schema supabase_migrations owner to postgres;
  end if;
end
$$;

-- Policies, and triggers to be dropped, belong to the owner of a table. `postgres` handles them as a
-- member of that owner, and the guard below takes back what else a member might do.
do $$
declare
  managed record;
begin
  for managed in
    select schemaname, tablename from pg_tables where schemaname in ('auth', 'storage', 'realtime')
  loop
    execute format(
      'alter table %I.%I owner to %I',
      managed.schemaname, managed.tablename, 'supabase_' || managed.schemaname || '_admin'
    );
  end loop;
end
$$;
grant usage on schema storage to supabase_storage_admin;
grant usage on schema auth to supabase_auth_admin;
grant usage on schema realtime to supabase_realtime_admin;
grant supabase_storage_admin, supabase_auth_admin, supabase_realtime_admin to postgres;

create or replace function extensions.guard_managed_tables() returns event_trigger
language plpgsql
as $$
declare
  changed record;
begin
  if (select rolsuper from pg_roles where rolname = session_user) then
    return;
  end if;
  for changed in select * from pg_event_trigger_ddl_commands() loop
    if changed.schema_name in ('auth', 'storage', 'realtime')
      and changed.command_tag in ('ALTER TABLE', 'CREATE INDEX', 'ALTER INDEX')
    then
      raise exception 'must be owner of table %', split_part(changed.object_identity, '.', 2)
        using errcode = 'insufficient_privilege';
    end if;
  end loop;
end
$$;

create or replace function extensions.guard_managed_drops() returns event_trigger
language plpgsql
as $$
declare
  dropped record;
begin
  if (select rolsuper from pg_roles where rolname = session_user) then
    return;
  end if;
  for dropped in select * from pg_event_trigger_dropped_objects() where original loop
    if dropped.schema_name in ('auth', 'storage', 'realtime')
      and dropped.object_type not in ('policy', 'trigger')
    then
      raise exception 'must be owner of % %', dropped.object_type, dropped.object_name
        using errcode = 'insufficient_privilege';
    end if;
  end loop;
end
$$;

drop event trigger if exists guard_managed_tables;
create event trigger guard_managed_tables on ddl_command_end
  execute function extensions.guard_managed_tables();
drop event trigger if exists guard_managed_drops;
create event trigger guard_managed_drops on sql_drop
  execute function extensions.guard_managed_drops();

-- The real pg_cron belongs to the superuser, whoever has created it; a hosted project hands it over. The
-- stand-in of `extensions/` does it by itself.
create or replace function extensions.grant_pg_cron_access() returns event_trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select from pg_event_trigger_ddl_commands() as made
    join pg_extension on pg_extension.oid = made.objid
    where made.classid = 'pg_catalog.pg_extension'::regclass and pg_extension.extname = 'pg_cron'
  ) then
    return;
  end if;
  grant usage on schema cron to postgres with grant option;
  grant all on all tables in schema cron to postgres with grant option;
  grant all on all sequences in schema cron to postgres with grant option;
  grant all on all functions in schema cron to postgres with grant option;
end
$$;

drop event trigger if exists grant_pg_cron_access;
create event trigger grant_pg_cron_access on ddl_command_end when tag in ('CREATE EXTENSION')
  execute function extensions.grant_pg_cron_access();

-- Roles and schemas of the provider that a pulled schema may name; nobody works as them here.
do $$
declare
  named text;
begin
  foreach named in array array[
    'dashboard_user', 'pgbouncer', 'supabase_functions_admin', 'supabase_read_only_user',
    'supabase_replication_admin'
  ] loop
    if not exists (select from pg_roles where rolname = named) then
      execute format('create role %I nologin noinherit', named);
    end if;
  end loop;
end
$$;
create schema if not exists graphql;
create schema if not exists graphql_public;
create schema if not exists pgsodium;
grant usage on schema graphql, graphql_public to postgres, anon, authenticated, service_role;
grant usage on schema pgsodium to postgres;

-- Settings that `postgres` may change there (`supautils.privileged_role_allowed_configs`): those of dumps of
-- data, of the API, and of whoever looks for what is slow.
do $$
declare
  named text;
begin
  foreach named in array array[
    'session_replication_role', 'deadlock_timeout', 'log_lock_waits', 'log_min_duration_statement',
    'log_min_messages', 'log_statement', 'log_temp_files', 'track_functions', 'track_io_timing',
    'pg_stat_statements.track', 'auto_explain.log_min_duration',
    'pgrst.db_schemas', 'pgrst.db_aggregates_enabled', 'pgrst.db_max_rows', 'pgrst.db_pre_request',
    'pgrst.db_extra_search_path', 'pgrst.db_plan_enabled', 'pgrst.openapi_mode', 'pgrst.jwt_aud'
  ] loop
    execute format('grant set on parameter %s to postgres', named);
  end loop;
end
$$;

-- What the Realtime service listens to; a project adds its tables.
do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
end
$$;
alter publication supabase_realtime owner to postgres;
