-- The functions of pgjwt 0.2.0: tokens by RFC 7515 and RFC 7519, signed with HS256, HS384 or HS512.

create function @extschema@.url_encode(data bytea) returns text
language sql immutable
as $$
  select rtrim(translate(encode(data, 'base64'), E'+/\n', '-_'), '=')
$$;

create function @extschema@.url_decode(data text) returns bytea
language sql immutable
as $$
  select decode(
    rpad(translate(data, '-_', '+/'), ceil(length(data) / 4.0)::integer * 4, '='), 'base64'
  )
$$;

create function @extschema@.algorithm_sign(signables text, secret text, algorithm text) returns text
language sql immutable
as $$
  select @extschema@.url_encode(
    @extschema:pgcrypto@.hmac(
      signables, secret,
      case algorithm when 'HS256' then 'sha256' when 'HS384' then 'sha384' when 'HS512' then 'sha512' end
    )
  )
$$;

create function @extschema@.sign(payload json, secret text, algorithm text default 'HS256') returns text
language sql immutable
as $$
  select signables || '.' || @extschema@.algorithm_sign(signables, secret, algorithm)
  from (
    select
      @extschema@.url_encode(
        convert_to('{"alg":"' || algorithm || '","typ":"JWT"}', 'utf8')
      ) || '.' || @extschema@.url_encode(convert_to(payload::text, 'utf8')) as signables
  ) as token
$$;

create function @extschema@.try_cast_double(inp text) returns double precision
language plpgsql immutable
as $$
begin
  return inp::double precision;
exception when others then
  return null;
end
$$;

-- Not before and expiry are counted in seconds since 1970; what is missing or no number is no limit.
create function @extschema@.verify(token text, secret text, algorithm text default 'HS256')
returns table (header json, payload json, valid boolean)
language sql immutable
as $$
  select
    told.header, told.payload,
    parts[3] = @extschema@.algorithm_sign(parts[1] || '.' || parts[2], secret, algorithm)
      and tstzrange(
        to_timestamp(@extschema@.try_cast_double(told.payload ->> 'nbf')),
        to_timestamp(@extschema@.try_cast_double(told.payload ->> 'exp'))
      ) @> current_timestamp
  from
    string_to_array(token, '.') as parts,
    lateral (
      select
        convert_from(@extschema@.url_decode(parts[1]), 'utf8')::json as header,
        convert_from(@extschema@.url_decode(parts[2]), 'utf8')::json as payload
    ) as told
$$;
