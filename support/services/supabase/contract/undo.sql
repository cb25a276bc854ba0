-- Takes away what prepare.sql made, as far as it is there; the buckets are removed through the API.

drop policy if exists contract_docs_insert on storage.objects;
drop policy if exists contract_docs_select on storage.objects;
drop policy if exists contract_docs_update on storage.objects;
drop policy if exists contract_docs_delete on storage.objects;
drop policy if exists contract_docs_moderators on storage.objects;
drop policy if exists contract_owned_insert on storage.objects;
drop policy if exists contract_owned_select on storage.objects;
drop policy if exists contract_owned_delete on storage.objects;
drop schema if exists contract_probe cascade;
