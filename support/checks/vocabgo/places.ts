/** Places in the queue, as the observer sees them. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { keyOf } from './names.ts'

/** The place of one job, and the lowest of all. */
export async function lowestPlaces(
  scene: ProjectScene,
  job: Row,
): Promise<{ ofJob: number; ofQueue: number }> {
  const { url } = scene.addresses.postgres
  const [[key = '', id] = []] = Object.entries(await keyOf(scene, 'jobs', job))
  const sql = `select
    (select queue_position from public.jobs where ${identifier(key)} = $1) as "ofJob",
    (select min(queue_position) from public.jobs where status = 'queued') as "ofQueue"`
  const [row] = await query(url, sql, [id])
  return { ofJob: Number(row?.ofJob), ofQueue: Number(row?.ofQueue) }
}
