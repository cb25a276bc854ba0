import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadlineIn, inWords, within } from './deadline.ts'

test('a deadline counts down on its clock and stops at zero', () => {
  let now = 100
  const deadline = deadlineIn(50, () => now)
  now = 130
  assert.equal(deadline.left(), 20)
  assert.equal(deadline.elapsed(), 30)
  assert.equal(deadline.passed(), false)
  now = 151
  assert.equal(deadline.left(), 0)
  assert.equal(deadline.passed(), true)
})

test('durations are written for people', () => {
  assert.equal(inWords(90), '90 ms')
  assert.equal(inWords(1000), '1 s')
  assert.equal(inWords(1530), '1.5 s')
})

test('within passes on the value of work that is in time', async () => {
  assert.equal(await within(1000, Promise.resolve(7), () => new Error('late')), 7)
})

test('within rejects with the given error when work is late', async () => {
  const never = new Promise<never>(() => undefined)
  await assert.rejects(
    within(5, never, () => new RangeError('too late')),
    RangeError,
  )
})
