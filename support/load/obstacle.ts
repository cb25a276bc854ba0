/** Whether the injector itself stood in the way, so that its record says nothing against the system. */
import type { LoadRecord } from './open-load.ts'
import { punctuality, readingsOf } from './readings.ts'

/** Where more than this came in bursts, what is left is not the planned load either. */
const mostExcused = 0.5

/** Of one processor: beyond this the injector cannot keep a schedule. */
const mostCpu = 0.9

/** Of the time: beyond this what the system was kept from doing has become a queue. */
const mostWaiting = 0.2

/**
 * The same where many ask at once and answers queue: a time in which the system found no processor delays those
 * who ask after it, too, and no reading of one trial leaves that out.
 */
export function obstacleForQueues(record: LoadRecord): string | undefined {
  const waiting = Math.max(0, ...record.health.watched.map((each) => each.waiting))
  if (waiting <= mostWaiting) return obstacleIn(record)
  return `the system was ready and found no free processor for ${Math.round(waiting * 100)} % of the time, so that answers queued`
}

/** Why the record must not be held against the system; undefined when the injector kept up. */
export function obstacleIn(record: LoadRecord): string | undefined {
  const { health, trials } = record
  const { excused } = readingsOf(record)
  if (excused > trials.count * mostExcused) {
    const worst = Math.round(punctuality(record, 0).latestMs)
    return `the injector sent ${excused} of ${trials.count} in late bursts, the latest by ${worst} ms`
  }
  if (health.cpu > mostCpu) {
    return `the injector used ${Math.round(health.cpu * 100)} % of a processor and could not do more`
  }
  return undefined
}
