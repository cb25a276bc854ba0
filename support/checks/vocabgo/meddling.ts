/** Somebody meddles with rows that are not theirs, in every way that the API has. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import { expectEqual } from '../expect.ts'
import { type Attempt, meddle, type Verbs } from './attempts.ts'
import { keyOf, type Table, tables } from './names.ts'
import { ownerOf } from './owner.ts'
import { type Met, type Reach, reachOf, rowsHandedOver } from './reach.ts'
import type { Session } from './sessions.ts'
import { rowsOfUsers, shown } from './views.ts'

/** Who meddles; `self` is whose rows they would become. */
export interface Meddler {
  readonly records: Records
  readonly session?: Session
  readonly self?: string
  readonly verbs?: Verbs
}

export interface Meddling {
  readonly attempts: readonly Attempt[]
  /** Of statements that name no row; none where the meddler has no session of SQL. */
  readonly reaches: readonly Reach[]
}

type Some = Partial<Readonly<Record<Table, readonly Row[]>>>

/** The first row of each table. */
export function oneOfEach(rows: Some): Some {
  const entries = Object.entries(rows).map(([table, some]) => [table, some.slice(0, 1)])
  return Object.fromEntries(entries)
}

/** Tries every verb on each of `rows`, then on all rows of their tables at once. */
export async function meddleWith(
  scene: ProjectScene,
  { records, session, self, verbs }: Meddler,
  rows: Some,
): Promise<Meddling> {
  const attempts: Attempt[] = []
  const reaches: Reach[] = []
  for (const table of tables) {
    const some = rows[table]
    if (some === undefined) continue
    for (const row of some)
      attempts.push(...(await meddle(scene, records, table, row, { self, verbs })))
    if (session === undefined) continue
    reaches.push(await reachOf(scene, session, table, await ownRows(scene, table, self)))
  }
  return { attempts, reaches }
}

async function ownRows(scene: ProjectScene, table: Table, self?: string): Promise<number> {
  if (self === undefined || table === 'llm_metrics') return 0
  return (await rowsOfUsers(scene, table, [self])).length
}

const staysWithin = (own: number, met: Met) => typeof met === 'number' && met <= own

/** A statement that names no row meets the own rows at most. */
export function reachesOwnAlone(reaches: readonly Reach[]): void {
  for (const { table, changed, removed, own, handedOver } of reaches) {
    if (handedOver !== undefined) stayOwned(table, handedOver)
    if (staysWithin(own, changed) && staysWithin(own, removed)) continue
    throw new Violation(`a statement that names no row of ${table} reaches rows of others`, {
      expected: `at most the ${own} own rows`,
      received: { changed, removed },
    })
  }
}

/** No row got another owner by a statement that names none; a filter would bring the policies of reading in. */
function stayOwned(table: Table, handedOver: Met): void {
  if (handedOver === 0) return
  throw new Violation(`own rows of ${table} get another owner`, {
    expected: `no row by an update of ${table} that sets another owner`,
    received: handedOver,
  })
}

/** Makes `heir` the owner of each of `rows`, and then of all rows at once. */
export async function handOver(
  scene: ProjectScene,
  { records, session }: Meddler,
  rows: Some,
  heir: string,
): Promise<Meddling> {
  const attempts: Attempt[] = []
  const reaches: Reach[] = []
  for (const [name, some] of Object.entries(rows)) {
    const table = name as Table
    for (const row of some) {
      const key = await keyOf(scene, table, row)
      const owner = await ownerOf(scene, table)
      const answer = await records.update(table, key, { [owner]: heir })
      // A guard may take the change and keep the owner; what then became of the row is looked at besides.
      // Users need not be able to change a job or a cooldown at all: the document says whose they are.
      const isKept =
        answer.done &&
        answer.rows.length > 0 &&
        answer.rows.every((now) => now[owner] === row[owner])
      const adds = table === 'wordlists' && !isKept
      const seen = isKept ? { ...answer, rows: [] } : answer
      attempts.push({ what: `another owner of a row of ${table}`, adds, answer: seen })
    }
    if (session === undefined) continue
    const handedOver = await rowsHandedOver(scene, session, table, heir)
    reaches.push({ table, changed: 0, removed: 0, own: 0, handedOver })
  }
  return { attempts, reaches }
}

/** Each table, and jobs with what belongs to them. */
export async function readEverything(records: Records): Promise<Record<string, Answer>> {
  const readings: Record<string, Answer> = {}
  for (const table of tables) readings[table] = await records.read(table)
  readings['jobs with their word lists'] = await records.read('jobs', {}, '*, wordlists(*)')
  readings['jobs with their metrics'] = await records.read('jobs', {}, '*, llm_metrics(*)')
  readings['word lists with their jobs'] = await records.read('wordlists', {}, '*, jobs(*)')
  return readings
}

/** No table shows a row. */
export function showNothing(readings: Readonly<Record<string, Answer>>): void {
  for (const [what, answer] of Object.entries(readings)) {
    expectEqual(`what ${what} show`, shown(what, answer), [])
  }
}

/** Metrics are shown neither by themselves nor beside the jobs that they belong to. */
export function showNoMetrics(readings: Readonly<Record<string, Answer>>): void {
  const alone = shownIn(readings, 'llm_metrics')
  const jobs = shownIn(readings, 'jobs with their metrics')
  const beside = jobs.flatMap((job) => (job.llm_metrics as Row[] | null) ?? [])
  expectEqual('metrics that are shown', { alone, beside }, { alone: [], beside: [] })
}

/** Word lists are the reader's alone, by themselves and beside the jobs that they came from. */
export async function showOwnLists(
  scene: ProjectScene,
  owner: string,
  readings: Readonly<Record<string, Answer>>,
): Promise<void> {
  const name = await ownerOf(scene, 'wordlists')
  const alone = shownIn(readings, 'wordlists')
  const jobs = shownIn(readings, 'jobs with their word lists')
  const beside = jobs.flatMap((job) => (job.wordlists as Row[] | null) ?? [])
  const others = [...alone, ...beside].filter((list) => list[name] !== owner)
  expectEqual('word lists of others that are shown', others, [])
}

function shownIn(readings: Readonly<Record<string, Answer>>, what: string): readonly Row[] {
  const answer = readings[what]
  if (answer === undefined) throw new Error(`${what} were not read`)
  return shown(what, answer)
}

/** Which of these ids each reading names: what two readers can be compared by. */
export function namedIn(
  readings: Readonly<Record<string, Answer>>,
  ids: readonly string[],
): Record<string, string[]> {
  const named = Object.entries(readings).map(([what, answer]) => {
    const text = JSON.stringify(shown(what, answer))
    return [what, ids.filter((id) => text.includes(id))]
  })
  return Object.fromEntries(named)
}
