/** The rows that belong to certain users, found along the foreign keys, whatever the tables are. */
import type { Client } from 'pg'
import { onSession } from './foreign.ts'

export interface OwnedRow {
  /** `schema.table` */
  readonly table: string
  /** Values of the primary key; the whole row where there is none. */
  readonly key: string
  /** The whole row. */
  readonly text: string
}

/** A column by which rows belong to something: a foreign key, or one that the manifest names. */
export interface Link {
  readonly table: string
  readonly column: string
  readonly type: string
  /** `schema.table` and column that it refers to. */
  readonly parent: string
  readonly parentColumn: string
}

/** Columns of users that no foreign key tells of, such as `public.extractions` and `owner`. */
export type OwnerColumns = readonly { readonly table: string; readonly column: string }[]

const users = 'auth.users'

/** Schemas that Supabase keeps in order itself when a user goes. */
export const internal =
  /^(auth|storage|realtime|_realtime|vault|cron|net|graphql|graphql_public|extensions|pgsodium|supabase_\w+|information_schema|pg_\w+)\./

/** All rows of the users, the nearest to them first. Reads only. */
export function rowsOwnedBy(
  url: string,
  ids: readonly string[],
  owners: OwnerColumns,
  name: string,
): Promise<OwnedRow[]> {
  return onSession(url, name, async (client) => {
    const found: OwnedRow[] = []
    await walk(client, ids, owners, async (link, values) => {
      const { rows } = await client.query<{ key: string; text: string }>(
        `select ${await keyOf(client, link.table)} as key, row::text as text
         from ${link.table} as row where ${quoted(link.column)} = any ($1::${link.type}[])`,
        [values],
      )
      found.push(...rows.map(({ key, text }) => ({ table: link.table, key, text })))
    })
    return found
  })
}

/** Deletes them, the farthest from the users first; all or none. */
export function removeRowsOf(
  url: string,
  ids: readonly string[],
  owners: OwnerColumns,
  name: string,
): Promise<void> {
  return onSession(url, name, async (client) => {
    const deletions: [string, readonly string[]][] = []
    await walk(client, ids, owners, async ({ table, column, type }, values) => {
      const sql = `delete from ${table} where ${quoted(column)} = any ($1::${type}[])`
      deletions.push([sql, values])
    })
    await client.query('begin')
    for (const [sql, values] of deletions.reverse()) await client.query(sql, [values])
    await client.query('commit')
  })
}

/** Calls `visit` for every link whose rows belong to the users, level by level away from them. */
async function walk(
  client: Client,
  ids: readonly string[],
  owners: OwnerColumns,
  visit: (link: Link, values: readonly string[]) => Promise<void>,
): Promise<void> {
  const links = await linksOf(client, owners)
  const seen = new Set<Link>()
  let level = [{ table: users, values: (_column: string) => Promise.resolve(ids) }]
  while (level.length > 0) {
    const next: typeof level = []
    for (const { table, values } of level) {
      for (const link of links.filter(({ parent }) => parent === table)) {
        if (seen.has(link)) continue // a table that refers to itself goes with its first link
        seen.add(link)
        const parents = await values(link.parentColumn)
        if (parents.length === 0) continue
        await visit(link, parents)
        next.push({
          table: link.table,
          values: (column) => valuesOf(client, link, parents, column),
        })
      }
    }
    level = next
  }
}

async function valuesOf(
  client: Client,
  { table, column, type }: Link,
  parents: readonly string[],
  wanted: string,
): Promise<string[]> {
  const { rows } = await client.query<{ value: string }>(
    `select distinct ${quoted(wanted)}::text as value from ${table}
     where ${quoted(column)} = any ($1::${type}[]) and ${quoted(wanted)} is not null`,
    [parents],
  )
  return rows.map(({ value }) => value)
}

/**
 * Foreign keys of one column, and the owners' columns that have none. What the role may not touch is left
 * out: it goes with its user, or keeps the user, which is told then.
 */
async function linksOf(client: Client, owners: OwnerColumns): Promise<Link[]> {
  const { rows } = await client.query<Link>(
    `select format('%I.%I', n.nspname, c.relname) as table, a.attname as column,
       format_type(a.atttypid, a.atttypmod) as type,
       format('%I.%I', pn.nspname, p.relname) as parent, b.attname as "parentColumn"
     from pg_constraint k
     join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
     where k.contype = 'f' and array_length(k.conkey, 1) = 1
       and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
       and has_table_privilege(c.oid, 'delete')`,
  )
  const keys = rows.filter(({ table }) => !internal.test(table))
  const named = await client.query<Link>(
    `select o.table, o.column, format_type(a.atttypid, a.atttypmod) as type,
       '${users}' as parent, 'id' as "parentColumn"
     from jsonb_to_recordset($1) as o("table" text, "column" text)
     join pg_attribute a on a.attrelid = to_regclass(o.table) and a.attname = o.column`,
    [JSON.stringify(owners)],
  )
  // A key that leads to another named table is followed from there.
  const roots = new Set([users, ...named.rows.map(({ table }) => table)])
  const missing = named.rows.filter(
    ({ table, column }) =>
      !keys.some(
        (link) => link.table === table && link.column === column && roots.has(link.parent),
      ),
  )
  return [...keys, ...missing]
}

/** An expression for the primary key as text. */
export async function keyOf(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select a.attname as name from pg_index i
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
     where i.indrelid = to_regclass($1) and i.indisprimary order by a.attnum`,
    [table],
  )
  const names = rows.map(({ name }) => `row.${quoted(name)}::text`)
  return names.length === 0 ? 'row::text' : `concat_ws('/', ${names.join(', ')})`
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
