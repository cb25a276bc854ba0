/** Whose a row is: by a column of its own, or by the row that a column of it leads to. */
import { Unverified } from '../../core/errors.ts'
import { identifier, query } from '../../services/postgres/driver.ts'

export interface OwnedTable {
  readonly table: string
  /** A column, or columns with dots between them: each but the last leads to a row of another table. */
  readonly owner: string
}

/** The column of the user's id itself, wherever it stands. */
export const lastColumn = (owner: string): string => owner.split('.').at(-1) ?? owner

/** The id of the user to whom `row`, an alias of this table, belongs: an expression of SQL. */
export async function ownerOf(
  url: string,
  { table, owner }: OwnedTable,
  row = 'one',
): Promise<string> {
  const [column = owner, ...rest] = owner.split('.')
  const own = `${row}.${identifier(column)}`
  if (rest.length === 0) return `${own}::text`
  const target = await targetOf(url, table, column)
  const next = `${row}_of`
  const further = await ownerOf(url, { table: target.table, owner: rest.join('.') }, next)
  return `(select ${further} from ${identifier(target.table)} ${next}
    where ${next}.${identifier(target.column)} = ${own})`
}

/** Where a foreign key leads. */
async function targetOf(url: string, table: string, column: string) {
  const sql = `select n.nspname || '.' || t.relname as table, k.attname as column
    from pg_constraint c join pg_class t on t.oid = c.confrelid
    join pg_namespace n on n.oid = t.relnamespace
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    join pg_attribute k on k.attrelid = c.confrelid and k.attnum = c.confkey[1]
    where c.contype = 'f' and c.conrelid = to_regclass($1) and array_length(c.conkey, 1) = 1
      and a.attname = $2`
  const [found] = await query(url, sql, [identifier(table), column])
  if (found !== undefined) return { table: String(found.table), column: String(found.column) }
  throw new Unverified(
    `the manifest leads to the owner of a row of ${table} by ${column}, which is no foreign key`,
  )
}

/** Every row of the table that belongs to this user, as one text each, in order. */
export async function rowsOfOwner(
  url: string,
  owned: OwnedTable,
  user: string,
): Promise<readonly string[]> {
  const sql = `select one::text as text from ${identifier(owned.table)} as one
    where ${await ownerOf(url, owned)} = $1 order by 1`
  return (await query(url, sql, [user])).map(({ text }) => String(text))
}
