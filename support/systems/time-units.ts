/** Times in the units that settings of systems have. */

/** `whole-s`: seconds without a fraction, for a setting that takes nothing else. */
export type TimeUnit = 'ms' | 's' | 'whole-s'

/**
 * The time as the setting takes it, in whole milliseconds or in seconds; what must be whole is rounded up, so
 * that nothing becomes none at all.
 */
export function inUnit(ms: number, unit: TimeUnit): string {
  if (unit === 'ms') return String(Math.ceil(ms))
  return String(unit === 's' ? ms / 1000 : Math.ceil(ms / 1000))
}

/** In milliseconds what a setting of this unit says. */
export const inMs = (value: number, unit: TimeUnit): number =>
  unit === 'ms' ? value : value * 1000
