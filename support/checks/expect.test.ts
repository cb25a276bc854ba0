import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { expectEqual, expectOne, expectThat } from './expect.ts'

test('equal values pass, by value and not by identity', () => {
  expectEqual('lists', [1, { a: 2 }], [1, { a: 2 }])
})

test('different values are a violation that shows both', () => {
  assert.throws(
    () => expectEqual('the answer', 41, 42),
    (error: Violation) => error.expected === 42 && error.received === 41,
  )
})

test('a statement that does not hold is a violation', () => {
  assert.throws(() => expectThat(false, 'no'), Violation)
})

test('exactly one is neither none nor two', () => {
  assert.equal(expectOne('items', ['x']), 'x')
  assert.throws(() => expectOne('items', []), Violation)
  assert.throws(() => expectOne('items', ['x', 'y']), Violation)
})
