/** Jobs in processing, and how many the system says there are. */
import type { ProjectScene } from '../../run/scene.ts'
import { type Records, type Row, serviceRecords } from '../../services/supabase/records.ts'
import { rowOf } from './answers.ts'
import { writeJob } from './lives.ts'
import { keyOf, successValue } from './names.ts'
import { place } from './rows.ts'

const dayMs = 86_400_000

/** What the function answers to this caller, unchanged; a refusal in words. */
async function activeCount(caller: Records): Promise<unknown> {
  const answer = await caller.call('get_active_job_count')
  return answer.done ? answer.rows[0]?.result : `${answer.status} ${answer.code}: ${answer.reason}`
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

/** What each caller is told, by the caller's name. */
export type Told = Readonly<Record<string, readonly unknown[]>>

/** All callers count with no job, with jobs of every status, after a success and after a deletion. */
export async function countThroughout(
  scene: ProjectScene,
  callers: Readonly<Record<string, Records>>,
  [one, other]: readonly [string, string],
): Promise<Told> {
  const service = serviceRecords(scene.addresses.supabase)
  const success = await successValue(scene)
  const rounds: unknown[][] = []
  const count = async () => {
    rounds.push(await Promise.all(Object.values(callers).map(activeCount)))
  }
  await count()
  for (const user of [one, other]) {
    await placeJobs(scene, user, 'queued', 2)
    await placeJobs(scene, user, 'failed', 1)
    await placeJobs(scene, user, success, 1)
  }
  const [ended = {}] = await placeJobs(scene, one, 'processing', 1)
  const [deleted = {}] = await placeJobs(scene, other, 'processing', 1)
  // However long a job has been at work, it is at work.
  const old = new Date(Date.now() - 2 * dayMs).toISOString()
  await placeJobs(scene, other, 'processing', 1, { created_at: old, started_at: old })
  await count()
  rowOf('a success', await writeJob(scene, ended, { status: success }))
  await count()
  rowOf('a deletion', await service.remove('jobs', await keyOf(scene, 'jobs', deleted)))
  await count()
  const names = Object.keys(callers)
  return Object.fromEntries(names.map((name, index) => [name, rounds.map((each) => each[index])]))
}
