/** Rows that an implementation accepts: what it demands beyond the document is filled in. */
import { randomUUID } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { type Column, columnsOf, knownColumns } from './columns.ts'
import { nameOf, type Table } from './names.ts'
import { ownerIfAny, underItsOwner } from './owner.ts'
import { foundFor } from './sample-rows.ts'
import { demanded, refusedSample } from './sample-rules.ts'
import { filledIn } from './sample-values.ts'

/** Two pairs, in scripts that a byte-wise mistake would spoil. */
export const twoPairs: readonly Row[] = [
  { source: 'water', target: 'вода́' },
  { source: '"tea"', target: 'お茶', note: "isn't" },
]

/**
 * A row for `table` with the values `given`. What else a row needs is filled in: the document's own
 * with what it means, any other as the manifest says, or so that the system's rules let it through.
 */
export async function rowFor(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  const columns = await knownColumns(scene, table)
  const own = await underItsOwner(scene, table, given)
  const { found, fixed } = await filled(scene, table, columns, own)
  return { ...found, ...fixed }
}

/**
 * One for each of `given`. One after the other: what has to be looked up for a row takes a session, and a
 * server has none for hundreds of rows at once.
 */
export async function rowsFor(
  scene: ProjectScene,
  table: Table,
  given: readonly Row[],
): Promise<Row[]> {
  const rows: Row[] = []
  for (const each of given) rows.push(await rowFor(scene, table, each))
  return rows
}

/** As little as the database demands: what it fills in itself may not be a user's to write. */
export async function barestRow(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  const columns = await knownColumns(scene, table)
  const own = await underItsOwner(scene, table, given)
  const { found, fixed } = await filled(scene, table, columns, own)
  const byItself = new Set(columns.filter((each) => each.hasDefault).map(({ name }) => name))
  const bare = Object.entries(fixed).filter(([name]) => name in own || !byItself.has(name))
  return { ...found, ...Object.fromEntries(bare) }
}

async function filled(
  scene: ProjectScene,
  table: Table,
  columns: readonly Column[],
  given: Row,
): Promise<{ found: Row; fixed: Row }> {
  if (columns.length === 0) throw new Violation(`there is no table ${table}`)
  const owner = given[(await ownerIfAny(scene, table))?.name ?? '']
  const userId = typeof owner === 'string' ? owner : randomUUID()
  const samples = samplesOf(scene, table, userId)
  const meant = { ...(await meaningOf(scene, table, columns)), ...samples, ...given }
  const fixed = { ...(await keysFor(scene, columns, meant, userId)), ...meant }
  return { found: await foundFor(scene, table, columns, fixed, userId), fixed }
}

/** What the manifest says of a row, with the placeholders of this one. */
function samplesOf({ project }: ProjectScene, table: Table, userId: string): Row {
  const samples = Object.entries(project.rows[table] ?? {})
  return Object.fromEntries(
    samples.map(([name, value]) => [
      name,
      typeof value === 'string' ? filledIn(value, userId) : value,
    ]),
  )
}

/** Keys of rows that are there, for required columns that lead to other tables. */
async function keysFor(
  scene: ProjectScene,
  columns: readonly Column[],
  meant: Row,
  userId: string,
): Promise<Row> {
  const keys: Record<string, unknown> = {}
  for (const { name, refersTo } of demanded(columns)) {
    if (name in meant || refersTo === undefined) continue
    const key = refersTo === 'auth.users' ? userId : await anyKeyOf(scene, refersTo)
    if (key !== undefined) keys[name] = key
  }
  return keys
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
