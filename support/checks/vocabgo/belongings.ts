/** Everything that belongs to a user, table by table, as the observer sees it. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { keyOf, nameOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { place } from './rows.ts'

export type Belongings = Readonly<Record<Table, readonly Row[]>>

/** Places in the queue change with the jobs of others, and so may the time of the last change. */
export async function belongingsOf(
  scene: ProjectScene,
  userId: string,
  jobs: readonly Row[] = [],
): Promise<Belongings> {
  const { url } = scene.addresses.postgres
  const own = async (table: Table) => {
    const owner = identifier(await ownerOf(scene, table))
    const sql = `select * from public.${table} as row where ${owner} = $1 order by row::text`
    return query(url, sql, [userId])
  }
  const reference = identifier(await nameOf(scene, 'metricsJob'))
  const keys = await Promise.all(
    jobs.map(async (job) => Object.values(await keyOf(scene, 'jobs', job))[0]),
  )
  const sql = `select * from public.llm_metrics as row where ${reference}::text = any ($1) order by row::text`
  return {
    jobs: (await own('jobs')).map(({ queue_position: _, updated_at: __, ...job }) => job),
    wordlists: await own('wordlists'),
    upload_cooldowns: await own('upload_cooldowns'),
    llm_metrics: await query(url, sql, [keys.map(String)]),
  }
}

/** A queued and a processing job with metrics, two word lists and a cooldown; answers the jobs. */
export async function furnish(scene: ProjectScene, userId: string): Promise<Row[]> {
  const queued = await place(scene, 'jobs', { user_id: userId, status: 'queued' })
  const processing = await place(scene, 'jobs', { user_id: userId, status: 'processing' })
  const reference = await nameOf(scene, 'metricsJob')
  for (const job of [queued, processing]) {
    const [id] = Object.values(await keyOf(scene, 'jobs', job))
    await place(scene, 'llm_metrics', { [reference]: id })
    await place(scene, 'wordlists', { user_id: userId, [await nameOf(scene, 'wordlistJob')]: id })
  }
  await place(scene, 'upload_cooldowns', { user_id: userId })
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
