/** Whose an object is, by the token of who has uploaded it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Caller, ownerOf } from './as-user.ts'

const owner = (sub?: string) => ownerOf({ sub } as Caller)

it('the owner is the subject of the token where that is a UUID, and nobody otherwise', () => {
  const id = '0b7c5e0a-54b7-4f6a-9a5e-0a4f5a8f7c11'
  assert.equal(owner(id), id)
  assert.equal(owner('somebody'), null)
  assert.equal(owner(), null)
})
