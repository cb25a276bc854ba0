/** What refuses access to a file, and what only broke. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../core/errors.ts'
import { allRefused } from './file-access.ts'

const refused = (status: number, reason: string) =>
  allRefused([{ what: 'read a file', outcome: { done: false, status, reason } }])

it('access is refused by a status that refuses, or by a policy that casts the name of the folder', () => {
  refused(403, 'no')
  refused(500, 'invalid input syntax for type uuid: "public"')
  assert.throws(() => refused(500, 'Internal Server Error'), Violation)
  const granted = { what: 'read a file', outcome: { done: true, data: Buffer.from('a') } } as const
  assert.throws(() => allRefused([granted]), Violation)
})
