/**
 * Two readings of every trial: the slowest and the quickest that the system can have been. Between them lies
 * what the injector did (late sends, a loop that was held up) and what the machine did (a processor that was
 * busy with something else). A promise is kept when the slow reading keeps it and broken only when the quick
 * one breaks it, so that neither the injector nor a neighbour can decide.
 */
import type { LoadRecord } from './open-load.ts'
import { ends } from './trials.ts'

export interface Readings {
  /** From the intended start; endless for what failed, was not sent or not answered. */
  readonly slow: Float64Array
  /**
   * Without the time in which injector or system could not run; endless for what failed, the time
   * waited for what was not answered, and 0 for what was not sent.
   */
  readonly quick: Float64Array
}

export function readingsOf({ trials, health }: LoadRecord): Readings {
  const { count, intended, sent, ended, end } = trials
  const slow = new Float64Array(count)
  const quick = new Float64Array(count)
  for (let i = 0; i < count; i += 1) {
    const from = sent[i] ?? 0
    const to = ended[i] ?? 0
    const how = end[i]
    slow[i] = how === ends.answered ? to - (intended[i] ?? 0) : Number.POSITIVE_INFINITY
    if (how === ends.failed) quick[i] = Number.POSITIVE_INFINITY
    else if (how === ends.unsent) quick[i] = 0
    else quick[i] = Math.max(0, to - from - health.hinderedBetween(from, to))
  }
  return { slow, quick }
}

/** How many trials were sent later than `afterMs` after their time, and how many not at all. */
export function punctuality({ trials }: LoadRecord, afterMs: number) {
  let late = 0
  let unsent = 0
  let latestMs = 0
  for (let i = 0; i < trials.count; i += 1) {
    if (trials.end[i] === ends.unsent) {
      unsent += 1
      continue
    }
    const by = (trials.sent[i] ?? 0) - (trials.intended[i] ?? 0)
    latestMs = Math.max(latestMs, by)
    if (by > afterMs) late += 1
  }
  return { late, unsent, latestMs }
}
