-- What a hosted project can call besides: messages of Realtime, which are kept and sent to nobody here, webhooks
-- of the database, which need pg_net, and what is done in the name of its superuser.

create schema if not exists realtime;
create table if not exists realtime.messages (
  id uuid not null default gen_random_uuid() primary key,
  topic text not null,
  extension text not null,
  event text,
  payload jsonb,
  private boolean default false,
  inserted_at timestamp not null default now(),
  updated_at timestamp not null default now()
);
alter table realtime.messages enable row level security;

create or replace function realtime.topic() returns text
language sql stable
as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

create or replace function realtime.send(
  payload jsonb, event text, topic text, private boolean default true
) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into realtime.messages (payload, event, topic, private, extension)
  values (send.payload, send.event, send.topic, send.private, 'broadcast');
end
$$;

create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if level <> 'ROW' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', to_jsonb(old), 'record', to_jsonb(new), 'operation', operation,
      'table', table_name, 'schema', table_schema
    ),
    event_name, topic_name
  );
end
$$;

grant usage on schema realtime to postgres, anon, authenticated, service_role;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;
grant execute on all functions in schema realtime to postgres, anon, authenticated, service_role;

create schema if not exists supabase_functions;

-- Arguments of the trigger: address, method, headers, parameters, milliseconds.
create or replace function supabase_functions.http_request() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  headers jsonb := coalesce(nullif(tg_argv[2], 'null'), '{"Content-Type": "application/json"}');
  params jsonb := coalesce(nullif(tg_argv[3], 'null'), '{}');
  budget integer := coalesce(nullif(tg_argv[4], 'null'), '1000');
  payload jsonb := jsonb_build_object(
    'old_record', case when tg_op <> 'INSERT' then to_jsonb(old) end,
    'record', case when tg_op <> 'DELETE' then to_jsonb(new) end,
    'type', tg_op, 'table', tg_table_name, 'schema', tg_table_schema
  );
begin
  if tg_argv[1] = 'GET' then
    perform net.http_get(tg_argv[0], params, headers, budget);
  else
    perform net.http_post(tg_argv[0], payload, params, headers, budget);
  end if;
  return new;
end
$$;

grant usage on schema supabase_functions to postgres, anon, authenticated, service_role;
grant execute on function supabase_functions.http_request()
  to postgres, anon, authenticated, service_role;

-- A hosted server does this in the name of its superuser (supautils: privileged extensions, event triggers
-- and publications); `provider-statements.ts` has the tools of a project ask for it.
create or replace procedure extensions.by_provider(statement text)
language plpgsql security definer
as $$
begin
  if statement ~ ';' or statement !~*
    '^\s*((create|alter|drop)\s+(extension|event\s+trigger)|create\s+publication)\s'
  then
    raise exception 'the provider does not do that' using errcode = 'insufficient_privilege';
  end if;
  execute statement;
end
$$;
revoke all on procedure extensions.by_provider(text) from public;
grant execute on procedure extensions.by_provider(text) to postgres;
