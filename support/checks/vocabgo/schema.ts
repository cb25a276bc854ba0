/** A database told object by object, so that two of them, or one at two times, can be compared. */
import { query } from '../../services/postgres/driver.ts'
import { markerObject } from '../../services/supabase/marker.ts'

/** What an object is by its kind and name, such as `index public.idx_jobs_user_status`. */
export type Schema = Readonly<Record<string, string>>

/** Everything but the server's own and the list of applied migrations. */
const shown = `
  select oid, nspname as schema from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'supabase_migrations')`

const rights = (column: string) =>
  `array(select entry::text from unnest(${column}) as entry order by 1)::text`

const objects = `
  with shown as (${shown}),
  relations as (
    select class.*, schema, schema || '.' || relname as full_name
    from pg_class as class join shown on shown.oid = relnamespace
  )
  select 'schema ' || nspname as object, ${rights('nspacl')} as definition
  from pg_namespace join shown using (oid)
  union all
  select 'table ' || full_name,
    concat_ws(' ', relkind, 'RLS', relrowsecurity, relforcerowsecurity, ${rights('relacl')},
      case when relkind in ('v', 'm') then pg_get_viewdef(oid) end)
  from relations where relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select 'column ' || full_name || '.' || attname,
    concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
      pg_get_expr(adbin, adrelid), ${rights('attacl')})
  from relations
  join pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select 'constraint ' || full_name || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
  from relations join pg_constraint on conrelid = relations.oid
  union all
  select 'index ' || full_name, pg_get_indexdef(oid) from relations where relkind = 'i'
  union all
  select 'trigger ' || full_name || '.' || tgname,
    pg_get_triggerdef(pg_trigger.oid) || ' ' || tgenabled::text
  from relations join pg_trigger on tgrelid = relations.oid where not tgisinternal
  union all
  select 'policy ' || full_name || '.' || polname,
    concat_ws(' ', polcmd, polpermissive,
      array(select coalesce(rolname, 'public')
        from unnest(polroles) as id left join pg_roles on pg_roles.oid = id order by 1)::text,
      pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid))
  from relations join pg_policy on polrelid = relations.oid
  union all
  select 'function ' || schema || '.' || proname || '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')',
    concat_ws(' ', pg_get_functiondef(pg_proc.oid), ${rights('proacl')})
  from pg_proc join shown on shown.oid = pronamespace where prokind in ('f', 'p')
  union all
  select 'type ' || schema || '.' || typname,
    array(select enumlabel::text from pg_enum where enumtypid = pg_type.oid order by enumsortorder)::text
  from pg_type join shown on shown.oid = typnamespace where typtype = 'e'
  union all
  select 'extension ' || extname, nspname
  from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
  union all
  select 'bucket ' || id, (to_jsonb(bucket) - '{created_at,updated_at}'::text[])::text
  from storage.buckets as bucket where bucket.id <> '${markerObject.bucket}'`

const schedules = `
  select 'schedule ' || coalesce(jobname, command) as object,
    concat_ws(' ', schedule, command, username, active) as definition
  from cron.job`

/** The objects of the database at `url`, with buckets and scheduled jobs, which are rows. */
export async function schemaOf(url: string): Promise<Schema> {
  const [cron] = await query(url, "select to_regclass('cron.job') as made")
  const rows = await query(url, objects)
  if (cron?.made !== null) rows.push(...(await query(url, schedules)))
  return Object.fromEntries(rows.map((row) => [String(row.object), String(row.definition)]))
}

/** The objects that `second` lacks, has besides, or has in another form. */
export function differences(first: Schema, second: Schema): string[] {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort()
  return names.flatMap((name) => {
    const [before, after] = [first[name], second[name]]
    if (before === after) return []
    if (after === undefined) return [`${name} is missing`]
    if (before === undefined) return [`${name} is new`]
    return [`${name} was "${before}" and is "${after}"`]
  })
}

/** Only the objects whose `kind name` matches. */
export function only(schema: Schema, wanted: RegExp): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => wanted.test(name)))
}

/** Every row of the project's tables and of what Supabase keeps for it, as text, by table. */
export async function allRows(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await query(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = 'public' or schemaname || '.' || tablename in
       ('auth.users', 'auth.identities', 'storage.buckets', 'storage.objects', 'vault.secrets', 'cron.job')`,
  )
  const texts = tables.map(
    ({ name }) => `select '${name}' as name, row::text as text from ${name} as row`,
  )
  const rows = await query(url, `${texts.join(' union all ')} order by 1, 2`)
  const byTable = Map.groupBy(rows, ({ name }) => String(name))
  return Object.fromEntries(
    tables.map(({ name }) => [
      String(name),
      (byTable.get(String(name)) ?? []).map(({ text }) => String(text)),
    ]),
  )
}
