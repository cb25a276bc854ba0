/** The fates of jobs, where the system knows better. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { whereItFails } from './fated-jobs.ts'

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
