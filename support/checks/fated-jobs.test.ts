/** The fates of jobs, where the system knows better. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { byEnd, type FatedJobs, isRepaired } from './fated-jobs.ts'
import { ends } from './jobs.ts'

const queueWith = (state: string, runs: number) =>
  ({ job: async () => ({ id: 'j', queue: 'q', task: 't', state, runs, whole: true }) }) as never

const repaired = (state: string, runs: number) => {
  const queue = queueWith(state, runs)
  return isRepaired(queue, 'j', () => ends(queue, 'j', 'completed', 50))
}

test('a system without another attempt has failed once more, and is judged by how it tells that', async () => {
  assert.equal(await repaired('completed', 2), true)
  assert.equal(await repaired('failed', 1), false)
  await assert.rejects(repaired('failed', 4), Violation)
  await assert.rejects(repaired('retrying', 1), Violation)
})

test('a job that nothing repairs counts among the failed ones', () => {
  const jobs = { finished: 'a', repaired: 'b', broken: 'c', hopeless: 'd' }
  const ends = (tries: boolean) => byEnd({ ...jobs, tries } as unknown as FatedJobs)
  assert.deepEqual(ends(true), { done: ['a', 'b'], failed: ['c', 'd'] })
  assert.deepEqual(ends(false), { done: ['a'], failed: ['b', 'c', 'd'] })
})
