import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { refusedForLack } from './composed-failure.ts'

describe('compose files that cannot be used', () => {
  const refusal = new Violation('required variable SUPABASE_URL is missing a value')

  test('are left to the promise about the variable that was taken away', () => {
    assert.equal(refusedForLack(refusal, { SUPABASE_URL: null }), refusal)
  })

  for (const changes of [{}, { SUPABASE_URL: '' }, { SUPABASE_URL: 'elsewhere' }]) {
    test(`are at fault where ${JSON.stringify(changes)} was asked for`, () => {
      assert.throws(() => refusedForLack(refusal, changes), refusal)
    })
  }

  test('leave every other end of the check as it is', () => {
    const broken = new Unverified('needs an engine')
    assert.throws(() => refusedForLack(broken, { SUPABASE_URL: null }), broken)
  })
})
