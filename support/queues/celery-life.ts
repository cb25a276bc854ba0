/**
 * The life of a job of Celery, put together from everything that was seen of it, and of the tasks that it
 * has handed its work on to: a chain that replaces it, or that it is the last of.
 */
import type { JobEvent, JobEventKind } from '../ports/job-history.ts'
import type { JobTimes } from '../ports/queue.ts'
import { startsFirst } from './celery-order.ts'
import type { Sighting, Source } from './celery-sightings.ts'

/** `task` is the one that it happened to: the job itself, or a part of it. */
interface Told extends JobEvent {
  readonly task: string
}

const isEnd = ({ kind }: JobEvent) => kind === 'completed' || kind === 'failed'

/**
 * In order, all of it about `job`. A start and an end are told by more than one source: only one of them is
 * believed. Parts do not end for themselves: the end of the job is that of its last one.
 */
export function lifeOf(sightings: readonly Sighting[], job = sightings[0]?.job ?? ''): JobEvent[] {
  const told = [...Map.groupBy(sightings, (each) => each.job)].flatMap(([task, own]) => {
    const messages = messageEvents(own.filter(({ kind }) => kind === 'sent'))
    const ends = fromBest(own, ['completed', 'failed'])
    const inOrder = startsFirst([...messages, ...fromBest(own, ['started']), ...ends])
    return task === job ? inOrder : inOrder.filter((event) => !isEnd(event))
  })
  return withoutEchoes(
    asOne(told.sort((a, b) => a.at - b.at)).map(({ task: _, ...e }) => ({ ...e, job })),
  )
}

/**
 * A message of another task hands the work on, one that counts a retry more postpones it, any other brings
 * it back.
 */
function messageEvents(messages: readonly Sighting[]): Told[] {
  let most = 0
  return messages.map(({ job, at, envelope }, i): Told => {
    const { retries = 0, eta, task } = envelope?.headers ?? {}
    const isNew = i === 0 || task !== messages[i - 1]?.envelope?.headers.task
    const isRetry = retries > (isNew ? 0 : most)
    most = isNew ? retries : Math.max(most, retries)
    const its = { job, at, task: job }
    if (isNew) return { ...its, kind: 'handed-on' }
    if (!isRetry) return { ...its, kind: 'returned' }
    return { ...its, kind: 'postponed', ...(eta ? { dueAt: Date.parse(eta) } : {}) }
  })
}

/** The first message queues the job; what is handed on later goes on with its first start. */
function asOne(told: readonly Told[]): Told[] {
  const fresh = new Set<string>()
  let queued = false
  return told.map((event) => {
    if (event.kind === 'handed-on' && !queued) {
      queued = true
      return { ...event, kind: 'queued' }
    }
    if (event.kind === 'handed-on') fresh.add(event.task)
    if (event.kind !== 'started') return event
    return fresh.delete(event.task) ? { ...event, kind: 'resumed' } : event
  })
}

function fromBest(
  sightings: readonly Sighting[],
  kinds: readonly Extract<JobEventKind, 'started' | 'completed' | 'failed'>[],
): Told[] {
  const of = (source: Source) =>
    sightings.flatMap(({ job, at, kind, source: its }) =>
      its === source && kind !== 'sent' && kinds.includes(kind)
        ? [{ job, at, kind, task: job }]
        : [],
    )
  const results = of('result')
  return results.length > 0 ? results : of('event')
}

/** Celery writes the end of a job that ran out of time twice. */
function withoutEchoes(events: readonly JobEvent[]): JobEvent[] {
  return events.filter((event, i) => {
    const before = events[i - 1]
    return !(isEnd(event) && before !== undefined && before.kind === event.kind)
  })
}

/** When somebody was at work on a job that has handed its work on; undefined for one that has not. */
export function workOf(life: readonly JobEvent[]): JobTimes['atWork'] {
  if (!life.some(({ kind }) => kind === 'handed-on')) return undefined
  return life.flatMap(({ kind, at }, i) => {
    const next = life[i + 1]
    const begins = kind === 'started' || kind === 'resumed'
    return begins && next !== undefined ? [{ startedAt: at, finishedAt: next.at }] : []
  })
}
