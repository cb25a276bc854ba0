/** The whole life of a row in one pair of hands: made, read, changed and removed. */
import { isDeepStrictEqual } from 'node:util'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import {
  type Answer,
  type Records,
  type Row,
  serviceRecords,
} from '../../services/supabase/records.ts'
import { inserted } from './insertions.ts'
import { keyOf, nameOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { barestRow } from './rows.ts'
import { ownersColumns, touches } from './touches.ts'

/** What one verb was to bring about, and what the observer saw after it. */
export interface Deed {
  readonly what: string
  readonly effective: boolean
  /** What was answered, and what is there. */
  readonly seen: unknown
}

/** Makes, reads, changes and removes a row; ends with the first verb that has no effect. */
export async function liveThrough(
  scene: ProjectScene,
  visitor: Records,
  table: Table,
  given: Row,
): Promise<Deed[]> {
  const observed = observer(scene, table)
  const made = await inserted(scene, visitor, table, await barestRow(scene, table, given))
  const row = onlyRow(made)
  const key = await keyOf(scene, table, row ?? {})
  const there = row === undefined ? undefined : await observed(key)
  const deeds = [deed(`a new row of ${table}`, made, there !== undefined)]
  if (row === undefined) return deeds
  const read = await visitor.read(table, key)
  deeds.push(deed(`reading the own row of ${table}`, read, onlyRow(read) !== undefined))
  deeds.push(await change(scene, visitor, table, { key, row }))
  const removed = await visitor.remove(table, key)
  const gone = (await observed(key)) === undefined
  deeds.push(deed(`the removal of the own row of ${table}`, removed, gone))
  return deeds
}

/** Each of the four verbs had its effect. */
export function tookEffect(deeds: readonly Deed[]): void {
  for (const { what, effective, seen } of deeds) {
    if (effective) continue
    throw new Violation(`${what} has no effect`, { expected: 'taken and seen', received: seen })
  }
  if (deeds.length !== 4) throw new Error(`${deeds.length} deeds instead of four`)
}

function deed(what: string, answer: Answer, held: boolean): Deed {
  const said = answer.done ? answer.rows : `${answer.status} ${answer.code}: ${answer.reason}`
  return { what, effective: onlyRow(answer) !== undefined && held, seen: said }
}

function onlyRow(answer: Answer): Row | undefined {
  return answer.done && answer.rows.length === 1 ? answer.rows[0] : undefined
}

interface Made {
  readonly key: Row
  readonly row: Row
}

/**
 * The first change that is taken; which columns are the owner's to change is not the document's. A job of
 * which the pipeline alone has something to say is changed by its hand, and its owner sees that.
 */
async function change(
  scene: ProjectScene,
  visitor: Records,
  table: Table,
  { key, row }: Made,
): Promise<Deed> {
  const observed = observer(scene, table)
  const refused: Record<string, string> = {}
  const what = `a change of the own row of ${table}`
  const before = (await observed(key)) ?? {}
  for (const values of await changesOf(scene, table, row)) {
    const [name = ''] = Object.keys(values)
    const answer = await visitor.update(table, key, values)
    const after = (await observed(key)) ?? {}
    if (answer.done && answer.rows.length > 0 && !isDeepStrictEqual(after[name], before[name])) {
      return deed(`another ${name} in the own row of ${table}`, answer, true)
    }
    refused[name] = answer.done ? 'nothing has changed' : `${answer.code}: ${answer.reason}`
  }
  if (table === 'jobs' && (await ownersColumns(scene)).length === 0) {
    return changeForOwner(scene, visitor, { key, row })
  }
  mayBeTheValues(table, refused)
  return { what, effective: false, seen: refused }
}

/** Values of the suite's own, and those of a further row that the system's rules let through. */
async function changesOf(scene: ProjectScene, table: Table, row: Row): Promise<Row[]> {
  const own = await touches(scene, table)
  if (table !== 'jobs') return own
  const owner = await ownerOf(scene, table)
  const further = await barestRow(scene, table, { [owner]: row[owner] })
  const names = new Set((await ownersColumns(scene)).map(({ name }) => name))
  const other = Object.entries(further).filter(([name]) => names.has(name))
  return [...own, ...other.map(([name, value]) => ({ [name]: value }))]
}

/** A right or a policy that is missing speaks first: who hears of a rule could have changed the row. */
function mayBeTheValues(table: Table, refused: Readonly<Record<string, string>>): void {
  const byRule = Object.entries(refused).filter(([, why]) => /^2[23]\w{3}:/.test(why))
  if (byRule.length === 0) return
  const why = byRule.map(([name, said]) => `${name}: ${said}`).join('; ')
  throw new Unverified(`needs rows.${table} in the manifest for a change that is taken: ${why}`)
}

/** The service changes the progress of the job, which its owner is shown. */
async function changeForOwner(scene: ProjectScene, owner: Records, { key }: Made): Promise<Deed> {
  const name = await nameOf(scene, 'progress')
  const service = serviceRecords(scene.addresses.supabase)
  const changed = await service.update('jobs', key, { [name]: 50 })
  const read = await owner.read('jobs', key)
  const what = `another ${name}, by the service, in the own row of jobs`
  return deed(what, changed.done ? read : changed, onlyRow(read)?.[name] === 50)
}

function observer({ addresses }: ProjectScene, table: Table) {
  return async (key: Row): Promise<Row | undefined> => {
    const [[name = '', id] = []] = Object.entries(key)
    const sql = `select * from public.${table} where ${identifier(name)} = $1`
    return (await query(addresses.postgres.url, sql, [id]))[0]
  }
}
