/** Rows that a system does not take: by a rule of its own, which its manifest can help with, or by a defect. */
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { type Column, knownColumns } from './columns.ts'
import type { Table } from './names.ts'

/** Columns that every new row must bring along. */
export function demanded(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ required, hasDefault }) => required && !hasDefault)
}

/** What document 003 itself asks of a row: of these the suite knows what they mean. */
const documented = new Set(['user_id', 'status', 'agent_type', 'total_tokens', 'latency_ms'])

/** SQLSTATEs of a value that a rule does not take: of a type, of a constraint, of a trigger's own. */
const notTaken = /^(22\w{3}|23\w{3}|P0001)$/

/** What the database or its API says of a row that it refuses. */
export interface Refused {
  readonly code?: string
  readonly message: string
}

/**
 * A refusal by a rule on columns that the system has added, whose values the suite has made up, is no
 * verdict: the manifest has to tell a row that keeps the rule. Any other is a violation.
 */
export async function refusedSample(
  scene: ProjectScene,
  table: Table,
  refused: unknown,
): Promise<unknown> {
  const { code, message } = refused as Refused
  if (code === undefined) return refused
  const made = (await knownColumns(scene, table)).filter((each) => isMadeUp(each))
  if (notTaken.test(code) && (await concerns(scene, message, made))) {
    return new Unverified(`needs rows.${table} in the manifest for a row that is taken: ${message}`)
  }
  return new Violation(`the database takes no row of ${table}: ${message}`, { cause: refused })
}

function isMadeUp({ name, required, hasDefault }: Column): boolean {
  return required && !hasDefault && !documented.has(name)
}

/** A rule without a name may be about any of them. */
async function concerns(
  { addresses }: ProjectScene,
  message: string,
  columns: readonly Column[],
): Promise<boolean> {
  if (columns.length === 0) return false
  const [, rule] = /constraint "([^"]+)"/.exec(message) ?? []
  if (rule === undefined) return true
  const sql = 'select pg_get_constraintdef(oid) as rule from pg_constraint where conname = $1'
  const [found] = await query(addresses.postgres.url, sql, [rule])
  const words = String(found?.rule ?? '').split(/\W+/)
  return columns.some(({ name }) => words.includes(name))
}
