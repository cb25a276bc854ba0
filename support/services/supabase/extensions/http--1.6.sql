-- The types and functions of pgsql-http 1.6. The server asks with the program curl, and waits for it.

create domain @extschema@.http_method as text
  check (value ~* '^(get|post|put|delete|patch|head)$');
create type @extschema@.http_header as (field varchar, value varchar);
create type @extschema@.http_response as (
  status integer, content_type varchar, headers @extschema@.http_header[], content varchar
);
create type @extschema@.http_request as (
  method @extschema@.http_method, uri varchar, headers @extschema@.http_header[],
  content_type varchar, content varchar
);

-- What curl has said, until the statement that asked has read it; every session sees its own.
create table @extschema@._http_answer (pid integer default pg_backend_pid(), line text);
revoke all on @extschema@._http_answer from public;

create function @extschema@.http_set_curlopt(curlopt varchar, value varchar) returns boolean
language sql
as $$
  select set_config('http.' || lower(curlopt), value, false) is not null
$$;

create function @extschema@.http_reset_curlopt() returns boolean
language sql
as $$
  select set_config(name, '', false) is not null
  from unnest(array['http.curlopt_timeout', 'http.curlopt_timeout_ms']) as name
  union all select true limit 1
$$;

create function @extschema@._http_seconds() returns numeric
language sql stable
as $$
  select coalesce(
    nullif(current_setting('http.curlopt_timeout_ms', true), '')::numeric / 1000,
    nullif(current_setting('http.timeout_msec', true), '')::numeric / 1000,
    nullif(current_setting('http.curlopt_timeout', true), '')::numeric,
    5
  )
$$;

-- In the server's own folder, where its programs begin.
create function @extschema@._http_file(kind text) returns text
language sql stable
as $$
  select format('http-%s.%s', pg_backend_pid(), kind)
$$;

-- A line of curl's configuration. Its quotes know five escapes (curl(1), "--config").
create function @extschema@._http_option(name text, value text) returns text
language sql immutable
as $$
  select name || ' = "' || replace(replace(replace(replace(replace(
    value, '\', '\\'), '"', '\"'), E'\n', '\n'), E'\r', '\r'), E'\t', '\t') || '"' || E'\n'
$$;

-- The address under which one is asked: by the names that a project has for its own API, this stack. Nothing
-- else leaves the machine (the same rule as `background/reach.ts`).
create function @extschema@._http_reachable(uri text) returns text
language plpgsql stable
as $$
declare
  -- No user before the host: what looks like a host with a port may be a name and a password.
  parts text[] := regexp_match(
    uri, '^https?://([^/:?#@\\\s\[]+|\[[^\]]*\])(?::\d+)?((?:[/?#].*)?)$', 'i'
  );
  own constant text :=
    '^([\w-]+\.supabase\.(co|in|net)|kong|supabase[_-]kong[\w-]*|api\.supabase\.internal|host\.docker\.internal)$';
begin
  if parts[1] ~ own then
    return current_setting('plumbline.api_url') || parts[2];
  elsif parts[1] ~ '^(127(\.\d+){3}|localhost|\[::1\])$' then
    return uri;
  end if;
  raise exception 'Could not resolve host: %', coalesce(parts[1], uri);
end
$$;

create function @extschema@._http_config(request @extschema@.http_request) returns text
language sql stable
as $$
  select @extschema@._http_option('url', @extschema@._http_reachable((request).uri))
    || case when upper((request).method) = 'HEAD' then E'head\n'
      else @extschema@._http_option('request', upper((request).method)) end
    || coalesce((
      select string_agg(
        @extschema@._http_option('header', header.field || ': ' || header.value), '' order by place
      )
      from unnest((request).headers) with ordinality as header (field, value, place)
    ), '')
    || coalesce(@extschema@._http_option('header', 'Content-Type: ' || (request).content_type), '')
    || case when (request).content is null then '' else
      @extschema@._http_option('data-binary', '@' || @extschema@._http_file('body')) end
$$;

-- Through base64 nothing in a text has a meaning for COPY or for the shell.
create function @extschema@._http_write(file text, content text) returns void
language plpgsql
as $$
begin
  execute format(
    'copy (select %L) to program %L',
    replace(encode(convert_to(content, 'UTF8'), 'base64'), E'\n', ''),
    'umask 077; base64 -d > ' || file
  );
end
$$;
revoke all on function @extschema@._http_write(text, text) from public;

-- The question lies in files of the server until it is asked: no argument may be as long. The answer comes
-- back as one line.
create function @extschema@.http(request @extschema@.http_request)
returns @extschema@.http_response
language plpgsql security definer set search_path = ''
as $$
declare
  config text := @extschema@._http_file('conf');
  body text := @extschema@._http_file('body');
  command text := format(
    'curl -q -sS -i --noproxy ''*'' --max-time %s -w ''\n%%{http_code} %%{size_header}'' --config %s 2>&1'
      || ' | base64 | tr -d ''\n''; rm -f %s %s',
    @extschema@._http_seconds(), config, config, body
  );
  said bytea;
  told text[];
  head text;
  answer @extschema@.http_response;
begin
  perform @extschema@._http_write(config, @extschema@._http_config(request));
  if (request).content is not null then
    perform @extschema@._http_write(body, (request).content);
  end if;
  execute format('copy @extschema@._http_answer (line) from program %L', command);
  with heard as (
    delete from @extschema@._http_answer where pid = pg_backend_pid() returning line
  )
  select decode(string_agg(line, ''), 'base64') into said from heard;
  told := regexp_match(convert_from(substr(said, greatest(1, length(said) - 40)), 'LATIN1'), '\n(\d+) (\d+)$');
  if told is null or told[1] = '000' then
    raise exception '%', regexp_replace(convert_from(said, 'LATIN1'), '\n\d+ \d+$', '');
  end if;
  head := convert_from(substr(said, 1, told[2]::integer), 'LATIN1');
  -- After an answer that only says to go on, the last one alone.
  head := regexp_replace(rtrim(head, E'\r\n'), '^.*\r\n\r\n', '');
  answer.status := told[1]::integer;
  select array_agg((pair[1], pair[2])::@extschema@.http_header) into answer.headers
  from regexp_matches(head, '^([^:\r\n]+): *([^\r\n]*)', 'gn') as pair;
  select value into answer.content_type
  from unnest(answer.headers) where lower(field) = 'content-type' limit 1;
  answer.content := convert_from(
    substr(
      said, told[2]::integer + 1,
      length(said) - told[2]::integer - length(E'\n' || told[1] || ' ' || told[2])
    ),
    'UTF8'
  );
  return answer;
end
$$;

create function @extschema@.http_header(field varchar, value varchar)
returns @extschema@.http_header
language sql immutable
as $$
  select $1, $2
$$;

create function @extschema@.urlencode(string bytea) returns text
language sql immutable strict
as $$
  select coalesce(string_agg(
    case when byte ~ '[\w.~-]' then byte else '%' || upper(encode(convert_to(byte, 'LATIN1'), 'hex')) end,
    '' order by place
  ), '')
  from regexp_split_to_table(convert_from(string, 'LATIN1'), '') with ordinality as each (byte, place)
  where byte <> ''
$$;

create function @extschema@.urlencode(string varchar) returns text
language sql immutable strict
as $$
  select @extschema@.urlencode(convert_to(string, 'UTF8'))
$$;

create function @extschema@.urlencode(data jsonb) returns text
language sql immutable strict
as $$
  select string_agg(
    @extschema@.urlencode(key::varchar) || '=' || @extschema@.urlencode(value::varchar), '&'
  )
  from jsonb_each_text(data)
$$;

-- Each verb with an address alone, and those that take it with a content.
do $shorthands$
declare
  verb text;
begin
  foreach verb in array array['get', 'head', 'delete'] loop
    execute format($create$
      create function @extschema@.http_%1$s(uri varchar) returns @extschema@.http_response
      language sql as
      'select @extschema@.http((''%1$s'', $1, null, null, null)::@extschema@.http_request)'
    $create$, verb);
  end loop;
  foreach verb in array array['post', 'put', 'patch', 'delete'] loop
    execute format($create$
      create function @extschema@.http_%1$s(uri varchar, content varchar, content_type varchar)
      returns @extschema@.http_response
      language sql as
      'select @extschema@.http((''%1$s'', $1, null, $3, $2)::@extschema@.http_request)'
    $create$, verb);
  end loop;
end
$shorthands$;

create function @extschema@.http_get(uri varchar, data jsonb) returns @extschema@.http_response
language sql
as $$
  select @extschema@.http_get(($1 || '?' || @extschema@.urlencode($2))::varchar)
$$;

create function @extschema@.http_post(uri varchar, data jsonb) returns @extschema@.http_response
language sql
as $$
  select @extschema@.http_post(
    $1, @extschema@.urlencode($2)::varchar, 'application/x-www-form-urlencoded'
  )
$$;
