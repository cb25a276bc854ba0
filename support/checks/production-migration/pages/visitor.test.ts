/** Tokens of a visitor that are cut short, and then are as the service makes them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimsIn } from '../../../services/supabase/account-holder.ts'
import { signedWith } from '../../../services/supabase/token-kit/compact.ts'
import { withOrdinaryTokens, withShortTokens } from './visitor.ts'

test('short tokens end soon, and ordinary ones are those of the service again', () => {
  const jwtSecret = 'a secret that is long enough to sign something'
  const now = Math.floor(Date.now() / 1000)
  const token = signedWith(jwtSecret, { sub: 'a', iat: now, exp: now + 3600 })
  const body = { access_token: token, refresh_token: 'r', expires_in: 3600, expires_at: now + 3600 }
  const answer = JSON.stringify(body)
  let amend = (_: unknown, text: string): string | undefined => text
  const auth = { amendBy: (one: typeof amend) => Object.assign(wire, { amend: one }) }
  const wire = { amend }
  const visitor = { live: { auth } } as never
  withShortTokens({ addresses: { supabase: { jwtSecret } } } as never, visitor, 4)
  const short = JSON.parse(wire.amend({}, answer) ?? '{}')
  assert.ok(Number(claimsIn(short.access_token).exp) < now + 60)
  withOrdinaryTokens(visitor)
  amend = wire.amend
  assert.equal(amend({}, answer), answer)
})
