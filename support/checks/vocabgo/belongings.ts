/** Everything that belongs to a user, table by table, as the observer sees it. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { keyOf, nameOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { place } from './rows.ts'

export type Belongings = Readonly<Record<Table, readonly Row[]>>

/** How what concerns one table is done. */
type Way = <T>(work: () => Promise<T>) => Promise<T | undefined>

/** Whatever lacks a table or a column is in violation. */
const always: Way = (work) => work()

/** What a project has no place for is left out: a scenario about something else does not rest on it. */
export const whereThereIsPlace: Way = (work) =>
  work().catch((error: unknown) => {
    if (!(error instanceof Violation)) throw error
    return undefined
  })

/** Places in the queue change with the jobs of others, and so may the time of the last change. */
export async function belongingsOf(
  scene: ProjectScene,
  userId: string,
  jobs: readonly Row[] = [],
  way: Way = always,
): Promise<Belongings> {
  const own = async (table: Table) => {
    const owner = identifier(await ownerOf(scene, table))
    const sql = `select * from public.${table} as row where ${owner} = $1 order by row::text`
    return query(scene.addresses.postgres.url, sql, [userId])
  }
  return {
    jobs: (await own('jobs')).map(({ queue_position: _, updated_at: __, ...job }) => job),
    wordlists: (await way(() => own('wordlists'))) ?? [],
    upload_cooldowns: (await way(() => own('upload_cooldowns'))) ?? [],
    llm_metrics: (await way(() => metricsOf(scene, jobs))) ?? [],
  }
}

async function metricsOf(scene: ProjectScene, jobs: readonly Row[]): Promise<Row[]> {
  const reference = identifier(await nameOf(scene, 'metricsJob'))
  const keys = await Promise.all(
    jobs.map(async (job) => Object.values(await keyOf(scene, 'jobs', job))[0]),
  )
  const sql = `select * from public.llm_metrics as row where ${reference}::text = any ($1) order by row::text`
  return query(scene.addresses.postgres.url, sql, [keys.map(String)])
}

/** A queued and a processing job with metrics, two word lists and a cooldown; answers the jobs. */
export async function furnish(
  scene: ProjectScene,
  userId: string,
  way: Way = always,
): Promise<Row[]> {
  const queued = await place(scene, 'jobs', { user_id: userId, status: 'queued' })
  const processing = await place(scene, 'jobs', { user_id: userId, status: 'processing' })
  for (const job of [queued, processing]) {
    const [id] = Object.values(await keyOf(scene, 'jobs', job))
    await way(async () => place(scene, 'llm_metrics', { [await nameOf(scene, 'metricsJob')]: id }))
    await way(async () =>
      place(scene, 'wordlists', { user_id: userId, [await nameOf(scene, 'wordlistJob')]: id }),
    )
  }
  await way(() => place(scene, 'upload_cooldowns', { user_id: userId }))
  return [queued, processing]
}

/** So many metrics of a job. */
export async function addMetrics(scene: ProjectScene, job: Row, count: number): Promise<void> {
  const [id] = Object.values(await keyOf(scene, 'jobs', job))
  const reference = await nameOf(scene, 'metricsJob')
  for (let n = 0; n < count; n += 1) await place(scene, 'llm_metrics', { [reference]: id })
}

/** How many metrics each job has. */
export async function countMetrics(scene: ProjectScene, jobs: readonly Row[]): Promise<number[]> {
  const reference = identifier(await nameOf(scene, 'metricsJob'))
  const sql = `select count(*)::integer as count from public.llm_metrics where ${reference} = $1`
  const counts: number[] = []
  for (const job of jobs) {
    const [id] = Object.values(await keyOf(scene, 'jobs', job))
    const [row] = await query(scene.addresses.postgres.url, sql, [id])
    counts.push(Number(row?.count))
  }
  return counts
}
