/** What a reader is shown through the API: of a table, and of the tables that lead to it. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import { expectEqual } from '../expect.ts'
import { rowsOf } from './answers.ts'
import { keyOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'

/** The ways in which a table can be closed: no right, or no relation that could be followed. */
const closed = new Set(['42501', 'PGRST200', 'PGRST201', 'PGRST205'])

/** The rows that are shown; none where the table is closed. Any other refusal is a violation. */
export function shown(what: string, answer: Answer): readonly Row[] {
  if (answer.done) return answer.rows
  if (closed.has(answer.code)) return []
  throw new Violation(`${what} is neither answered nor refused`, {
    expected: 'rows, or a refusal by permission',
    received: `${answer.status} ${answer.code}: ${answer.reason}`,
  })
}

/** The keys of rows, in an order of their own. */
export async function keysIn(
  scene: ProjectScene,
  table: Table,
  rows: readonly Row[],
): Promise<string[]> {
  const keys = await Promise.all(rows.map((row) => keyOf(scene, table, row)))
  return keys.map((key) => String(Object.values(key)[0])).sort()
}

/** The rows of these owners as the observer sees them. */
export async function rowsOfUsers(
  scene: ProjectScene,
  table: Table,
  userIds: readonly string[],
): Promise<Row[]> {
  const owner = identifier(await ownerOf(scene, table))
  const sql = `select * from public.${table} where ${owner} = any ($1)`
  return query(scene.addresses.postgres.url, sql, [userIds])
}

export interface Reading {
  readonly owner: string
  readonly all: Answer
  /** What is there when the rows of somebody else are asked for. */
  readonly ofOther: Answer
}

/** Reads a table as a whole, and the part of it that belongs to somebody else. */
export async function read(
  scene: ProjectScene,
  visitor: Records,
  table: Table,
  owner: string,
  other: string,
): Promise<Reading> {
  return {
    owner,
    all: await visitor.read(table),
    ofOther: await visitor.read(table, { [await ownerOf(scene, table)]: other }),
  }
}

/** All rows of the reader were shown and counted, no others, and none of the other when asked for. */
export async function showsOwnAlone(
  scene: ProjectScene,
  table: Table,
  { owner, all, ofOther }: Reading,
): Promise<void> {
  const own = await keysIn(scene, table, await rowsOfUsers(scene, table, [owner]))
  const seen = await keysIn(scene, table, rowsOf(`reading ${table}`, all))
  expectEqual(`the rows of ${table} that their owner sees`, seen, own)
  expectEqual(`how many rows of ${table} there are said to be`, all.done && all.count, own.length)
  expectEqual(`the rows of ${table} of another`, shown(`reading ${table}`, ofOther), [])
}
