/** Rows that a system does not take: by a rule of its own, which its manifest can help with, or by a defect. */
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Answer } from '../../services/supabase/records.ts'
import { type Column, knownColumns } from './columns.ts'
import { columnIfAny, impliedColumns, type Table } from './names.ts'
import { ownerIfAny } from './owner.ts'
import { rowRules } from './row-rules.ts'

/** Columns that every new row must bring along. */
export function demanded(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ required, hasDefault }) => required && !hasDefault)
}

/** What document 003 prints of rows: of these the suite knows what they mean. */
const printed = `user_id status queue_position retry_count created_at started_at
  agent_type total_tokens latency_ms`.split(/\s+/)

/** SQLSTATEs of a value that a rule does not take: of a type, of a constraint, of a trigger's own. */
const notTaken = /^(22\w{3}|23\w{3}|P0001)$/

/** SQLSTATE of a missing right, and the words by which a policy refuses rather than a missing grant. */
const denied = '42501'
const byPolicy = /violates row-level security policy/

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
  if (await isOfItsOwn(scene, table, { code, message })) return needsRows(table, message)
  return new Violation(`the database takes no row of ${table}: ${message}`, { cause: refused })
}

const needsRows = (table: Table, message: string) =>
  new Unverified(`needs rows.${table} in the manifest for a row that is taken: ${message}`)

/**
 * Ends the scenario where a new row was refused for what the suite has made up: whatever the scenario
 * is about, such a refusal says nothing of it. `tested` are columns whose own rules are looked at.
 */
export async function heedSample(
  scene: ProjectScene,
  table: Table,
  answer: Answer,
  tested: readonly string[] = [],
): Promise<void> {
  if (answer.done) return
  const { code, reason: message } = answer
  if (await isOfItsOwn(scene, table, { code, message }, tested)) throw needsRows(table, message)
}

/** Whether the rule that refuses is one of the system's own, about columns that it has added. */
async function isOfItsOwn(
  scene: ProjectScene,
  table: Table,
  { code, message }: Required<Refused>,
  tested: readonly string[] = [],
): Promise<boolean> {
  const columns = await knownColumns(scene, table)
  const own = await documentedColumns(scene)
  const owner = await ownerIfAny(scene, table)
  const added = columns.filter(({ name, isKey, generated }) => {
    return !isKey && !generated && !own.has(name) && name !== owner?.name
  })
  if (code === denied) return byPolicy.test(message) && (await isInPolicy(scene, table, added))
  if (!notTaken.test(code)) return false
  const rule = await ruleNamed(scene, message)
  // A rule without a name may be about any column, first of all about one that is looked at.
  if (rule === undefined) return tested.length === 0 && demanded(added).length > 0
  const words = wordsThrough(columns, rule)
  if (tested.some((name) => words.includes(name))) return false
  return words.includes('VALUE') || added.some(({ name }) => words.includes(name))
}

/** The columns that the document prints or implies, under the names that they have here. */
async function documentedColumns(scene: ProjectScene): Promise<ReadonlySet<string>> {
  const implied = await Promise.all(impliedColumns.map((each) => columnIfAny(scene, each)))
  return new Set([...printed, ...implied.flatMap((column) => column?.name ?? [])])
}

/** The words of a rule; of a generated column also those of the columns that it is made of. */
function wordsThrough(columns: readonly Column[], rule: string): readonly string[] {
  const words = rule.split(/\W+/)
  const made = columns.filter(({ name, generated }) => generated && words.includes(name))
  return [...words, ...made.flatMap(({ standard }) => `${standard}`.split(/\W+/))]
}

async function isInPolicy(scene: ProjectScene, table: Table, added: readonly Column[]) {
  const policies = (await rowRules(scene, table)).filter(({ kind }) => kind === 'policy')
  return policies.some(({ words }) => added.some(({ name }) => words.has(name)))
}

/** The definition of the constraint or index that a message names; of an empty column its name. */
async function ruleNamed({ addresses }: ProjectScene, message: string) {
  const [, empty] = /null value in column "([^"]+)"/.exec(message) ?? []
  if (empty !== undefined) return empty
  const [, name] = /constraint "([^"]+)"/.exec(message) ?? []
  if (name === undefined) return undefined
  const sql = `
    select pg_get_constraintdef(oid) as rule from pg_constraint where conname = $1
    union all select indexdef from pg_indexes where indexname = $1`
  const [found] = await query(addresses.postgres.url, sql, [name])
  return String(found?.rule ?? '')
}
