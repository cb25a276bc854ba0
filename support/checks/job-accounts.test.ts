/** Where the drafts of finished jobs are counted, by the manifest. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { draftsIn } from './job-accounts.ts'

const extractions = {
  ...{ table: 'public.extractions', id: 'id', status: 'status', user: 'user_id' },
  ...{ approved: 'APPROVED', url: 'presigned_url' },
}
const drafts = { table: 'public.questions', extraction: 'extraction_id' }

test('drafts are where either part of the manifest has them', () => {
  assert.deepEqual(draftsIn({ resilience: { drafts }, extractions }), drafts)
  assert.deepEqual(draftsIn({ resilience: {}, extractions: { ...extractions, drafts } }), drafts)
})

test('drafts that nobody names say what could be named, also where no table is theirs alone', () => {
  const ask = () => draftsIn({ resilience: {}, extractions })
  assert.throws(ask, Unverified)
  assert.throws(ask, /resilience\.drafts .* columns of theirs/)
})
