-- Rights on the storage tables, and the guard against deleting rows whose files would stay behind.

grant usage on schema storage to anon, authenticated, service_role;
grant all on storage.objects, storage.buckets to anon, authenticated, service_role;
alter table storage.buckets alter column public set not null;

-- Columns that a real project has besides, because migrations and seeds write them (Storage API, its
-- migrations); dumps name every column.
do $$
begin
  if to_regtype('storage.buckettype') is null then
    create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');
  end if;
end
$$;
alter table storage.buckets
  add column if not exists avif_autodetection boolean default false,
  add column if not exists type storage.buckettype not null default 'STANDARD';

create or replace function storage.refuse_direct_delete() returns trigger
language plpgsql
as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), '') <> 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
      using
        errcode = 'insufficient_privilege',
        hint = 'This prevents accidental data loss from orphaned objects.';
  end if;
  return null;
end
$$;

-- Per statement, so that a deletion of no row at all is refused too.
create or replace trigger refuse_direct_delete
  before delete on storage.objects
  for each statement execute function storage.refuse_direct_delete();

create or replace trigger refuse_direct_delete
  before delete on storage.buckets
  for each statement execute function storage.refuse_direct_delete();
