/** The schema of a database as sorted lines, one for each thing that a migration can make. */
import { query } from './driver.ts'
import { markerSchema } from './foreign.ts'

/** The migration tool's own table; a schema that it alone uses is left out as a whole. */
export interface Hidden {
  readonly table: string
}

/** Every relation, column, constraint, index, policy, trigger, function, type and grant. */
export async function schemaLines(url: string, { table }: Hidden): Promise<string[]> {
  const [schema = 'public', name = ''] = table.includes('.') ? table.split('.') : ['public', table]
  const rows = await query(url, `${everything} order by 1, 2`)
  const hidden = (object: string) =>
    schema === 'public'
      ? object === `public.${name}` || object.startsWith(`public.${name}_`)
      : object === schema || object.startsWith(`${schema}.`)
  return rows
    .filter(({ object }) => !hidden(String(object)))
    .map(({ line }) => String(line))
    .sort()
}

/** Lines that only one of two schemas has, with a sign before each. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  const [had, has] = [new Set(before), new Set(after)]
  return [
    ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ]
}

/** Schemas of the server itself, of temporary tables, and of this suite. */
const own = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'plumbline', '${markerSchema}')`
const notOfExtension = (catalogue: string, oid: string) => `not exists (
  select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid}
    and d.deptype = 'e')`

/** Catalogues: https://www.postgresql.org/docs/17/catalogs.html; an invalid index counts as none. */
const everything = `
select n.nspname::text as object, 'schema ' || n.nspname as line from pg_namespace n where ${own}
union all
select n.nspname || '.' || c.relname, format('%s %I.%I%s%s',
    case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'view' else 'table' end,
    n.nspname, c.relname,
    case when c.relkind in ('v', 'm') then ' ' || pg_get_viewdef(c.oid) end,
    case when c.relrowsecurity then ' with row level security' end)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${own} and c.relkind in ('r', 'p', 'S', 'v', 'm')
union all
select n.nspname || '.' || c.relname, format('column %I.%I.%I %s%s%s', n.nspname, c.relname,
    a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' end,
    ' default ' || pg_get_expr(b.adbin, b.adrelid))
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef b on b.adrelid = c.oid and b.adnum = a.attnum
  where ${own} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
union all
select n.nspname || '.' || c.relname, format('constraint %I on %I.%I %s', k.conname, n.nspname,
    c.relname, pg_get_constraintdef(k.oid))
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace where ${own}
union all
select n.nspname || '.' || c.relname, 'index ' || pg_get_indexdef(i.indexrelid)
  from pg_index i join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace where ${own} and i.indisvalid
union all
select p.schemaname || '.' || p.tablename, format('policy %I on %I.%I %s for %s to %s using %s check %s',
    p.policyname, p.schemaname, p.tablename, p.permissive, p.cmd, p.roles, p.qual, p.with_check)
  from pg_policies p
union all
select n.nspname || '.' || c.relname, pg_get_triggerdef(t.oid)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace where ${own} and not t.tgisinternal
union all
select n.nspname || '.' || p.proname, pg_get_functiondef(p.oid)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${own} and p.prokind in ('f', 'p') and ${notOfExtension('pg_proc', 'p.oid')}
union all
select n.nspname || '.' || t.typname, format('type %I.%I %s', n.nspname, t.typname,
    (select string_agg(e.enumlabel, ', ' order by e.enumsortorder)
       from pg_enum e where e.enumtypid = t.oid))
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where ${own} and t.typtype in ('e', 'd') and ${notOfExtension('pg_type', 't.oid')}
union all
select n.nspname || '.' || c.relname, format('grant %s on %I.%I to %s', g.privilege_type, n.nspname,
    c.relname, g.grantee::regrole)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) g
  where ${own} and c.relkind in ('r', 'p', 'v', 'm') and g.grantee <> c.relowner`
