-- The one function of pg_graphql that a project may call. Nothing here answers GraphQL, and it says so.

create function graphql.resolve(
  query text, variables jsonb default '{}', "operationName" text default null,
  extensions jsonb default null
) returns jsonb
language plpgsql
as $$
begin
  raise exception 'GraphQL is not answered by this database' using errcode = 'feature_not_supported';
end
$$;
