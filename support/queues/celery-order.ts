/** The order of what happened to one task of Celery, where two processes tell of it. */
import type { JobEvent } from '../ports/job-history.ts'

/**
 * In order. A worker notes a start when it hears of it from the process that runs the task; by then that
 * process may have postponed the task, handed it on or ended it, a few milliseconds earlier. None of that
 * happens to a task that nobody has started: the late start is taken to be of the same moment.
 */
export function startsFirst<T extends JobEvent>(events: readonly T[]): T[] {
  const sorted = events.toSorted((a, b) => a.at - b.at)
  const starts = new Map(sorted.map((event, i) => [event, lateStart(sorted, i)]))
  const late = new Set(starts.values())
  return sorted.flatMap((event) => {
    const start = starts.get(event)
    if (late.has(event)) return []
    return start === undefined ? [event] : [{ ...start, at: event.at }, event]
  })
}

/** The start of the attempt that `sorted[i]` closes, where it is told after it. */
function lateStart<T extends JobEvent>(sorted: readonly T[], i: number): T | undefined {
  const closing = sorted[i]
  const earlier = sorted.slice(0, i)
  const message = earlier.findLastIndex((event) => isMessage(event))
  if (closing === undefined || message < 0 || !closesAttempt(closing)) return undefined
  if (earlier.slice(message).some(({ kind }) => kind === 'started')) return undefined
  const next = sorted.slice(i + 1).find((event) => isMessage(event) || event.kind === 'started')
  const isIts = next?.kind === 'started' && next.at < (closing.dueAt ?? Number.POSITIVE_INFINITY)
  return isIts ? next : undefined
}

/** What a message tells: that the task is to be begun, now or later, by whoever takes it. */
const isMessage = ({ kind }: JobEvent) => /^(queued|handed-on|returned|postponed)$/.test(kind)

const closesAttempt = ({ kind }: JobEvent) => /^(postponed|handed-on|completed|failed)$/.test(kind)
