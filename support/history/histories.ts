/** Histories of jobs: how often each was started, how long it waited, how many were at work together. */
import type { JobEvent } from '../ports/job-history.ts'

export interface JobHistory {
  readonly job: string
  /** Every start, in order; milliseconds since the epoch. */
  readonly starts: readonly number[]
  /** Milliseconds from each failed attempt to when the next one is due, or to its start. */
  readonly pausesMs: readonly number[]
  /** How often the job came back because its worker was gone. */
  readonly returns: number
  /** How often what was left of it became a task of its own, which any worker may take. */
  readonly handedOn: number
  /** Ends of every kind; a job that is done has exactly one. */
  readonly ends: readonly JobEvent[]
}

/** One history for each job that the events name. */
export function historiesOf(events: readonly JobEvent[]): ReadonlyMap<string, JobHistory> {
  const byJob = Map.groupBy(events, ({ job }) => job)
  return new Map([...byJob].map(([job, own]) => [job, historyOf(job, own)]))
}

function historyOf(job: string, events: readonly JobEvent[]): JobHistory {
  const at = (kind: JobEvent['kind']) => events.filter((e) => e.kind === kind).map((e) => e.at)
  const starts = at('started')
  const pausesMs = events.flatMap((event, i) => {
    if (event.kind !== 'postponed') return []
    if (event.dueAt !== undefined) return [event.dueAt - event.at]
    const next = events.slice(i + 1).find(({ kind }) => kind === 'started')
    return next === undefined ? [] : [next.at - event.at]
  })
  const ends = events.filter(({ kind }) => kind === 'completed' || kind === 'failed')
  const [returns, handedOn] = [at('returned').length, at('handed-on').length]
  return { job, starts, pausesMs, returns, handedOn, ends }
}

/** The most jobs that were taken and not done at one time: at work, or between two attempts. */
export function mostUnderWay(events: readonly JobEvent[]): number {
  return mostOf(events, new Set(['started', 'handed-on', 'resumed', 'postponed']))
}

/** The most jobs that were at work at one time; in one queue, where each has slots of its own. */
export function mostAtWork(events: readonly JobEvent[]): number {
  const queues = [...new Set(events.map(({ queue }) => queue))]
  const atWork = new Set(['started', 'resumed'] as const)
  return Math.max(0, ...queues.map((queue) => mostOf(events, atWork, (e) => e.queue === queue)))
}

/** The largest number of jobs whose last event was one of `kinds` and `counts`. */
function mostOf(
  events: readonly JobEvent[],
  kinds: ReadonlySet<JobEvent['kind']>,
  counts: (event: JobEvent) => boolean = () => true,
): number {
  const now = new Set<string>()
  let most = 0
  for (const event of events) {
    const { job, kind } = event
    if (kinds.has(kind) && counts(event)) now.add(job)
    else now.delete(job)
    most = Math.max(most, now.size)
  }
  return most
}
