/** The fates of jobs, where the system knows better. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { JobState, QueueProbe } from '../ports/queue.ts'
import { failsOfDamage } from './fated-jobs.ts'

const queueOf = (state: JobState) => ({ job: async () => ({ state }) }) as unknown as QueueProbe

test('a damaged document whose job succeeds leaves nothing to judge of failures', async () => {
  await assert.rejects(failsOfDamage(queueOf('completed'), 'a'), Unverified)
  await failsOfDamage(queueOf('failed'), 'a')
})
