/** What the tables of a database hold: whole rows of small ones, counts and checksums of any. */
import { identifier, query, type Row } from './driver.ts'

/** `schema.table` → its rows; each row as one JSON object. */
export type Contents = ReadonlyMap<string, readonly Row[]>

/** Every table but those of the server; `without` names the tables (or schemas) to leave out. */
export async function tablesOf(url: string, without: readonly string[] = []): Promise<string[]> {
  const rows = await query(
    url,
    `select n.nspname as schema, n.nspname || '.' || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_'
       and n.nspname not in ('information_schema', 'plumbline') order by 2`,
  )
  const left = rows.filter(
    ({ schema, name }) => ![schema, name].some((each) => without.includes(String(each))),
  )
  return left.map(({ name }) => String(name))
}

/** All rows of all tables but `without`: for databases with few rows. */
export async function contentsOf(url: string, without: readonly string[]): Promise<Contents> {
  const tables = await tablesOf(url, without)
  if (tables.length === 0) return new Map()
  const each = tables.map(
    (table, index) => `select ${index} as at, to_jsonb(t) as row from ${identifier(table)} t`,
  )
  const rows = await query(url, each.join(' union all '))
  return new Map(
    tables.map((table, index) => [
      table,
      rows.filter(({ at }) => at === index).map(({ row }) => row as Row),
    ]),
  )
}

/** Rows of `before` that `after` lacks or has otherwise, in those tables and columns that both have. */
export function lostRows(before: Contents, after: Contents): string[] {
  return [...before].flatMap(([table, rows]) => {
    const left = after.get(table)
    if (left === undefined) return []
    const columns = left.length === 0 ? undefined : new Set(Object.keys(left[0] ?? {}))
    const shown = (row: Row) => {
      const kept = Object.entries(row).filter(([name]) => columns?.has(name) ?? true)
      return JSON.stringify(Object.fromEntries(kept.sort(([a], [b]) => a.localeCompare(b))))
    }
    const wanted = new Set(rows.flatMap((row) => Object.keys(row)))
    const common = (row: Row) =>
      shown(Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))))
    const there = left.map(common)
    return rows.map(shown).flatMap((row) => {
      const at = there.indexOf(row)
      if (at !== -1) there.splice(at, 1)
      return at === -1 ? [`${table}: ${row.slice(0, 200)}`] : []
    })
  })
}

/** `schema.table` → count of rows and a checksum over all of them, whatever their order. */
export async function checksumsOf(
  url: string,
  without: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  const tables = await tablesOf(url, without)
  if (tables.length === 0) return {}
  const each = tables.map(
    (table, index) => `select ${index} as at, count(*) as count,
      md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as sum
      from ${identifier(table)} t`,
  )
  const rows = await query(url, each.join(' union all '))
  return Object.fromEntries(
    rows.map(({ at, count, sum }) => [tables[Number(at)] ?? '', `${count} rows, ${sum}`]),
  )
}
