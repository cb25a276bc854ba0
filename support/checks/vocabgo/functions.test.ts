/** Calls that somebody without a right makes. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import type { Answer } from '../../services/supabase/records.ts'
import { refusedBy } from './answers.ts'
import { isRefused } from './functions.ts'

const refusal = (code: string) =>
  ({ done: false, status: 400, code, reason: '' }) as unknown as Answer

it('a function refuses by its rights, by not being there, or by an error of its own', () => {
  for (const code of ['42501', 'PGRST202', 'P0001', 'PT403']) isRefused('a call', refusal(code))
  for (const code of ['22P02', '57014']) {
    assert.throws(() => isRefused('a call', refusal(code)), Violation, code)
  }
})

it('a rule may be kept by a constraint or by a trigger, a constraint by itself alone', () => {
  for (const code of ['23514', 'P0001']) refusedBy('rule', 'a list', refusal(code))
  assert.throws(() => refusedBy('rule', 'a list', refusal('42501')), Violation)
  assert.throws(() => refusedBy('constraint', 'a list', refusal('P0001')), Violation)
})
