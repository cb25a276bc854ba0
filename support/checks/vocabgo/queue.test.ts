/** Tests of what a queue must show before anything is concluded from it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import { somebodyHasPlace } from './queue.ts'

test('a queue in which nobody has a place tells nothing of those that do not wait', () => {
  const waiting = { status: 'queued', queue_position: null }
  assert.throws(() => somebodyHasPlace([waiting]), Unverified)
  assert.throws(() => somebodyHasPlace([]), Unverified)
  somebodyHasPlace([waiting, { status: 'queued', queue_position: 1 }])
})
