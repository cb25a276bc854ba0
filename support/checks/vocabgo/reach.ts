/**
 * How far a statement reaches that names no row. A filter hides what a policy leaves open, because rows
 * that one may not see cannot be named; so each statement goes without one, and is taken back.
 */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, literal } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import type { Table } from './names.ts'
import { type Session, say } from './sessions.ts'
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
  const removed = await rowsMet(scene, session, `delete from public.${table}`)
  let changed: Met = 0
  for (const values of await touches(scene, table)) {
    const met = await rowsChanged(scene, session, table, values)
    // An own row may fail by a constraint of the system; where none is own, another's was met.
    if (typeof met === 'string' ? own === 0 : met > Number(changed)) changed = met
  }
  return { table, changed, removed, own }
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
  const sql = `update public.${table} set user_id = ${literal(heir)}`
  const kept = `(select count(*) from public.${table} where user_id <> ${literal(heir)})`
  return rowsMet(scene, session, sql, kept)
}

/** SQLSTATE of our own: the error that takes the statement back carries the number home. */
const takenBack = 'ZZ001'

/** A policy or right that is missing, or a guard of the system that has raised its own error. */
const refusals = new Set(['42501', 'P0001', 'PT401', 'PT403', '428C9'])

/** `spared`: how many of those that the statement has met are to be left out, as SQL. */
async function rowsMet(
  scene: ProjectScene,
  session: Session,
  sql: string,
  spared = '0',
): Promise<Met> {
  const answer = await say(
    scene,
    session,
    `do $statement$
     declare met bigint;
     begin
       ${sql};
       get diagnostics met = row_count;
       if met > 0 then met := met - ${spared}; end if;
       raise exception using errcode = '${takenBack}', message = met::text;
     end $statement$`,
  )
  if (answer.done) throw new Error('a statement was not taken back')
  if (answer.code === takenBack) return Number(answer.reason)
  return refusals.has(answer.code) ? 0 : `${answer.code}: ${answer.reason}`
}
