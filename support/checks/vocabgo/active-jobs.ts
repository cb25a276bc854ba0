/** Jobs in processing, and how many the system says there are. */
import type { ProjectScene } from '../../run/scene.ts'
import { type Records, type Row, serviceRecords } from '../../services/supabase/records.ts'
import { rowOf } from './answers.ts'
import { writeJob } from './lives.ts'
import { keyOf, successValue } from './names.ts'
import { place } from './rows.ts'

const dayMs = 86_400_000

/** What the count function answers to this caller, unchanged. */
export async function activeCount(caller: Records): Promise<unknown> {
  const answer = await caller.call('get_active_job_count')
  return rowOf('the count of active jobs', answer).result
}

/** `count` jobs of one status, without asking anybody. */
export async function placeJobs(
  scene: ProjectScene,
  userId: string,
  status: string,
  count: number,
  given: Row = {},
): Promise<Row[]> {
  const jobs: Row[] = []
  for (let n = 0; n < count; n += 1) {
    jobs.push(await place(scene, 'jobs', { user_id: userId, status, ...given }))
  }
  return jobs
}

/** Counts with no job, with jobs of every status, after a success and after a deletion. */
export async function countThroughout(scene: ProjectScene, userId: string): Promise<unknown[]> {
  const service = serviceRecords(scene.addresses.supabase)
  const success = await successValue(scene)
  const counts = [await activeCount(service)]
  const old = new Date(Date.now() - 2 * dayMs).toISOString()
  for (const [status, count] of [
    ['queued', 4],
    ['failed', 2],
    [success, 2],
  ] as const) {
    await placeJobs(scene, userId, status, count)
  }
  const [first = {}, second = {}] = await placeJobs(scene, userId, 'processing', 2)
  // However long a job has been at work, it is at work.
  await placeJobs(scene, userId, 'processing', 1, { created_at: old, started_at: old })
  counts.push(await activeCount(service))
  rowOf('a success', await writeJob(scene, first, { status: success }))
  counts.push(await activeCount(service))
  rowOf('a deletion', await service.remove('jobs', await keyOf(scene, 'jobs', second)))
  counts.push(await activeCount(service))
  return counts
}
