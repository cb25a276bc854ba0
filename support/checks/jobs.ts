/** Jobs from the producer's request to their end: pick-up, place, result and failure. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually, throughout } from '../core/eventually.ts'
import type { EndedTimes, JobRecord, JobTimes, QueueProbe } from '../ports/queue.ts'
import type { Manifest } from '../systems/manifest.ts'
import { despiteOwnPauses } from './own-pauses.ts'

/** Waits until the job is `completed` or `failed`; the wrong one of them ends the wait. */
export function ends(
  queue: QueueProbe,
  id: string,
  state: 'completed' | 'failed',
  withinMs: number,
): Promise<JobRecord> {
  return eventually(
    `the job ${id} is ${state}`,
    async () => {
      const job = await queue.job(id)
      if (job.state === state) return job
      const detail = `it is ${job.state}${job.error === undefined ? '' : `: ${job.error}`}`
      const final = job.state === 'completed' || job.state === 'failed'
      throw final ? new FinalViolation(`the job ${id}: ${detail}`) : new Violation(detail)
    },
    { withinMs },
  )
}

/** The same for a job that may be tried again before it ends. */
export function endsAfterAttempts(
  manifest: Pick<Manifest, 'settings'>,
  queue: QueueProbe,
  id: string,
  state: 'completed' | 'failed',
  withinMs: number,
): Promise<JobRecord> {
  const states = async () => [(await queue.job(id)).state]
  const wait = (ms: number) => ends(queue, id, state, ms)
  return despiteOwnPauses(manifest, states, wait, withinMs)
}

/** Waits until the store has seen the job end, well or badly, whatever it keeps of it afterwards. */
export function finishes(queue: QueueProbe, id: string, withinMs: number): Promise<EndedTimes> {
  return eventually(
    `the job ${id} ends`,
    async () => {
      const { queuedAt, startedAt, finishedAt, ...rest } = await queue.times(id)
      if (queuedAt === undefined) throw new Violation('it was never queued')
      if (startedAt === undefined) throw new Violation('it waits')
      if (finishedAt === undefined) throw new Violation('it is under way')
      return { queuedAt, startedAt, finishedAt, ...rest }
    },
    { withinMs },
  )
}

/** Milliseconds from queuing to the start of the work, both on the clock of the store. */
export async function pickUpOf(queue: QueueProbe, id: string, withinMs: number): Promise<number> {
  const { queuedAt, startedAt } = await eventually(
    `the job ${id} is started`,
    async () => {
      const times = await queue.times(id)
      if (times.startedAt === undefined) {
        throw new Violation(times.queuedAt === undefined ? 'it was never queued' : 'it waits')
      }
      return times
    },
    { withinMs, everyMs: 10 },
  )
  if (queuedAt === undefined || startedAt === undefined) {
    throw new FinalViolation(`the store does not tell when the job ${id} was queued`)
  }
  return startedAt - queuedAt
}

/** The job stays as it is for `forMs`: nobody works on it. */
export async function waits(queue: QueueProbe, id: string, forMs: number): Promise<void> {
  await throughout(
    async () => {
      const { state, queue: name } = await queue.job(id)
      if (state === 'unknown')
        throw new Violation(`the queue "${name}" does not know the job ${id}`)
      if (state !== 'waiting') {
        throw new Violation('somebody works on the job although its worker is frozen', {
          expected: 'waiting',
          received: state,
        })
      }
    },
    { forMs },
  )
}

/** The largest number of jobs whose work overlapped in time. */
export function mostAtOnce(
  times: readonly Required<Pick<JobTimes, 'startedAt' | 'finishedAt'>>[],
): number {
  const edges = times
    .flatMap(({ startedAt, finishedAt }) => [
      { at: startedAt, change: 1 },
      { at: finishedAt, change: -1 },
    ])
    // An end and a start at the same instant are one slot handed on, not two.
    .sort((a, b) => a.at - b.at || a.change - b.change)
  let now = 0
  return edges.reduce((most, { change }) => {
    now += change
    return Math.max(most, now)
  }, 0)
}
