/** Whoever watches a queue tells which of its jobs names a thing: not every producer tells its caller the job. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from './deadline.ts'

/** The id of the newest job that has `id` among its arguments. */
export type JobNaming = (id: string) => Promise<string | undefined>

const watching = new Set<JobNaming>()

/** Asked from now on; the answer ends it. */
export function watchJobs(naming: JobNaming): () => void {
  watching.add(naming)
  return () => void watching.delete(naming)
}

/** True while somebody watches: then a job that nobody finds is none. */
export const jobsAreWatched = (): boolean => watching.size > 0

/** What is queued right after an answer, in a moment's time, belongs to it still. */
const budgetMs = 5_000

/** The job that names `id` in any queue that is watched; undefined where there is none in time. */
export async function jobNaming(id: string, withinMs = budgetMs): Promise<string | undefined> {
  for (const deadline = deadlineIn(withinMs); watching.size > 0; await pause(20)) {
    const asked = [...watching].map((naming) => naming(id).catch(() => undefined))
    const late = pause(deadline.left(), [] as (string | undefined)[], { ref: false })
    const found = await Promise.race([Promise.all(asked), late])
    const job = found.find((each) => each !== undefined)
    if (job !== undefined || deadline.passed()) return job
  }
  return undefined
}

/** True when `value` is `id` somewhere inside `told`: whole, not as a part of a longer text. */
export function holdsId(told: unknown, id: string): boolean {
  if (typeof told === 'object' && told !== null) {
    return Object.values(told).some((inner) => holdsId(inner, id))
  }
  return (typeof told === 'string' || typeof told === 'number') && String(told) === id
}
