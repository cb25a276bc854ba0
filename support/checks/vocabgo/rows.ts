/** Rows that an implementation accepts: what it demands beyond the document is filled in. */
import { randomUUID } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { type Column, columnsOf, knownColumns } from './columns.ts'
import { nameOf, type Table } from './names.ts'
import { demanded, refusedSample } from './sample-rules.ts'

/** Two pairs, in scripts that a byte-wise mistake would spoil. */
export const twoPairs: readonly Row[] = [
  { source: 'water', target: 'вода́' },
  { source: '"tea"', target: 'お茶', note: "isn't" },
]

/**
 * A row for `table` with the values `given`; every required column without a default is filled, the
 * document's own with what it means, any other with a value of its type.
 */
export async function rowFor(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  const columns = await knownColumns(scene, table)
  if (columns.length === 0) throw new Violation(`there is no table ${table}`)
  const samples = scene.project.rows[table] ?? {}
  const meant = { ...(await meaningOf(scene, table, columns)), ...samples, ...given }
  const missing = demanded(columns).filter(({ name }) => !(name in meant))
  const filled = missing.map(async (column) => [column.name, await anyValue(scene, column)])
  return { ...Object.fromEntries(await Promise.all(filled)), ...meant }
}

/** As little as the database demands: what it fills in itself may not be a user's to write. */
export async function barestRow(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  const columns = await knownColumns(scene, table)
  const filled = new Set(columns.filter((each) => each.hasDefault).map(({ name }) => name))
  const row = Object.entries(await rowFor(scene, table, given))
  return Object.fromEntries(row.filter(([name]) => name in given || !filled.has(name)))
}

/** What the document says of a row, where leaving it out would leave its meaning open. */
async function meaningOf(
  scene: ProjectScene,
  table: Table,
  columns: readonly Column[],
): Promise<Row> {
  const named = (wanted: string) => columns.find(({ name }) => name === wanted)
  switch (table) {
    case 'jobs':
      // What is so by itself need not be a user's to write.
      return named('status')?.standard?.includes("'queued'") ? {} : { status: 'queued' }
    case 'wordlists':
      return { [await nameOf(scene, 'words')]: twoPairs }
    case 'llm_metrics':
      return {
        agent_type: named('agent_type')?.allowed[0] ?? 'cleaning',
        ...tokens(columns, 120),
        latency_ms: 250,
      }
    case 'upload_cooldowns':
      return { [await nameOf(scene, 'until')]: new Date(Date.now() + 3_600_000).toISOString() }
  }
}

/** A total of so many tokens: written, or made of the counts that it is the sum of. */
export function tokens(columns: readonly Column[], total: number): Row {
  const counts = columns.filter(({ name, type }) => /token/.test(name) && /int|numeric/.test(type))
  const isMade = counts.some(({ name, generated }) => name === 'total_tokens' && generated)
  if (!isMade) return { total_tokens: total }
  const parts = counts.filter(({ generated }) => !generated)
  return Object.fromEntries(parts.map(({ name }, index) => [name, index === 0 ? total : 0]))
}

async function anyValue(scene: ProjectScene, column: Column): Promise<unknown> {
  const { type, allowed, name, refersTo } = column
  const [first] = allowed
  if (first !== undefined) return first
  const there = refersTo === undefined ? undefined : await anyKeyOf(scene, refersTo)
  if (there !== undefined) return there
  if (type === 'uuid') return randomUUID()
  if (/int|numeric|double|real/.test(type)) return 0
  if (type === 'boolean') return false
  if (type.startsWith('json')) return {}
  if (type.endsWith('[]')) return []
  if (/^(timestamp|date)/.test(type)) return new Date().toISOString()
  return /mail/.test(name) ? 'x@example.com' : 'x'
}

/** The key of a row that the migrations have put into a helper table; undefined where it is empty. */
async function anyKeyOf({ addresses }: ProjectScene, table: string): Promise<unknown> {
  if (/^(auth|storage)\./.test(table)) return undefined
  const { url } = addresses.postgres
  const key = (await columnsOf(url, table)).find(({ isKey }) => isKey)
  if (key === undefined) return undefined
  const [row] = await query(url, `select ${identifier(key.name)} as key from ${table} limit 1`)
  return row?.key
}

/** Inserts as the observer, past every policy; for preparing, never for what is judged. */
export async function place(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  const { sql, values } = await insertion(scene, table, given)
  try {
    const [made = {}] = await query(scene.addresses.postgres.url, sql, values)
    return made
  } catch (error) {
    throw await refusedSample(scene, table, error)
  }
}

/** The statement that inserts such a row, for a session that is open already; it returns the row. */
export async function insertion(
  scene: ProjectScene,
  table: Table,
  given: Row,
): Promise<{ sql: string; values: readonly unknown[] }> {
  const row = await rowFor(scene, table, given)
  const values = Object.values(row).map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  )
  const names = Object.keys(row).map(identifier).join(', ')
  const marks = values.map((_, index) => `$${index + 1}`).join(', ')
  return { sql: `insert into public.${table} (${names}) values (${marks}) returning *`, values }
}
