/** Promises about load as documents state them, and the evidence that a record holds for each. */
import type { Evidence } from './judge.ts'
import type { LoadRecord } from './open-load.ts'
import { readingsOf } from './readings.ts'
import { tally } from './tally.ts'
import { ends } from './trials.ts'

/** Of all trials the share `quantile` is answered in less than `belowMs`; a failure counts as endless. */
export interface LatencyPromise {
  readonly kind: 'latency'
  readonly quantile: number
  readonly belowMs: number
}

/** At most the share `failuresAtMost` of all trials fails. */
export interface SuccessPromise {
  readonly kind: 'success'
  readonly failuresAtMost: number
}

export type SharePromise = LatencyPromise | SuccessPromise

/** The share of trials that may be bad. */
export function allowedShare(promise: SharePromise): number {
  // Written as 1 - 0.99 it would be a little more than a hundredth.
  const allowed = promise.kind === 'latency' ? 1 - promise.quantile : promise.failuresAtMost
  return Math.round(allowed * 1e9) / 1e9
}

export function evidenceFor(promise: SharePromise, record: LoadRecord): Evidence {
  const { trials, durationMs } = record
  const count = (isBad: (trial: number) => boolean) => tally(trials.intended, durationMs, isBad)
  if (promise.kind === 'success') {
    // A trial that was not sent says nothing of the system, and nothing for it.
    const failed = (i: number) => trials.end[i] === ends.failed || trials.end[i] === ends.unanswered
    return {
      slow: count((i) => failed(i) || trials.end[i] === ends.unsent),
      quick: count(failed),
    }
  }
  const { slow, quick } = readingsOf(record)
  const over = (latency: Float64Array) => (i: number) => (latency[i] ?? 0) >= promise.belowMs
  return { slow: count(over(slow)), quick: count(over(quick)) }
}

/** `the 99th percentile is below 200 ms`, `at most 0.1 % fail`. */
export function inPromise(promise: SharePromise): string {
  if (promise.kind === 'success') return `at most ${percent(promise.failuresAtMost)} fail`
  return `${quantileName(promise.quantile)} is below ${promise.belowMs} ms`
}

/** `p99`, `p99.9`. */
export function quantileName(quantile: number): string {
  return `p${Number((quantile * 100).toFixed(6))}`
}

/** A share as people write it: `0.1 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}
