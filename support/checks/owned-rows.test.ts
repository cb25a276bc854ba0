/** Rows of a user, where extractions are named by UUIDs and where they are counted. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isOwn } from './owned-rows.ts'

const person = { id: '11111111-1111-4111-8111-111111111111' } as never
const references = new Set(['run_id'])

it('a UUID names its extraction wherever it stands', () => {
  const extraction = '22222222-2222-4222-8222-222222222222'
  assert.equal(isOwn({ person, extraction }, { path: `a/${extraction}.pdf` }, references), true)
})

it('a number names its extraction where extractions are referred to, and nowhere else', () => {
  const owner = { person, extraction: '7' }
  assert.equal(isOwn(owner, { id: 70, run_id: 7 }, references), true)
  assert.equal(isOwn(owner, { id: 7, run_id: 8, page: 7 }, references), false)
})

it("whatever names the user is the user's", () => {
  const entry = { id: 8, path: '11111111-1111-4111-8111-111111111111/a.pdf' }
  assert.equal(isOwn({ person, extraction: '7' }, entry, references), true)
})
