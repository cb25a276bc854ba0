/** Ids that are numbers, and ids that are not. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { asSent, idIn } from './same-id.ts'

it('a counted id is the same as a number and as a text', () => {
  assert.equal(idIn(17), '17')
  assert.equal(asSent('17'), 17)
})

it('what is no counted id stays what it is', () => {
  const uuid = '22222222-2222-4222-8222-222222222222'
  assert.equal(idIn(uuid), uuid)
  assert.equal(asSent(uuid), uuid)
  assert.equal(asSent('0017'), '0017')
})
