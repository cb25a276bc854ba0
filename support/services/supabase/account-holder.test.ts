/** Tokens that are read from answers, and answers whose tokens end earlier. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jwtVerify } from 'jose'
import { claimsIn, tokensIn, withShortToken } from './account-holder.ts'
import { newSigningSecret, signingKey } from './keys.ts'
import { signedWith } from './token-kit/compact.ts'

const secret = newSigningSecret()
const whole = signedWith(secret, { sub: 'me', exp: Math.floor(Date.now() / 1000) + 3_600 })
const answer = JSON.stringify({ access_token: whole, refresh_token: 'r', expires_in: 3_600 })

test('a token that ends earlier is one that the project has signed, and the answer says so', async () => {
  const short = withShortToken(answer, secret, 60)
  const { access_token, expires_in, expires_at } = JSON.parse(short)
  const { payload } = await jwtVerify(access_token, signingKey(secret))
  assert.equal(payload.sub, 'me')
  assert.deepEqual([payload.exp, expires_in], [expires_at, 60])
  assert.ok(expires_at - Date.now() / 1000 <= 60)
})

test('an answer without a token stays as it is', () => {
  for (const other of ['', 'no JSON', '[]', '{"error":"x"}']) {
    assert.equal(withShortToken(other, secret, 1), other)
    assert.equal(tokensIn(other), undefined)
  }
})

test('both tokens of an answer are found, and what the first one says', () => {
  assert.deepEqual(tokensIn(answer), { token: whole, refreshToken: 'r' })
  assert.equal(claimsIn(whole).sub, 'me')
  assert.deepEqual(claimsIn('no token'), {})
})
