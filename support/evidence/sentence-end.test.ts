/** What a reader is told of a sentence that did not hold. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { endOf } from './sentence-end.ts'

const told = (expected: unknown, received: unknown) =>
  endOf(new Violation('links that lead nowhere', { expected, received })).message.split('\n')

test('a violation says what, expected and received, in this order', () => {
  const lines = ['links that lead nowhere', '  expected: 2', '  received: {"links":3}']
  assert.deepEqual(told(2, { links: 3 }), lines)
})

test('an empty list reads as none', () => {
  assert.deepEqual(told([], ['a.html']).slice(1), ['  expected: none', '  received: ["a.html"]'])
})

test('what a system has sent by the megabyte is cut to a screen, and its length is told', () => {
  const [, , received = ''] = told('ok', 'x'.repeat(5_000_000))
  assert.ok(received.length < 4_100)
  assert.match(received, /… \(5000000 characters\)$/)
})

test('what JSON cannot write is written all the same', () => {
  assert.deepEqual(told(Symbol('a'), () => 1).slice(1), [
    '  expected: Symbol(a)',
    '  received: () => 1',
  ])
})
