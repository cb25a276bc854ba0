/** Rows that an implementation accepts: what it demands beyond the document is filled in. */
import { randomUUID } from 'node:crypto'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { type Column, knownColumns } from './columns.ts'
import { nameOf, type Table } from './names.ts'

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
  const meant = { ...(await meaningOf(scene, table)), ...given }
  const missing = columns.filter(
    ({ name, required, hasDefault }) => required && !hasDefault && !(name in meant),
  )
  return {
    ...Object.fromEntries(missing.map((column) => [column.name, anyValue(column)])),
    ...meant,
  }
}

/** As little as the database demands: what it fills in itself may not be a user's to write. */
export async function barestRow(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  const columns = await knownColumns(scene, table)
  const filled = new Set(columns.filter((each) => each.hasDefault).map(({ name }) => name))
  const row = Object.entries(await rowFor(scene, table, given))
  return Object.fromEntries(row.filter(([name]) => name in given || !filled.has(name)))
}

/** What the document says of a row, where leaving it out would leave its meaning open. */
async function meaningOf(scene: ProjectScene, table: Table): Promise<Row> {
  switch (table) {
    case 'jobs':
      return { status: 'queued' }
    case 'wordlists':
      return { [await nameOf(scene, 'words')]: twoPairs }
    case 'llm_metrics':
      return { agent_type: 'cleaning', total_tokens: 120, latency_ms: 250 }
    case 'upload_cooldowns':
      return { [await nameOf(scene, 'until')]: new Date(Date.now() + 3_600_000).toISOString() }
  }
}

function anyValue({ type, allowed, name }: Column): unknown {
  const [first] = allowed
  if (first !== undefined) return first
  if (type === 'uuid') return randomUUID()
  if (/int|numeric|double|real/.test(type)) return 0
  if (type === 'boolean') return false
  if (type.startsWith('json')) return {}
  if (type.endsWith('[]')) return []
  if (/^(timestamp|date)/.test(type)) return new Date().toISOString()
  return /mail/.test(name) ? 'x@example.com' : 'x'
}

/** Inserts as the observer, past every policy; for preparing, never for what is judged. */
export async function place(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  const { sql, values } = await insertion(scene, table, given)
  const [made = {}] = await query(scene.addresses.postgres.url, sql, values)
  return made
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
