/** A fault that lasts as long as the first attempt at a job, however often the system asks within it. */
import type { QueueProbe } from '../ports/queue.ts'

/**
 * True until the first attempt has failed; from then on false for good. A client that asks again by itself
 * makes no attempt of its requests: only the queue knows when one is over.
 */
export function duringFirstAttempt(
  queue: Pick<QueueProbe, 'job'>,
  id: string,
): () => Promise<boolean> {
  let over = false
  return async () => {
    if (over) return false
    const { state, runs, error } = await queue.job(id)
    // A new attempt may be under way already: some stores tell that by their count, others by the old error.
    over ||= state === 'retrying' || runs > 1 || error !== undefined
    return !over
  }
}
