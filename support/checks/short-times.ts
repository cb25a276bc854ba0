/** The times of a system made short by its own settings, so that nobody waits for a minute. */
import { Unverified } from '../core/errors.ts'
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import { inUnit, type TimeUnit } from '../systems/time-units.ts'
import { settingOf } from './settings.ts'

/** In milliseconds; what is not given stays as it is. */
export interface ShortTimes {
  /** First pause before a retry. */
  readonly retry?: number
  readonly lock?: number
  readonly stalledCheck?: number
  readonly heartbeat?: number
  readonly stageTimeout?: number
  readonly storageTimeout?: number
  readonly recycleAfter?: number
  readonly sweep?: number
  readonly lostAfter?: number
}

interface TimeSetting {
  readonly variable: string
  readonly unit: TimeUnit
}

/** The variables that make it so; a time for which the manifest names none leaves the check unverified. */
export function shortTimes({ settings, resilience, queue }: Manifest, times: ShortTimes): Changes {
  const { retry, ...others } = times
  const changes: Record<string, string> = {}
  const set = ({ variable, unit }: TimeSetting, ms: number) => {
    changes[variable] = inUnit(ms, unit)
  }
  if (retry !== undefined) set(settingOf(settings.retryDelay, 'retryDelay'), retry)
  const isCelery = queue.kind === 'celery'
  for (const [name, ms] of Object.entries(others)) {
    if (name === 'stalledCheck' && isCelery) continue
    set(resilienceOf(resilience[name as keyof typeof others], name), ms)
  }
  // What the manifest could say comes first: whoever reads it can do something about that.
  if (others.stalledCheck !== undefined && isCelery) throw celeryLooksSeldom()
  return changes
}

/** Short pauses where the manifest names the setting for them; others are waited for as long as they are. */
export const quickRetries = (
  { settings }: Pick<Manifest, 'settings'>,
  retry: number,
): Pick<ShortTimes, 'retry'> => (settings.retryDelay === undefined ? {} : { retry })

/** Long enough for a busy worker to keep a job that it is at work on, in milliseconds. */
const keptMs = 1_500

/** What no worker can read is soon seen as left behind, where the manifest names the settings for that. */
export function soonTakenBack(manifest: Manifest): Changes {
  const { lock, stalledCheck } = manifest.resilience
  if (manifest.queue.kind === 'celery') return {}
  return shortTimes(manifest, {
    ...(lock === undefined ? {} : { lock: keptMs }),
    ...(stalledCheck === undefined ? {} : { stalledCheck: keptMs }),
  })
}

/** Enough for a storage that answers, in milliseconds. */
const answerMs = 400

/**
 * Which time to make short so that nobody waits for a storage that is silent: the storage's own, which comes
 * first in everyday life, too, or that of the stage where the manifest names no other.
 */
export const answerTimes = ({ resilience }: Pick<Manifest, 'resilience'>): ShortTimes =>
  resilience.storageTimeout === undefined
    ? { stageTimeout: answerMs }
    : { storageTimeout: answerMs }

/** Measured with kombu 5.2: the first look at the start, then one each 100 seconds, whatever is set. */
const celeryLooksSeldom = () =>
  new Unverified(
    'needs time: Celery looks for jobs of dead workers every 100 seconds only, and has no setting for that',
  )

/** The same for what the manifest says of failures. */
export function resilienceOf<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value
  throw new Unverified(`needs resilience.${name} in the manifest`)
}
