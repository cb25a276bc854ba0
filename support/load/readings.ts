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
   * waited for what was not answered, and 0 for what was not sent or came in a burst of late ones.
   */
  readonly quick: Float64Array
  /** Trials that came in such a burst: another load than the planned one, which is not held against the system. */
  readonly excused: number
}

/** A send this late comes with others as one burst. */
const lateMs = 50

export function readingsOf(record: LoadRecord): Readings {
  const { trials, health } = record
  const { count, intended, sent, ended, end } = trials
  const slow = new Float64Array(count)
  const quick = new Float64Array(count)
  const inBurst = bursts(record)
  let excused = 0
  for (let i = 0; i < count; i += 1) {
    const from = sent[i] ?? 0
    const to = ended[i] ?? 0
    const how = end[i]
    slow[i] = how === ends.answered ? to - (intended[i] ?? 0) : Number.POSITIVE_INFINITY
    const excuse = inBurst(i)
    if (excuse) excused += 1
    if (how === ends.failed) quick[i] = Number.POSITIVE_INFINITY
    else if (how === ends.unsent || excuse) quick[i] = 0
    else quick[i] = Math.max(0, to - from - health.hinderedBetween(from, to))
  }
  return { slow, quick, excused }
}

/** Whether a trial, asked for in order, was late or came so soon after a late one that it met its burst. */
function bursts({ trials }: LoadRecord): (trial: number) => boolean {
  let until = Number.NEGATIVE_INFINITY
  return (i) => {
    const sent = trials.sent[i] ?? 0
    const by = sent - (trials.intended[i] ?? 0)
    // A burst takes the system about as long as it took to gather; twice that is on the safe side.
    if (by > lateMs) until = Math.max(until, sent + 2 * by)
    return sent < until
  }
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
