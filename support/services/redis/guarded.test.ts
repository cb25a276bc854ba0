/** Which commands may be sent to a Redis that belongs to somebody else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayBeSent } from './guarded.ts'

const scripts = { 'getState:6.7.0': { sha: 'a1' }, 'moveToActive:6.7.0': { sha: 'b2' } }

const cases: readonly (readonly [boolean, string, ...string[]])[] = [
  [true, 'hgetall', 'bull:q:1'],
  [true, 'INFO', 'everything'],
  [true, 'client', 'LIST'],
  [true, 'client', 'SETNAME', 'plumbline'],
  [false, 'client', 'KILL', 'ID', '7'],
  [true, 'config', 'GET', 'appendonly'],
  [false, 'config', 'SET', 'maxmemory', '1'],
  [true, 'memory', 'USAGE', 'k'],
  [false, 'keys', '*'],
  [false, 'set', 'k', 'v'],
  [false, 'flushall'],
  [false, 'publish', 'c', 'm'],
  [true, 'evalsha', 'a1', '1', 'k'],
  [false, 'evalsha', 'b2', '1', 'k'],
  [false, 'eval', 'return 1', '0'],
]

for (const [expected, name, ...args] of cases) {
  test(`${name} ${args.join(' ')} is ${expected ? 'sent' : 'refused'}`, () => {
    assert.equal(mayBeSent({ name, args }, scripts), expected)
  })
}
