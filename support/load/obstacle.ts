/** Whether the injector itself stood in the way, so that its record says nothing against the system. */
import type { LoadRecord } from './open-load.ts'
import { punctuality } from './readings.ts'

/** A send this late came with others as one burst, which is another load than the planned one. */
const lateMs = 50
const mostLate = 0.01

/** Of one processor: beyond this the injector cannot keep a schedule. */
const mostCpu = 0.9

/** Why the record must not be held against the system; undefined when the injector kept up. */
export function obstacleIn(record: LoadRecord): string | undefined {
  const { health, trials } = record
  const { late, latestMs } = punctuality(record, lateMs)
  if (late > trials.count * mostLate) {
    const worst = Math.round(latestMs)
    return `the injector sent ${late} of ${trials.count} late, the latest by ${worst} ms`
  }
  if (health.cpu > mostCpu) {
    return `the injector used ${Math.round(health.cpu * 100)} % of a processor and could not do more`
  }
  return undefined
}
