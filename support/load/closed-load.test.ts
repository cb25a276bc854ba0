import assert from 'node:assert/strict'
import { it } from 'node:test'
import { closedLoad } from './closed-load.ts'

const quick = { operation: async () => undefined, forMs: 5_000, answerWithinMs: 1_000 }

it('users who think begin one after the other and pause after each answer', async () => {
  const { trials } = await closedLoad({ ...quick, users: 4, thinkMs: 80, mostTrials: 8 })
  const begun = [...trials.intended].sort((a, b) => a - b)
  // A timer may be late and never early: a millisecond is its grain.
  for (const [i, at] of begun.entries()) assert.ok(at >= 20 * i - 2, `the ${i}th began at ${at} ms`)
})

it('users who do not think are busy all the time', async () => {
  const { trials, durationMs } = await closedLoad({ ...quick, users: 2, mostTrials: 50 })
  assert.equal(trials.count, 50)
  assert.ok(durationMs < 5_000)
})

it('users who are told to leave begin nothing more, and end what they have begun', async () => {
  const leaving = new AbortController()
  let finished = 0
  const operation = async (trial: number) => {
    if (trial === 9) leaving.abort()
    await new Promise(setImmediate)
    finished += 1
  }
  const { trials } = await closedLoad({ ...quick, users: 2, operation, until: leaving.signal })
  assert.equal(trials.count, finished)
  assert.ok(finished <= 11, `${finished} were begun`)
})
