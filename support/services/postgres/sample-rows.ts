/** A row in a table of which nothing is known but its definition. */
import type { DatabaseError } from 'pg'
import { identifier, query } from './driver.ts'

interface Column {
  readonly name: string
  readonly type: string
  /** `pg_type.typcategory`, or `U` for a type without a better one. */
  readonly category: string
  readonly needed: boolean
  readonly label: string | null
  /** The table and the column that it refers to. */
  readonly target: string | null
  readonly targetColumn: string | null
}

/** Values that the definition does not tell: table → column → value. */
export type GivenValues = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * Inserts one row into `table`, and into those that it refers to where they are empty. Columns with
 * a default keep it. Resolves with why the database refused, or undefined.
 */
export async function insertSample(
  url: string,
  table: string,
  given: GivenValues,
): Promise<string | undefined> {
  const columns = await columnsOf(url, table)
  const values: [string, string][] = []
  for (const column of columns) {
    const value = given[table]?.[column.name]
    if (value !== undefined) values.push([column.name, literal(value)])
    else if (column.needed && column.target !== null) {
      const refused = await ensureRow(url, column.target, table, given)
      if (refused !== undefined) return refused
      const from = identifier(column.target)
      values.push([
        column.name,
        `(select ${identifier(column.targetColumn ?? '')} from ${from} limit 1)`,
      ])
    } else if (column.needed) values.push([column.name, sampleOf(column)])
  }
  const into = `insert into ${identifier(table)}`
  const names = values.map(([name]) => identifier(name)).join(', ')
  const sql =
    values.length === 0
      ? `${into} default values`
      : `${into} (${names}) values (${values.map(([, value]) => value).join(', ')})`
  try {
    await query(url, sql)
    return undefined
  } catch (error) {
    if ((error as DatabaseError).code === undefined) throw error
    return `${table}: ${(error as Error).message}`
  }
}

async function ensureRow(url: string, target: string, from: string, given: GivenValues) {
  if (target === from) return `${from} refers to itself`
  const [row] = await query(url, `select 1 from ${identifier(target)} limit 1`)
  return row === undefined ? insertSample(url, target, given) : undefined
}

async function columnsOf(url: string, table: string): Promise<Column[]> {
  const rows = await query(
    url,
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
       t.typcategory as category,
       a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attgenerated = '' as needed,
       (select e.enumlabel from pg_enum e where e.enumtypid = t.oid
          order by e.enumsortorder limit 1) as label,
       n.nspname || '.' || f.relname as target,
       (select x.attname from pg_attribute x
          where x.attrelid = k.confrelid and x.attnum = k.confkey[1]) as "targetColumn"
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'f'
       and k.conkey = array[a.attnum]
     left join pg_class f on f.oid = k.confrelid
     left join pg_namespace n on n.oid = f.relnamespace
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [identifier(table)],
  )
  return rows as unknown as Column[]
}

/** Categories of types: https://www.postgresql.org/docs/17/catalog-pg-type.html, table 51.65. */
function sampleOf({ category, type, label }: Column): string {
  if (label !== null) return literal(label)
  if (type === 'uuid') return 'gen_random_uuid()'
  if (/^jsonb?$/.test(type)) return `'{}'`
  const values: Readonly<Record<string, string>> = {
    A: `'{}'`,
    B: 'true',
    D: 'now()',
    I: `'127.0.0.1'`,
    N: '1',
    T: `'1 day'`,
  }
  return values[category] ?? `'plumbline'`
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
