import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from './errors.ts'
import { eventually, throughout } from './eventually.ts'

test('eventually returns the first answer that holds', async () => {
  let asked = 0
  const value = await eventually(
    'the third answer',
    () => {
      asked += 1
      if (asked < 3) throw new Violation(`answer ${asked}`)
      return 'kept'
    },
    { withinMs: 2_000, everyMs: 1 },
  )
  assert.equal(value, 'kept')
  assert.equal(asked, 3)
})

test('eventually names the promise and every different answer when time is up', async () => {
  let asked = 0
  const promise = eventually(
    'the job ends',
    () => {
      asked += 1
      throw new Violation(asked === 1 ? 'waiting' : 'active')
    },
    { withinMs: 40, everyMs: 1 },
  )
  await assert.rejects(promise, (error: Violation) => {
    assert.ok(error instanceof Violation)
    assert.match(error.message, /^the job ends: not within 40 ms/)
    assert.match(error.message, /\(1×\): waiting/)
    assert.match(error.message, /×\): active/)
    return true
  })
})

test('eventually ends at once on an error that is not about the system', async () => {
  let asked = 0
  await assert.rejects(
    eventually(
      'anything',
      () => {
        asked += 1
        throw new TypeError('a defect of the check')
      },
      { withinMs: 10_000 },
    ),
    TypeError,
  )
  assert.equal(asked, 1)
})

test('throughout passes what broke the promise on', async () => {
  let asked = 0
  await assert.rejects(
    throughout(
      () => {
        asked += 1
        if (asked === 2) throw new Violation('changed')
      },
      { forMs: 1_000, everyMs: 1 },
    ),
    /changed/,
  )
})

test('throughout ends early when nothing can change any more', async () => {
  let asked = 0
  const ask = () => {
    asked += 1
  }
  await throughout(ask, { forMs: 10_000, everyMs: 1, isOver: () => asked === 3 })
  assert.equal(asked, 3)
})
