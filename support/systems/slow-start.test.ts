/** Whoever waits in vain for a process is told what the process has said meanwhile. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FinalViolation, Unverified, Violation } from '../core/errors.ts'
import { type SystemProcess, withLog } from './system.ts'

const process = {
  lines: () => [{ text: 'waiting for the broker' }],
} as unknown as SystemProcess['process']

test('a time-out shows the end of the log, any other error stays as it is', () => {
  const slow = withLog(new Violation('not within 60 s', { expected: 'an answer' }), { process })
  assert.ok(slow instanceof Violation)
  assert.equal(slow.message, 'not within 60 s\nits log ends with:\nwaiting for the broker')
  assert.equal(slow.expected, 'an answer')
  for (const other of [new FinalViolation('it has ended'), new Unverified('needs x')]) {
    assert.equal(withLog(other, { process }), other)
  }
})
