/** A verification is judged by what a project lacks already, and by the suite's own damages. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Unverified, Violation } from '../../core/errors.ts'
import { allNoticed, inOrder } from './verification.ts'

const content = { said: { stdout: 'ok', stderr: '', code: 0 }, changes: [] }
const complaining = { said: { stdout: '', stderr: 'ERROR: incomplete', code: 3 }, changes: [] }
const lacking = ['index a is missing']
const unnoticed = [{ what: 'index a is missing', noticed: false }]

it('a complaint of a project that lacks something is no fault of the verification', () => {
  assert.throws(() => inOrder(complaining, lacking), Unverified)
  assert.throws(() => inOrder(complaining, []), Violation)
  inOrder(content, lacking)
})

it('a verification that is content with what lacks has missed it', () => {
  assert.throws(() => allNoticed(unnoticed, content, lacking), /index a is missing|not notice/)
  assert.throws(() => allNoticed(unnoticed, content, lacking), Violation)
  allNoticed([{ what: 'index a is missing', noticed: true }], complaining, lacking)
})

it('one that has ended at what lacks is not judged by what comes after', () => {
  const others = [{ what: 'table b is missing', noticed: false }]
  assert.throws(() => allNoticed(others, complaining, lacking), Unverified)
})
