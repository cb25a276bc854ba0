/** What messages and results of Celery count. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { lastAttempt, triedBefore } from './celery-wire.ts'

it('a message that is to be tried no more counts no attempt before it', () => {
  assert.equal(triedBefore(2), 2)
  assert.equal(triedBefore(lastAttempt), 0)
  assert.equal(triedBefore(), 0)
})
