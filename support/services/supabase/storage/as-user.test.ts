/** Whose an object is, by the token of who has uploaded it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Pool } from 'pg'
import { type Caller, inTransaction, ownerOf } from './as-user.ts'

const owner = (sub?: string) => ownerOf({ sub } as Caller)

it('the owner is the subject of the token where that is a UUID, and nobody otherwise', () => {
  const id = '0b7c5e0a-54b7-4f6a-9a5e-0a4f5a8f7c11'
  assert.equal(owner(id), id)
  assert.equal(owner('somebody'), null)
  assert.equal(owner(), null)
})

it('a policy that breaks down over a value is a failure in the words of the database', async () => {
  const client = {
    query: async () => ({ rows: [] }),
    release: () => undefined,
    on: () => undefined,
  }
  const pool = { connect: async () => client } as unknown as Pool
  const breaking = (code: string) =>
    inTransaction(pool, () => Promise.reject(Object.assign(new Error('no uuid'), { code })))
  await assert.rejects(breaking('22P02'), { meant: 500, message: 'no uuid' })
  await assert.rejects(breaking('42501'), { meant: 403 })
  await assert.rejects(breaking('57014'), { code: '57014' })
})
