import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Health } from './health.ts'
import type { LoadRecord } from './open-load.ts'
import { standstillsIn } from './standstills.ts'
import { ends } from './trials.ts'

type End = keyof typeof ends

/** Trials as `[sent, ended, how]`, 10 s long, with a machine that was busy for `hinderedMs` of any time. */
function record(trials: readonly (readonly [number, number, End])[], hinderedMs = 0): LoadRecord {
  const column = (of: (trial: (typeof trials)[number]) => number) => Float64Array.from(trials, of)
  return {
    ...{ plan: 'p', perSecond: 1, durationMs: 10_000, failures: new Map() },
    trials: {
      count: trials.length,
      intended: column(([sent]) => sent),
      sent: column(([sent]) => sent),
      ended: column(([, ended]) => ended),
      end: Uint8Array.from(trials, ([, , how]) => ends[how]),
    },
    health: { hinderedBetween: () => hinderedMs } as unknown as Health,
  }
}

/** One every 100 ms that takes 20 ms, except for what `changes` says. */
const steady = (changes: (at: number) => readonly [number, number, End] | undefined) =>
  Array.from({ length: 100 }, (_, i) => i * 100).map(
    (at) => changes(at) ?? ([at, at + 20, 'answered'] as const),
  )

const times = (load: LoadRecord) => standstillsIn(load).map(({ fromMs, toMs }) => [fromMs, toMs])

test('a steady load has none', () => {
  assert.deepEqual(times(record(steady(() => undefined))), [])
})

test('a standstill begins with the first trial that waits and ends with the first answer', () => {
  const held = steady((at) => (at >= 3_000 && at < 5_000 ? [at, 5_010, 'answered'] : undefined))
  assert.deepEqual(times(record(held)), [[3_000, 5_010]])
  assert.equal(standstillsIn(record(held))[0]?.label, 'nothing answered')
})

test('a time in which nothing was asked is none', () => {
  const pause = steady((at) => (at >= 3_000 && at < 5_000 ? [0, at, 'unsent'] : undefined))
  pause.push([0, 8_000, 'unsent'])
  assert.deepEqual(times(record(pause)), [])
})

test('failures that come at once are answers; what is never answered is a standstill to the end', () => {
  const failing = steady((at) => (at >= 3_000 ? [at, at + 5, 'failed'] : undefined))
  failing.push([3_000, 9_990, 'answered'])
  assert.deepEqual(times(record(failing)), [])
  const silent = steady((at) => (at >= 7_000 ? [at, 10_000, 'unanswered'] : undefined))
  assert.deepEqual(times(record(silent)), [[7_000, 10_000]])
})

test('slow answers in their usual rhythm are none', () => {
  const slow = [0, 1_000, 2_000, 3_000].map((at) => [at, at + 1_000, 'answered'] as const)
  assert.deepEqual(times(record(slow)), [])
})

test('a time in which the machine was busy for more than half of it is not the system’s', () => {
  const held = steady((at) => (at >= 3_000 && at < 5_000 ? [at, 5_010, 'answered'] : undefined))
  assert.deepEqual(times(record(held, 1_100)), [])
  assert.equal(times(record(held, 900)).length, 1)
})
