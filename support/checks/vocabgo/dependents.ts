/** Rows that hang on others, however far: what the observer removes so that those can go. */
import { identifier } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'

/** A statement in a session of the observer. */
export type Run = (sql: string, values: readonly unknown[]) => Promise<readonly Row[]>

/** Rows of a table, `schema.name` as SQL writes it, that a condition picks; `$1` in it is `value`. */
export interface Picked {
  readonly table: string
  readonly where: string
  readonly value: unknown
}

/** Foreign keys of one column; what Supabase keeps for itself goes with the user by its own rules. */
const leadingTo = `
  select conrelid::regclass::text as table, own.attname as column, other.attname as key
  from pg_constraint
  join pg_class on pg_class.oid = conrelid
  join pg_attribute as own on own.attrelid = conrelid and own.attnum = conkey[1]
  join pg_attribute as other on other.attrelid = confrelid and other.attnum = confkey[1]
  where contype = 'f' and confrelid = to_regclass($1) and conrelid <> confrelid
    and cardinality(conkey) = 1 and conparentid = 0
    and relnamespace::regnamespace::text not in ('auth', 'storage', 'realtime')`

/** Steps from a user to the last row that hangs on it; more would be a circle. */
const mostSteps = 6

/** Removes the rows that refer to those, and first the rows that refer to them; those themselves stay. */
export async function removeDependents(
  run: Run,
  { table, where, value }: Picked,
  steps = mostSteps,
): Promise<void> {
  if (steps === 0) return
  const links = await run(leadingTo, [table])
  for (const link of links) {
    const [column, key] = [identifier(String(link.column)), identifier(String(link.key))]
    const inner = `${column} in (select ${key} from ${table} where ${where})`
    const dependents = { table: String(link.table), where: inner, value }
    await removeDependents(run, dependents, steps - 1)
    await run(`delete from ${dependents.table} where ${inner}`, [value])
  }
}
