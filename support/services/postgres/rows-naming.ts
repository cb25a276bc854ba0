/** Rows that name certain words, in every table that is not the provider's own. Reads only. */
import { onSession } from './foreign.ts'
import { internal, keyOf } from './owned-rows.ts'

export interface NamingRow {
  /** `schema.table` */
  readonly table: string
  readonly key: string
  readonly text: string
}

/** The server looks through the tables; only what names a word comes over. */
export function rowsNaming(
  { url, name }: { readonly url: string; readonly name: string },
  words: readonly string[],
): Promise<NamingRow[]> {
  if (words.length === 0) return Promise.resolve([])
  return onSession(url, name, async (client) => {
    const tables = await client.query<{ table: string }>(
      `select format('%I.%I', n.nspname, c.relname) as table
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and has_schema_privilege(n.oid, 'usage')
         and has_table_privilege(c.oid, 'select') order by 1`,
    )
    const found: NamingRow[] = []
    for (const { table } of tables.rows.filter((one) => !internal.test(one.table))) {
      const { rows } = await client.query<{ key: string; text: string }>(
        `select ${await keyOf(client, table)} as key, row::text as text from ${table} as row
         where exists (select from unnest($1::text[]) as word where strpos(row::text, word) > 0)`,
        [words],
      )
      found.push(...rows.map((row) => ({ table, ...row })))
    }
    return found
  })
}
