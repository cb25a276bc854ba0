/** Times in which the system stood still: trials were waiting, and for long none of them ended. */
import type { LoadRecord } from './open-load.ts'
import type { Mark } from './plots.ts'
import { ends } from './trials.ts'

/** A pause shorter than this is the rhythm of answers, not a standstill. */
const shortestMs = 500

/** Nor is one in which no more than so many usual answers would have come. */
const usualAnswers = 3

/**
 * The standstills of a load in their order. A time in which the injector or the machine could not run for
 * more than half of it is none of the system's.
 */
export function standstillsIn(record: LoadRecord): Mark[] {
  const { trials, durationMs, health } = record
  const over = [...trials.ended].filter((_, i) => hasEnded(trials.end[i])).sort((a, b) => a - b)
  const longer = Math.max(shortestMs, usualAnswers * usualMs(record))
  const gaps = [0, ...over].map((fromMs, i) => ({ fromMs, toMs: over[i] ?? durationMs }))
  return gaps
    .filter(({ fromMs, toMs }) => toMs - fromMs > longer)
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, waitingSince(record, toMs)), toMs }))
    .filter(({ fromMs, toMs }) => toMs - fromMs > longer)
    .filter(({ fromMs, toMs }) => health.hinderedBetween(fromMs, toMs) <= (toMs - fromMs) / 2)
    .map((time) => ({ ...time, label: 'nothing answered' }))
}

function hasEnded(end: number | undefined): boolean {
  return end === ends.answered || end === ends.failed
}

/** Since when the oldest trial that had not ended just before `at` was waiting; `at` when none was. */
function waitingSince({ trials }: LoadRecord, at: number): number {
  let since = at
  for (let i = 0; i < trials.count; i += 1) {
    const waits = trials.end[i] !== ends.unsent && (trials.ended[i] ?? 0) >= at
    if (waits) since = Math.min(since, trials.sent[i] ?? at)
  }
  return since
}

/** The median time from sending to the answer; 0 when nothing was answered. */
function usualMs({ trials }: LoadRecord): number {
  const times = [...trials.ended]
    .map((ended, i) =>
      trials.end[i] === ends.answered ? ended - (trials.sent[i] ?? 0) : Number.NaN,
    )
    .filter((ms) => !Number.isNaN(ms))
    .sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? 0
}
