/** Values written where a constraint has to judge them: in a new row, and over what was there. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { type Answer, type Row, serviceRecords } from '../../services/supabase/records.ts'
import { refusedBy, rowOf } from './answers.ts'
import { columnsOf } from './columns.ts'
import { inserted } from './insertions.ts'
import { keyOf, nameOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { place, rowFor } from './rows.ts'

/** What the features call a field: its table and its columns. */
const fields = {
  progress: { table: 'jobs', columns: async (scene) => [await nameOf(scene, 'progress')] },
  status: { table: 'jobs', columns: async () => ['status'] },
  stage: { table: 'jobs', columns: async (scene) => [await nameOf(scene, 'stage')] },
  retries: { table: 'jobs', columns: async () => ['retry_count'] },
  tokens: { table: 'llm_metrics', columns: tokenColumns },
  confidence: {
    table: 'llm_metrics',
    columns: async (scene) => [await nameOf(scene, 'confidence')],
  },
  latency: { table: 'llm_metrics', columns: async () => ['latency_ms'] },
} satisfies Record<
  string,
  { table: Table; columns: (scene: ProjectScene) => Promise<readonly string[]> }
>

export type Field = keyof typeof fields
export const fieldNames = Object.keys(fields)

export interface Wish {
  readonly value: unknown
  readonly fate: 'taken' | 'refused'
}

export interface Write extends Wish {
  /** Such as `-1 as progress of a new row`. */
  readonly what: string
  readonly column: string
  readonly answer: Answer
  /** What the observer sees that a refusal should have prevented; empty when it did. */
  readonly traces: readonly Row[]
}

/** Writes every wish twice as the service: by an insert, and by an update of the job or its metrics. */
export async function writeEach(
  scene: ProjectScene,
  field: Field,
  job: Row,
  wishes: readonly Wish[],
): Promise<Write[]> {
  const { table, columns } = fields[field]
  const parent = await parentOf(scene, table, job)
  const writes: Write[] = []
  for (const column of await columns(scene)) {
    const old = table === 'jobs' ? job : await place(scene, table, parent)
    for (const wish of wishes) {
      writes.push(await insert(scene, { table, column, parent }, wish))
      writes.push(await update(scene, { table, column, old }, wish))
    }
  }
  return writes
}

/** Taken means read back as written, unrounded; refused means that nothing has changed. */
export function judgeWrite({ what, fate, answer, column, value }: Write): void {
  if (fate === 'refused') {
    refusedBy('constraint', what, answer)
    return
  }
  const received = rowOf(what, answer)[column]
  const same = typeof value === 'number' ? Number(received) === value : received === value
  if (!same) throw new Violation(`${what} is not read back`, { expected: value, received })
}

interface NewRow {
  readonly table: Table
  readonly column: string
  readonly parent: Row
}

async function insert(scene: ProjectScene, { table, column, parent }: NewRow, wish: Wish) {
  const { url } = scene.addresses.postgres
  const service = serviceRecords(scene.addresses.supabase)
  const known = await query(url, `select * from public.${table}`)
  const row = await rowFor(scene, table, { ...parent, [column]: wish.value })
  const answer = await inserted(scene, service, table, row, [column])
  // By their keys: the place of a row that was there changes with the jobs of others.
  const [key = ''] = Object.keys(await keyOf(scene, table, {}))
  const there = new Set(known.map((each) => each[key]))
  const [owner = '', id] = Object.entries(parent)[0] ?? []
  const mine = await query(url, `select * from public.${table} where ${identifier(owner)} = $1`, [
    id,
  ])
  const traces = mine.filter((each) => !there.has(each[key]))
  const what = `${shown(wish.value)} as ${column} of a new row`
  return { ...wish, what, column, answer, traces: wish.fate === 'refused' ? traces : [] }
}

interface OldRow {
  readonly table: Table
  readonly column: string
  readonly old: Row
}

async function update(scene: ProjectScene, { table, column, old }: OldRow, wish: Wish) {
  const { url } = scene.addresses.postgres
  const key = await keyOf(scene, table, old)
  const [name = '', id] = Object.entries(key)[0] ?? []
  const value = async () => {
    const sql = `select ${identifier(column)} as value from public.${table} where ${identifier(name)} = $1`
    return (await query(url, sql, [id]))[0] ?? {}
  }
  const before = await value()
  const service = serviceRecords(scene.addresses.supabase)
  const answer = await service.update(table, key, { [column]: wish.value })
  const after = await value()
  const changed = JSON.stringify(before) !== JSON.stringify(after)
  const what = `${shown(wish.value)} as ${column} over ${shown(before.value)}`
  const traces = wish.fate === 'refused' && changed ? [after] : []
  return { ...wish, what, column, answer, traces }
}

async function parentOf(scene: ProjectScene, table: Table, job: Row): Promise<Row> {
  if (table === 'jobs') {
    const owner = await ownerOf(scene, 'jobs')
    return { [owner]: job[owner] }
  }
  const [id] = Object.values(await keyOf(scene, 'jobs', job))
  return { [await nameOf(scene, 'metricsJob')]: id }
}

/** The document says "token usage" and names one column: whatever counts tokens is meant. */
async function tokenColumns(scene: ProjectScene): Promise<string[]> {
  const columns = await columnsOf(scene.addresses.postgres.url, 'public.llm_metrics')
  return columns
    .filter(({ name, type, generated }) => /token/.test(name) && /int/.test(type) && !generated)
    .map(({ name }) => name)
}

function shown(value: unknown): string {
  return value === null ? 'nothing' : JSON.stringify(value)
}
