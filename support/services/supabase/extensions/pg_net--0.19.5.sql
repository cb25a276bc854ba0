-- The functions of pg_net, without its background worker: requests are rows, sent after the commit by
-- whoever hears the channel `net_request`; answers are kept as rows, too.

create schema net;

create table net.http_request_queue (
  id bigint generated always as identity primary key,
  method text not null,
  url text not null,
  headers jsonb not null,
  body bytea,
  timeout_milliseconds integer not null
);

create table net._http_response (
  id bigint,
  status_code integer,
  content_type text,
  headers jsonb,
  content text,
  timed_out boolean,
  error_msg text,
  created timestamptz not null default now()
);

create index _http_response_created_idx on net._http_response (created);

create function net.tell_sender() returns trigger
language plpgsql
as $$
begin
  perform pg_notify('net_request', '');
  return null;
end
$$;

create trigger tell_sender after insert on net.http_request_queue
  for each statement execute function net.tell_sender();

create function net._with_params(url text, params jsonb) returns text
language sql immutable
as $$
  select case
    when coalesce(params, '{}') = '{}'::jsonb then url
    else url || '?' || (
      select string_agg(key || '=' || value, '&') from jsonb_each_text(params)
    )
  end
$$;

create function net.http_get(
  url text, params jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds integer default 5000
) returns bigint
language sql security definer set search_path = ''
as $$
  insert into net.http_request_queue (method, url, headers, timeout_milliseconds)
  values ('GET', net._with_params(url, params), headers, timeout_milliseconds)
  returning id
$$;

create function net.http_post(
  url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}',
  timeout_milliseconds integer default 5000
) returns bigint
language sql security definer set search_path = ''
as $$
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (
    'POST', net._with_params(url, params), headers,
    convert_to(body::text, 'UTF8'), timeout_milliseconds
  )
  returning id
$$;

create function net.http_delete(
  url text, params jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds integer default 5000, body jsonb default null
) returns bigint
language sql security definer set search_path = ''
as $$
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (
    'DELETE', net._with_params(url, params), headers,
    convert_to(body::text, 'UTF8'), timeout_milliseconds
  )
  returning id
$$;

-- What a hosted project grants as soon as the extension is there.
do $$
declare
  granted text;
begin
  foreach granted in array array['postgres', 'anon', 'authenticated', 'service_role'] loop
    if exists (select from pg_roles where rolname = granted) then
      execute format('grant usage on schema net to %I', granted);
    end if;
  end loop;
  if exists (select from pg_roles where rolname = 'postgres') then
    grant all on all tables in schema net to postgres;
  end if;
end
$$;
