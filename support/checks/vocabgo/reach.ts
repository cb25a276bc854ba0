/**
 * How far a statement reaches that names no row. A filter hides what a policy leaves open, because rows
 * that one may not see cannot be named; so each statement goes without one, and is taken back.
 */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, literal } from '../../services/postgres/driver.ts'
import { rolledBack } from '../../services/postgres/session.ts'
import type { Answer, Row } from '../../services/supabase/records.ts'
import { removeDependents } from './dependents.ts'
import type { Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { answered, claimsOf, type Session, say } from './sessions.ts'
import { touches } from './touches.ts'

/** How many rows, or the error that stopped a statement after it had met one. */
export type Met = number | string

export interface Reach {
  readonly table: Table
  /** Of a change of all rows; 0 when the session may not change any. */
  readonly changed: Met
  readonly removed: Met
  /** How many rows of the table are the session's own. */
  readonly own: number
  /** How many of the own rows a change of all owners would make another's, where that was tried. */
  readonly handedOver?: Met
}

/** The rows of `table` that this session could change and remove; `own` of them are its user's. */
export async function reachOf(
  scene: ProjectScene,
  session: Session,
  table: Table,
  own: number,
): Promise<Reach> {
  const removed = await rowsRemoved(scene, session, table)
  let changed: Met = 0
  for (const values of await touches(scene, table)) {
    const met = await rowsChanged(scene, session, table, values)
    // An own row may fail by a constraint of the system; where none is own, another's was met.
    if (typeof met === 'string' ? own === 0 : met > Number(changed)) changed = met
  }
  return { table, changed, removed, own }
}

/** Own rows that rows of other tables hold back go without those: whether they should follow is not asked here. */
async function rowsRemoved(scene: ProjectScene, session: Session, table: Table): Promise<Met> {
  const sql = `delete from public.${table}`
  const met = await rowsMet(scene, session, sql)
  const isHeld = table !== 'llm_metrics' && `${met}`.startsWith('23503')
  if (session.role !== 'authenticated' || !isHeld) return met
  const where = `${identifier(await ownerOf(scene, table))} = $1`
  return rolledBack(scene.addresses.postgres.url, async ({ run }) => {
    const own = { table: `public.${table}`, where, value: session.userId }
    await removeDependents(run, own)
    await run("select set_config('request.jwt.claims', $1, true)", [claimsOf(session)])
    await run(`set local role ${session.role}`)
    return metBy(await answered(run(takenBack(sql))))
  })
}

/** The rows that take `values` when all rows are to. */
function rowsChanged(
  scene: ProjectScene,
  session: Session,
  table: Table,
  values: Row,
): Promise<Met> {
  const list = Object.entries(values).map(([name, value]) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return `${identifier(name)} = ${literal(text)}`
  })
  return rowsMet(scene, session, `update public.${table} set ${list.join(', ')}`)
}

/** The rows whose owner is `heir` when all rows are to be; a guard may let a row be changed and keep its owner. */
export async function rowsHandedOver(
  scene: ProjectScene,
  session: Session,
  table: Table,
  heir: string,
): Promise<Met> {
  const owner = identifier(await ownerOf(scene, table))
  const sql = `update public.${table} set ${owner} = ${literal(heir)}`
  const kept = `(select count(*) from public.${table} where ${owner} <> ${literal(heir)})`
  return rowsMet(scene, session, sql, kept)
}

/** A policy or right that is missing, or a guard of the system that has raised its own error. */
const refusals = new Set(['42501', 'P0001', 'PT401', 'PT403', '428C9'])

/** `spared`: how many of those that the statement has met are to be left out, as SQL. */
async function rowsMet(
  scene: ProjectScene,
  session: Session,
  sql: string,
  spared = '0',
): Promise<Met> {
  return metBy(await say(scene, session, takenBack(sql, spared)))
}

function metBy(answer: Answer): Met {
  if (answer.done) throw new Error('a statement was not taken back')
  if (answer.code === carryingHome) return Number(answer.reason)
  return refusals.has(answer.code) ? 0 : `${answer.code}: ${answer.reason}`
}

/** SQLSTATE of our own: the error that takes the statement back carries the number home. */
const carryingHome = 'ZZ001'

const takenBack = (sql: string, spared = '0') => `
  do $statement$
  declare met bigint;
  begin
    ${sql};
    get diagnostics met = row_count;
    if met > 0 then met := met - ${spared}; end if;
    raise exception using errcode = '${carryingHome}', message = met::text;
  end $statement$`
