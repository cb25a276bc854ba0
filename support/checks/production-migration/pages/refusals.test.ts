/** Which refusals a tab has made up for. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { signedWith } from '../../../services/supabase/token-kit/compact.ts'
import { type Heard, leftRefused } from './refusals.ts'

const now = 1_700_000_000_000
const bearer = (exp: number) => `Bearer ${signedWith('any', { exp })}`
const answer = (path: string, status: number, authorization?: string): Heard => ({
  ...{ at: now, method: 'GET', path, status, authorization },
})

it('what was asked again with a later token and given is no harm', () => {
  const ended = bearer(now / 1000 - 1)
  const good = bearer(now / 1000 + 4)
  assert.deepEqual(leftRefused([answer('/a', 401, ended), answer('/a', 200, good)]), [])
})

it('another path, or another refusal, makes up for nothing', () => {
  const ended = bearer(now / 1000 - 1)
  const refused = answer('/a', 401, ended)
  const told = ['GET /a with a token that has ended']
  assert.deepEqual(leftRefused([refused, answer('/b', 200)]), told)
  assert.deepEqual(leftRefused([refused, answer('/a', 403)]), told)
})

it('what was never given is told with the token that it bore', () => {
  const heard = [
    answer('/a', 200, bearer(now / 1000 + 4)),
    answer('/a', 401),
    answer('/b', 401, bearer(now / 1000 - 1)),
    answer('/c', 401, bearer(now / 1000 + 4)),
    answer('/d', 401, 'Bearer null'),
    answer('/d', 401, 'Bearer null'),
  ]
  assert.deepEqual(leftRefused(heard).slice(0, 4), [
    'GET /a without a token',
    'GET /b with a token that has ended',
    'GET /c with a token that has not ended',
    'GET /d with a word that is no token',
  ])
})
