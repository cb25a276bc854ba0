/** Which addresses of a database are those of the pooler. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { usesPooler } from './env-guide.ts'

const at = (port: string, host = 'aws-0-eu-west-1.pooler.supabase.com') =>
  `postgresql+psycopg://postgres.abcdefgh:x@${host}${port}/postgres`
const either = ['5432', '6543']

test('session mode is one port, and an example may show either', () => {
  for (const port of ['', ':5432']) usesPooler('a', at(port))
  for (const port of ['', ':5432', ':6543']) usesPooler('a', at(port), either)
})

test('another port, another host or another user is none', () => {
  assert.throws(() => usesPooler('a', at(':6543')), Violation)
  for (const value of [
    at(':5433'),
    at(':5432', 'db.abcdefgh.supabase.co'),
    at('').replace('postgres.abcdefgh', 'postgres'),
  ]) {
    assert.throws(() => usesPooler('a', value, either), Violation, value)
  }
})
