/** When work arrives: decided before the run, whatever the system answers. */
import { exponential, seeded } from './random.ts'

export interface Arrivals {
  /** For reports, such as `constant 50/s`. */
  readonly name: string
  readonly perSecond: number
  /** The next arrival in milliseconds since the start; never earlier than the one before. */
  next(): number
}

/** One arrival after the other at equal distances; the first at 0. */
export function constant(perSecond: number): Arrivals {
  let count = -1
  return {
    name: `constant ${perSecond}/s`,
    perSecond: rateOf(perSecond),
    next: () => {
      count += 1
      return (count * 1_000) / perSecond
    },
  }
}

/** Independent arrivals, as many users make them; the same seed gives the same times. */
export function poisson(perSecond: number, seed: number): Arrivals {
  const random = seeded(seed)
  let at = 0
  return {
    name: `Poisson ${perSecond}/s, seed ${seed}`,
    perSecond: rateOf(perSecond),
    next: () => {
      at += exponential(random, 1_000 / perSecond)
      return at
    },
  }
}

function rateOf(perSecond: number): number {
  if (perSecond > 0 && Number.isFinite(perSecond)) return perSecond
  throw new RangeError(`arrivals need a rate above 0, not ${perSecond}`)
}
