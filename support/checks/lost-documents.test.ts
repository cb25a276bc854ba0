/** Failures for good where the work is a mock. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { becomesDraft, whereItFails } from './lost-documents.ts'

const untold = async () => {
  throw new Violation('no line tells it')
}

test('a document that becomes a draft whatever is done to it leaves nothing to judge of failures', async () => {
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

test('a mock makes a draft of a damaged document, and whoever is still at work has made none', async () => {
  const states = ['PROCESSING', 'DRAFT']
  assert.equal(await becomesDraft(async () => states.shift() ?? 'DRAFT', 1_000), true)
  assert.equal(await becomesDraft(async () => 'FAILED', 1_000), false)
  assert.equal(await becomesDraft(async () => 'PROCESSING', 50), false)
})
