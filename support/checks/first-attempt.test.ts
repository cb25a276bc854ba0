/** When the first attempt at a job is over. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobRecord } from '../ports/queue.ts'
import { duringFirstAttempt } from './first-attempt.ts'

const active: JobRecord = {
  ...{ id: '1', queue: 'q', task: 't', state: 'active', runs: 1, whole: true },
}

function queueWith(...records: readonly Partial<JobRecord>[]) {
  const left = [...records]
  return { job: async () => ({ ...active, ...left.shift() }) }
}

test('several requests of one attempt are all within it', async () => {
  const isFirst = duringFirstAttempt(queueWith({}, {}, {}), '1')
  assert.deepEqual([await isFirst(), await isFirst(), await isFirst()], [true, true, true])
})

test('it is over when the job waits for another attempt, and stays over', async () => {
  const isFirst = duringFirstAttempt(queueWith({ state: 'retrying' }, {}), '1')
  assert.deepEqual([await isFirst(), await isFirst()], [false, false])
})

test('it is over when another attempt is under way', async () => {
  assert.equal(await duringFirstAttempt(queueWith({ runs: 2 }), '1')(), false)
  assert.equal(await duringFirstAttempt(queueWith({ error: 'no answer' }), '1')(), false)
})
