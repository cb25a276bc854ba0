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

/** The first message queues the job, one that counts a retry more postpones it, any other brings it back. */
function messageEvents(messages: readonly Sighting[]): JobEvent[] {
  let most = 0
  return messages.map(({ job, at, envelope }, i): JobEvent => {
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
