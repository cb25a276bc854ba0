-- What the steps need: three buckets, and policies that tell owners, moderators and strangers apart.

create schema contract_probe;
grant usage on schema contract_probe to authenticated;

create table contract_probe.moderators (id uuid primary key);

create function contract_probe.is_moderator() returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from contract_probe.moderators where id = auth.uid())
$$;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values
  ('docs', 'docs', false, 10485760, '{application/pdf}'),
  ('owned', 'owned', false, null, null),
  ('pub', 'pub', true, null, null);

create policy contract_docs_insert on storage.objects for insert to authenticated
  with check (bucket_id = 'docs' and (storage.foldername(name))[1] = auth.uid()::text);
create policy contract_docs_select on storage.objects for select to authenticated
  using (bucket_id = 'docs' and (storage.foldername(name))[1] = auth.uid()::text);
create policy contract_docs_update on storage.objects for update to authenticated
  using (bucket_id = 'docs' and (storage.foldername(name))[1] = auth.uid()::text);
create policy contract_docs_delete on storage.objects for delete to authenticated
  using (bucket_id = 'docs' and (storage.foldername(name))[1] = auth.uid()::text);
create policy contract_docs_moderators on storage.objects for select to authenticated
  using (bucket_id = 'docs' and contract_probe.is_moderator());

create policy contract_owned_insert on storage.objects for insert to authenticated
  with check (bucket_id = 'owned');
create policy contract_owned_select on storage.objects for select to authenticated
  using (bucket_id = 'owned' and owner_id = auth.uid()::text);
create policy contract_owned_delete on storage.objects for delete to authenticated
  using (bucket_id = 'owned' and owner_id = auth.uid()::text);
