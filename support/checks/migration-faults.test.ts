/** Two migrations at once: one must succeed, and one that does not says why. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../core/errors.ts'
import { atMostRefused } from './migration-faults.ts'

const ended = (code: number, stderr = '') => ({ code, stdout: '', stderr })

it('both may succeed, and one may be refused with a reason', () => {
  atMostRefused([ended(0), ended(0)])
  atMostRefused([ended(1, 'relation "x" already exists'), ended(0)])
})

it('two that both fail have left the database to nobody', () => {
  const both = [ended(1, 'deadlock detected'), ended(1, 'deadlock detected')]
  assert.throws(() => atMostRefused(both), Violation)
})

it('one that fails without a word is no refusal', () => {
  assert.throws(() => atMostRefused([ended(0), ended(137, '\n')]), Violation)
})
