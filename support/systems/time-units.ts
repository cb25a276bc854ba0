/** Times in the units that settings of systems have. */

/** `whole-`: without a fraction, for a setting that takes nothing else. */
export type TimeUnit = 'ms' | 's' | 'whole-s' | 'whole-min'

const msIn: Readonly<Record<TimeUnit, number>> = {
  ...{ ms: 1, s: 1_000, 'whole-s': 1_000, 'whole-min': 60_000 },
}

/**
 * The time as the setting takes it; what has to be whole, and milliseconds are, is rounded up, so that
 * nothing becomes none at all.
 */
export function inUnit(ms: number, unit: TimeUnit): string {
  const value = ms / msIn[unit]
  return String(unit === 's' ? value : Math.ceil(value))
}

/** In milliseconds what a setting of this unit says. */
export const inMs = (value: number, unit: TimeUnit): number => value * msIn[unit]
