/** The fates of jobs, where the system knows better. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { byEnd, type FatedJobs, isRepaired, whereItFails } from './fated-jobs.ts'

const untold = async () => {
  throw new Violation('no line tells it')
}

test('a damaged document that becomes a draft leaves nothing to judge of failures', async () => {
  await assert.rejects(
    whereItFails(async () => 'DRAFT', untold),
    Unverified,
  )
  await assert.rejects(
    whereItFails(async () => 'FAILED', untold),
    Violation,
  )
  const told = { error: 'damaged' }
  assert.equal(await whereItFails(untold, async () => told), told)
})

const queueWith = (state: string, runs: number) =>
  ({ job: async () => ({ id: 'j', queue: 'q', task: 't', state, runs, whole: true }) }) as never

test('a system without another attempt has failed once more, and is judged by how it tells that', async () => {
  assert.equal(await isRepaired(queueWith('completed', 2), 'j', 50), true)
  assert.equal(await isRepaired(queueWith('failed', 1), 'j', 50), false)
  await assert.rejects(isRepaired(queueWith('failed', 4), 'j', 50), Violation)
  await assert.rejects(isRepaired(queueWith('retrying', 1), 'j', 50), Violation)
})

test('a job that nothing repairs counts among the failed ones', () => {
  const jobs = { finished: 'a', repaired: 'b', broken: 'c', hopeless: 'd' }
  const ends = (tries: boolean) => byEnd({ ...jobs, tries } as unknown as FatedJobs)
  assert.deepEqual(ends(true), { done: ['a', 'b'], failed: ['c', 'd'] })
  assert.deepEqual(ends(false), { done: ['a'], failed: ['b', 'c', 'd'] })
})
