/** "At least so many per minute": the rate of completions with a bound that needs no distribution. */
import type { Judgement } from '../core/verdict.ts'
import { countAtLeast, countAtMost } from './bounds.ts'
import type { Risks } from './plan.ts'

export interface RateSeen {
  readonly count: number
  readonly overMs: number
  /** How much more the counts scatter than those of a Poisson process, at least 1. */
  readonly dispersion: number
}

export interface RateVerdict {
  readonly judgement: Judgement
  /** Per minute. */
  readonly atLeast: number
  readonly atMost: number
  readonly seen: number
}

const blocks = 20

/** Completions `at` (milliseconds, within the observed `overMs`) as evidence for their rate. */
export function rateSeen(at: readonly number[], overMs: number): RateSeen {
  const counts = new Float64Array(blocks)
  for (const time of at) {
    const block = Math.min(blocks - 1, Math.max(0, Math.floor((time / overMs) * blocks)))
    counts[block] = (counts[block] ?? 0) + 1
  }
  const mean = at.length / blocks
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0)
  const dispersion = mean === 0 ? 1 : Math.max(1, squares / (blocks - 1) / mean)
  return { count: at.length, overMs, dispersion }
}

/** At least `perMinute` events a minute. */
export function judgeRate(perMinute: number, seen: RateSeen, risks: Risks): RateVerdict {
  const { count, overMs, dispersion } = seen
  const scale = (dispersion * 60_000) / overMs
  const atLeast = countAtLeast(count / dispersion, risks.conforms) * scale
  const atMost = countAtMost(count / dispersion, risks.violated) * scale
  const judgement =
    atLeast >= perMinute ? 'conforms' : atMost < perMinute ? 'violated' : 'unverified'
  return { judgement, atLeast, atMost, seen: (count * 60_000) / overMs }
}
