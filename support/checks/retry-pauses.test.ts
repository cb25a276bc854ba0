/** Pauses that grow, and how much of them may be drawn by lot. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { backOff } from './retry-pauses.ts'
import { type Trial, treatmentOf } from './unreliable-storage.ts'

const scene = { measured: () => undefined } as unknown as Scene

/** One job for each list of pauses, by how its storage treats it. */
function trialWith(jobs: readonly (readonly [string, readonly number[]])[]): Trial {
  const events = jobs.flatMap(([, pauses], job) =>
    pauses.map((pause) => ({ job: `${job}`, queue: 'q', kind: 'postponed', at: 0, dueAt: pause })),
  )
  const treated = jobs.map(([words], job) => ({
    words,
    treatment: treatmentOf(words),
    upload: { job: `${job}` },
  }))
  return { jobs: treated, events } as unknown as Trial
}

test('pauses grow, up to a half of them drawn by lot, by causes that have pauses of their own', () => {
  const kept = [
    ['hangs up', [210, 790]],
    ['hangs up', [390, 410]],
    ['is out of order', [20, 40]],
  ] as const
  backOff(scene, trialWith(kept))
})

test('a job that is never tried again says nothing of the pauses of the others', () => {
  const once = ['is out of order', []] as const
  backOff(scene, trialWith([once, ['hangs up', [400, 800]]]))
  assert.throws(
    () => backOff(scene, trialWith([once, ['hangs up', [400, 410]]])),
    /do not grow exponentially/,
  )
})

const refused = {
  'pauses of equal length': [['hangs up', [400, 400]]],
  'jobs that do not wait': [['hangs up', []]],
  'jobs of which some wait once': [
    ['hangs up', [400, 800]],
    ['is out of order', [400]],
  ],
  'pauses that are drawn as a whole': [
    ['hangs up', [400, 800]],
    ['hangs up', [380, 100]],
  ],
} as const

for (const [what, jobs] of Object.entries(refused)) {
  test(`${what} are refused`, () => {
    assert.throws(() => backOff(scene, trialWith(jobs)), Violation)
  })
}
