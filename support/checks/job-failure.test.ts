/** A damaged document proves something only of a worker that asks for documents. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { unasked } from './document-requests.ts'
import { eachEndsFailed } from './job-failure.ts'

const completed = () => Promise.reject(new Violation('the job 1: it is completed'))
const mock = () => Promise.reject(new Unverified(`needs settings.x in the manifest: ${unasked}`))
const fails = () => Promise.resolve()

test('a worker that asks for no document has not finished a damaged one', async () => {
  await assert.rejects(eachEndsFailed(completed(), mock), Unverified)
})

test('one that asks for them and finishes a damaged one has', async () => {
  const broken = () => Promise.reject(new Error('something else'))
  const unsaid = () => Promise.reject(new Unverified('needs settings.failingStage.stages'))
  for (const after of [fails, broken, unsaid]) {
    await assert.rejects(eachEndsFailed(completed(), after), /it is completed/)
  }
})

test('where the damaged one fails, the other decides', async () => {
  await eachEndsFailed(fails(), fails)
  await assert.rejects(eachEndsFailed(fails(), completed), Violation)
  await assert.rejects(eachEndsFailed(fails(), mock), Unverified)
})
