/** Jobs between two attempts, in pauses that nobody can make short. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { JobState } from '../ports/queue.ts'
import { despiteOwnPauses } from './own-pauses.ts'

const unnamed = { settings: {} } as never
const named = { settings: { retryDelay: { variable: 'PAUSE', unit: 's' } } } as never

/** Waits as often as it is asked to, and is told `answers` one after the other. */
function waitFor(manifest: never, state: JobState, ...answers: readonly (string | Error)[]) {
  const waits: number[] = []
  const wait = async (withinMs: number) => {
    const answer = answers[waits.push(withinMs) - 1]
    if (typeof answer === 'string') return answer
    throw answer
  }
  const states = async () => ['completed', state] as const
  return { waits, result: despiteOwnPauses(manifest, states, wait, 1_000) }
}

const late = new Violation('it has not ended')

test('a job that waits for its next attempt is waited for once more', async () => {
  const { waits, result } = waitFor(unnamed, 'retrying', late, 'ended')
  assert.equal(await result, 'ended')
  assert.deepEqual(waits, [1_000, 60_000])
})

test('nothing can be said of one that still waits then', async () => {
  const { result } = waitFor(unnamed, 'retrying', late, late)
  await assert.rejects(
    result,
    (error) => error instanceof Unverified && /retryDelay/.test(`${error}`),
  )
})

test('a job that does something else is late, and so is one whose pauses are short', async () => {
  for (const [manifest, state] of [
    [unnamed, 'active'],
    [unnamed, 'completed'],
    [named, 'retrying'],
  ] as const) {
    const { waits, result } = waitFor(manifest, state, late)
    await assert.rejects(result, late)
    assert.deepEqual(waits, [1_000])
  }
})

test('a check that breaks is not repeated', async () => {
  const broken = new Error('the store is gone')
  await assert.rejects(waitFor(unnamed, 'retrying', broken).result, broken)
})
