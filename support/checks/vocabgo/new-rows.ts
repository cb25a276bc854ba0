/** Rows that the service makes for a user: bare ones, and such as refer to nobody. */
import { randomInt, randomUUID } from 'node:crypto'
import type { ProjectScene } from '../../run/scene.ts'
import { type Answer, type Row, serviceRecords } from '../../services/supabase/records.ts'
import { rowOf } from './answers.ts'
import { columnsOf } from './columns.ts'
import { inserted } from './insertions.ts'
import { momentIn } from './moments.ts'
import { columnOf, keyOf, nameOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { rowFor } from './rows.ts'

export interface NewRow {
  /** In words. */
  readonly what: string
  readonly table: Table
  readonly answer: Answer
}

async function insert(
  scene: ProjectScene,
  what: string,
  table: Table,
  given: Row,
  tested: readonly string[] = [],
): Promise<NewRow> {
  const row = await rowFor(scene, table, given)
  const service = serviceRecords(scene.addresses.supabase)
  const answer = await inserted(scene, service, table, row, tested)
  return { what, table, answer }
}

/** Two rows of each kind for the user, without a key and without a time of creation. */
export async function bareRows(scene: ProjectScene, userId: string, job: Row): Promise<NewRow[]> {
  const [jobId] = Object.values(await keyOf(scene, 'jobs', job))
  const metrics = { [await nameOf(scene, 'metricsJob')]: jobId }
  const rows: NewRow[] = []
  for (const which of ['first', 'second']) {
    rows.push(await insert(scene, `the ${which} job`, 'jobs', { user_id: userId }))
    rows.push(await insert(scene, `the ${which} word list`, 'wordlists', { user_id: userId }))
    rows.push(await insert(scene, `the ${which} metrics`, 'llm_metrics', metrics))
  }
  return rows
}

/** The keys of the rows; one that is missing or no key is a violation. */
export async function keysOf(scene: ProjectScene, rows: readonly NewRow[]): Promise<unknown[]> {
  return Promise.all(
    rows.map(async ({ what, table, answer }) => {
      const [key] = Object.values(await keyOf(scene, table, rowOf(what, answer)))
      return key
    }),
  )
}

/** How far each creation is from now, in milliseconds. */
export function agesOf(rows: readonly NewRow[]): number[] {
  return rows.map(({ what, answer }) => {
    return Math.abs(
      Date.now() - momentIn(`the creation of ${what}`, rowOf(what, answer).created_at),
    )
  })
}

/** Rows of a user that there is not, and metrics of a job that there is not. */
export async function rowsOfNobody(scene: ProjectScene): Promise<NewRow[]> {
  const user_id = randomUUID()
  return [
    await insert(scene, 'a job of nobody', 'jobs', { user_id }),
    await insert(scene, 'a word list of nobody', 'wordlists', { user_id }),
    await insert(scene, 'a cooldown of nobody', 'upload_cooldowns', { user_id }),
    await insert(scene, 'metrics of no job', 'llm_metrics', {
      ...(await strangerIn(scene, 'metricsJob')),
    }),
  ]
}

/** A word list of the user that refers to a job that there is not. */
export async function listWithoutJob(scene: ProjectScene, userId: string): Promise<NewRow> {
  const given = { user_id: userId, ...(await strangerIn(scene, 'wordlistJob')) }
  return insert(scene, 'a word list of a job that never was', 'wordlists', given)
}

/** A reference to a job that there never was, in the type of its keys. */
export async function strangerIn(
  scene: ProjectScene,
  implied: 'metricsJob' | 'wordlistJob',
): Promise<Row> {
  const { name, type } = await columnOf(scene, implied)
  const isNumber = /^(smallint|integer|bigint|numeric)$/.test(type)
  return {
    [name]: isNumber ? randomInt(10_000, 32_000) + (type === 'smallint' ? 0 : 2e9) : randomUUID(),
  }
}

/** What the features call a required field, as the columns of its table. */
async function fieldColumn(scene: ProjectScene, table: Table, field: string): Promise<string> {
  switch (field) {
    case 'owner':
      return ownerOf(scene, table)
    case 'status':
      return 'status'
    case 'words':
      return nameOf(scene, 'words')
    case 'agent':
      return 'agent_type'
    case 'total of tokens':
      return 'total_tokens'
    case 'end':
      return nameOf(scene, 'until')
    default:
      throw new Error(`no field is called "${field}"`)
  }
}

/** A row with one required field left empty, for each field. */
export async function rowsWithout(
  scene: ProjectScene,
  parents: { readonly userId: string; readonly job: Row },
  table: Table,
  required: readonly string[],
): Promise<NewRow[]> {
  const [jobId] = Object.values(await keyOf(scene, 'jobs', parents.job))
  const owner =
    table === 'llm_metrics'
      ? { [await nameOf(scene, 'metricsJob')]: jobId }
      : { user_id: parents.userId }
  const columns = await columnsOf(scene.addresses.postgres.url, `public.${table}`)
  const rows: NewRow[] = []
  for (const field of required) {
    const column = await fieldColumn(scene, table, field)
    const there = columns.find(({ name }) => name === column)
    // Another row tells of one that is missing; one that is made of others cannot be left empty.
    if (there === undefined || there.generated) continue
    const given = { ...owner, [column]: null }
    rows.push(await insert(scene, `${table} without ${field}`, table, given, [column]))
  }
  return rows
}
