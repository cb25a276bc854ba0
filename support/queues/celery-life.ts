/** The life of a job of Celery, put together from everything that was seen of it. */
import type { JobEvent } from '../ports/job-history.ts'
import type { Sighting, Source } from './celery-sightings.ts'

/** In order. A start and an end are told by more than one source: only one of them is believed. */
export function lifeOf(sightings: readonly Sighting[]): JobEvent[] {
  const told = [
    ...messageEvents(sightings.filter(({ kind }) => kind === 'sent')),
    ...fromBest(sightings, ['started']),
    ...fromBest(sightings, ['completed', 'failed']),
  ]
  return withoutEchoes(told.sort((a, b) => a.at - b.at))
}

/**
 * How often a job was run. One whose task replaces itself by others is run as often as the one of them that
 * was run the most; the last of them has the job's own id, and its start is no further run.
 * Source: https://docs.celeryq.dev/en/stable/reference/celery.app.task.html#celery.app.task.Task.replace
 */
export function runsOf(
  own: readonly Sighting[],
  others: readonly (readonly Sighting[])[] = [],
): number {
  const starts = (sightings: readonly Sighting[]) =>
    lifeOf(sightings).filter(({ kind }) => kind === 'started').length
  const tasks = new Set(own.flatMap(({ envelope }) => envelope?.headers.task ?? []))
  const handedOver = Math.max(0, tasks.size - 1)
  return Math.max(starts(own) - handedOver, ...others.map(starts))
}

/**
 * The first message queues the job, one that counts a retry more postpones it, any other brings it back; one
 * of another task is the job's next stage.
 */
function messageEvents(messages: readonly Sighting[]): JobEvent[] {
  const first = messages[0]?.envelope?.headers.task
  const own = messages.filter(({ envelope }) => envelope?.headers.task === first)
  let most = 0
  return own.map(({ job, at, envelope }, i): JobEvent => {
    const { retries = 0, eta } = envelope?.headers ?? {}
    const isRetry = retries > most
    most = Math.max(most, retries)
    if (i === 0) return { job, at, kind: 'queued' }
    if (!isRetry) return { job, at, kind: 'returned' }
    return { job, at, kind: 'postponed', ...(eta ? { dueAt: Date.parse(eta) } : {}) }
  })
}

function fromBest(
  sightings: readonly Sighting[],
  kinds: readonly ('started' | 'completed' | 'failed')[],
): JobEvent[] {
  const of = (source: Source) =>
    sightings.flatMap(({ job, at, kind, source: its }) =>
      its === source && kind !== 'sent' && kinds.includes(kind) ? [{ job, at, kind }] : [],
    )
  const results = of('result')
  return results.length > 0 ? results : of('event')
}

/** Celery writes the end of a job that ran out of time twice. */
function withoutEchoes(events: readonly JobEvent[]): JobEvent[] {
  const isEnd = ({ kind }: JobEvent) => kind === 'completed' || kind === 'failed'
  return events.filter((event, i) => {
    const before = events[i - 1]
    return !(isEnd(event) && before !== undefined && before.kind === event.kind)
  })
}
