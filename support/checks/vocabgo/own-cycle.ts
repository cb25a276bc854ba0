/** The whole life of a row in one pair of hands: made, read, changed and removed. */
import { isDeepStrictEqual } from 'node:util'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import { rowOf } from './answers.ts'
import { keyOf, type Table } from './names.ts'
import { barestRow } from './rows.ts'
import { touches } from './touches.ts'

/** Makes, reads, changes and removes a row; each verb that has no effect is a violation. */
export async function liveThrough(
  scene: ProjectScene,
  visitor: Records,
  table: Table,
  given: Row,
): Promise<string[]> {
  const observed = observer(scene, table)
  const made = rowOf(
    `a new row of ${table}`,
    await visitor.insert(table, await barestRow(scene, table, given)),
  )
  const key = await keyOf(scene, table, made)
  if ((await observed(key)) === undefined) throw new Violation(`a new row of ${table} is not there`)
  const read = rowOf(`the own row of ${table}`, await visitor.read(table, key))
  const what = await change(scene, visitor, table, { key, row: read })
  rowOf(`the removal of the own row of ${table}`, await visitor.remove(table, key))
  const left = await observed(key)
  if (left !== undefined)
    throw new Violation(`a removed row of ${table} is there`, { received: left })
  return ['made', 'read', what, 'removed']
}

interface Made {
  readonly key: Row
  readonly row: Row
}

/** The first change that is taken; which columns are the owner's to change is not the document's. */
async function change(
  scene: ProjectScene,
  visitor: Records,
  table: Table,
  { key, row }: Made,
): Promise<string> {
  const observed = observer(scene, table)
  const refused: Record<string, string> = {}
  // A system may guard every column of a job; then writing what is there must still be granted.
  const same = table === 'jobs' ? [{ status: row.status }] : []
  for (const values of [...(await touches(scene, table)), ...same]) {
    const [[name = '', value] = []] = Object.entries(values)
    const answer: Answer = await visitor.update(table, key, values)
    if (!answer.done) {
      refused[name] = `${answer.code}: ${answer.reason}`
      continue
    }
    rowOf(`a change of ${name} of the own row of ${table}`, answer)
    const stored = (await observed(key))?.[name]
    if (isDeepStrictEqual(stored, value)) return `changed: ${name}`
    throw new Violation(`a change of ${name} of the own row of ${table} has no effect`, {
      expected: value,
      received: stored,
    })
  }
  throw new Violation(`no change of the own row of ${table} is granted`, { received: refused })
}

function observer({ addresses }: ProjectScene, table: Table) {
  return async (key: Row): Promise<Row | undefined> => {
    const [[name = '', id] = []] = Object.entries(key)
    const sql = `select * from public.${table} where ${identifier(name)} = $1`
    return (await query(addresses.postgres.url, sql, [id]))[0]
  }
}
