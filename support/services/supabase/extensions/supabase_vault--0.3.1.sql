-- The table, view and functions of Supabase Vault; secrets are encrypted with a key that nobody but the
-- superuser reads.

create table vault._key (
  key text not null default encode(gen_random_uuid()::text::bytea, 'hex')
);
insert into vault._key default values;

create table vault.secrets (
  id uuid primary key default gen_random_uuid(),
  name text,
  description text not null default '',
  secret text not null,
  key_id uuid,
  nonce bytea,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);

create unique index secrets_name_idx on vault.secrets (name) where name is not null;

create view vault.decrypted_secrets as
  select
    id, name, description, secret,
    @extschema:pgcrypto@.pgp_sym_decrypt(decode(secret, 'base64'), key) as decrypted_secret,
    key_id, nonce, created_at, updated_at
  from vault.secrets, vault._key;

create function vault.create_secret(
  new_secret text, new_name text default null, new_description text default '',
  new_key_id uuid default null
) returns uuid
language sql security definer set search_path = ''
as $$
  insert into vault.secrets (secret, name, description, key_id)
  select
    encode(@extschema:pgcrypto@.pgp_sym_encrypt(new_secret, key), 'base64'),
    new_name, new_description, new_key_id
  from vault._key
  returning id
$$;

create function vault.update_secret(
  secret_id uuid, new_secret text default null, new_name text default null,
  new_description text default null, new_key_id uuid default null
) returns void
language sql security definer set search_path = ''
as $$
  update vault.secrets
  set
    secret = coalesce(
      (
        select encode(@extschema:pgcrypto@.pgp_sym_encrypt(new_secret, key), 'base64')
        from vault._key
      ),
      secret
    ),
    name = coalesce(new_name, name),
    description = coalesce(new_description, description),
    key_id = coalesce(new_key_id, key_id),
    updated_at = now()
  where id = secret_id
$$;

revoke execute on all functions in schema vault from public;

-- What a hosted project grants.
do $$
declare
  granted text;
begin
  foreach granted in array array['postgres', 'service_role'] loop
    if exists (select from pg_roles where rolname = granted) then
      execute format('grant usage on schema vault to %I', granted);
      execute format('grant select, delete on vault.secrets, vault.decrypted_secrets to %I', granted);
      execute format('grant execute on function vault.create_secret to %I', granted);
      execute format('grant execute on function vault.update_secret to %I', granted);
    end if;
  end loop;
end
$$;
