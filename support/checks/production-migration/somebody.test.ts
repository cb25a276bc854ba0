/** What is said of keys that a token leads to, where nobody can wait at that place. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import { signedWith } from '../../services/supabase/token-kit/compact.ts'
import { nobodyAsked } from './somebody.ts'

const headed = (header: Readonly<Record<string, unknown>>) =>
  `Bearer ${signedWith('any', { sub: 'a' }, header)}`

it('a token that names no place is judged where no forger can be reached', () => {
  assert.doesNotThrow(() => nobodyAsked({}, headed({ alg: 'HS512' })))
  assert.doesNotThrow(() => nobodyAsked({}, headed({ alg: 'HS256', kid: '../../dev/null' })))
})

it('one that names a place is not', () => {
  const leading = headed({ alg: 'HS256', jku: 'http://127.0.0.1:9' })
  assert.throws(() => nobodyAsked({}, leading), Unverified)
})
