/** Everything that a system's migrations have made in its database, object by object. */
import { query } from '../services/postgres/driver.ts'

export interface SchemaObjects {
  /** What each object is, by its kind and name. */
  readonly definitions: ReadonlyMap<string, string>
  /** When it was last written, by the same names: object identity and transaction. */
  readonly stamps: ReadonlyMap<string, string>
}

/** Schemas of Postgres, of Supabase and of ours; what is left is the system's. */
const foreign = `nspname !~ '^(pg_|plumbline)' and nspname not in ('information_schema', 'auth',
  'storage', 'extensions', 'graphql', 'graphql_public', 'realtime', 'vault', 'net', 'cron', 'pgsodium',
  'supabase_functions', 'supabase_migrations', '_realtime', '_analytics')`

const stamp = (row: string) => `${row}.oid::text || ' ' || ${row}.xmin::text`

/** Policies on the storage's tables are the system's, too. */
const objects = `
  with own as (select oid, nspname from pg_namespace where ${foreign}),
  relation as (select c.*, c.xmin, own.nspname from pg_class c join own on own.oid = c.relnamespace)
  select 'relation ' || nspname || '.' || relname as name,
    relkind::text || ' row level security: ' || relrowsecurity as definition, ${stamp('relation')} as stamp
  from relation where relkind in ('r', 'p', 'v', 'm', 'S')
  union all
  select 'column ' || r.nspname || '.' || r.relname || '.' || a.attname,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
      pg_get_expr(d.adbin, d.adrelid)), a.xmin::text
  from pg_attribute a join relation r on r.oid = a.attrelid and r.relkind in ('r', 'p', 'v', 'm')
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
  union all
  select 'index ' || r.nspname || '.' || r.relname, pg_get_indexdef(i.indexrelid)
    || case when i.indisvalid then '' else ' (invalid)' end, ${stamp('r')}
  from pg_index i join relation r on r.oid = i.indexrelid
  union all
  select 'constraint ' || own.nspname || '.' || conname, pg_get_constraintdef(k.oid), ${stamp('k')}
  from pg_constraint k join own on own.oid = k.connamespace
  union all
  select 'trigger ' || r.nspname || '.' || r.relname || '.' || tgname, pg_get_triggerdef(t.oid), ${stamp('t')}
  from pg_trigger t join relation r on r.oid = t.tgrelid
  where not tgisinternal and tgname !~ '^plumbline'
  union all
  select 'function ' || own.nspname || '.' || p.oid::regprocedure, pg_get_functiondef(p.oid), ${stamp('p')}
  from pg_proc p join own on own.oid = p.pronamespace
  where p.prokind in ('f', 'p')
    and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
  union all
  select 'policy ' || c.relnamespace::regnamespace || '.' || c.relname || '.' || polname,
    concat_ws(' ', polcmd, polroles::regrole[]::text, pg_get_expr(polqual, polrelid),
      pg_get_expr(polwithcheck, polrelid)), ${stamp('l')}
  from pg_policy l join pg_class c on c.oid = l.polrelid
  union all
  select 'word ' || own.nspname || '.' || typname || ' ' || enumlabel, enumsortorder::text, ${stamp('e')}
  from pg_enum e join pg_type y on y.oid = e.enumtypid join own on own.oid = y.typnamespace`

/** The objects of the database at `url`. */
export async function schemaObjects(url: string): Promise<SchemaObjects> {
  const rows = await query(url, objects)
  const by = (column: string) => new Map(rows.map((row) => [String(row.name), String(row[column])]))
  return { definitions: by('definition'), stamps: by('stamp') }
}

/** Names that only one of the two has, or has otherwise. */
export function differences(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...one.keys(), ...other.keys()])
  return [...names].filter((name) => one.get(name) !== other.get(name)).sort()
}
